"""How an organization is reached, for those who keep it."""

from typing import Any

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core import audit
from core.errors import Missing
from core.records import deny
from core.values import contains_identifier
from orgs.choices import OrganizationAction
from orgs.models import Organization


@sensitive_variables()
@transaction.atomic
def reveal_phone(*, actor: Any, pk: int) -> str:
    """The contact phone in full, for whoever edits the organization; empty when none is filed.

    A mobile is somebody's own: that it was looked at is recorded. Raises `Missing`, or `Denied`
    (recorded) when the actor sees the organization and may not edit it.
    """
    rows = Organization.objects
    found = rows.editable_by(actor).present().filter(pk=pk).first()
    if found is None:
        if not rows.visible_to(actor).present().filter(pk=pk).exists():
            raise Missing
        deny(actor=actor, subject=Organization, text="您的账号没有查看联系电话的权限。")
    if contains_identifier(found.phone):
        audit.record(action=OrganizationAction.PHONE_REVEALED, actor=actor, subject=found)
    return found.phone
