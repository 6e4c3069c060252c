"""Who files for a Party organization besides its secretary and the town."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from activities.choices import ActivityAction
from activities.models import Delegation, delegable_by
from branches.models import PartyOrganization
from core import audit
from core.errors import Missing
from core.records import links


def may_delegate(*, actor: Any, party_organization: PartyOrganization) -> bool:
    """The secretary and the town do; whoever has a delegation does not hand it on."""
    return delegable_by(actor).filter(pk=party_organization.pk).exists()


@transaction.atomic
def give_delegation(
    *,
    actor: Any,
    party_organization: PartyOrganization,
    username: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
) -> Delegation:
    """Let the user of this name file for a Party organization. Whom one does not see one cannot
    choose: the name is typed whole.

    Raises ValidationError, `Missing`, `Denied`.
    """
    seen = PartyOrganization.objects.visible_to(actor).present()
    if not seen.filter(pk=party_organization.pk).exists():
        raise Missing
    user = User.objects.named(username.strip()).filter(is_active=True).first()
    if user is None:
        raise ValidationError({"username": "没有这个用户名，或账号已停用。请核对后重新填写。"})
    link = links.start(
        Delegation(
            party_organization=party_organization,
            user=user,
            starts_on=starts_on,
            ends_on=ends_on,
            given_by=actor,
        ),
        actor=actor,
    )
    _record(actor, ActivityAction.DELEGATION_GIVEN, link)
    return link


@transaction.atomic
def end_delegation(
    *, actor: Any, pk: int, version: int, ends_on: datetime.date | None
) -> Delegation:
    """Let a delegation be over from `ends_on` on (`core.records.links.end`)."""
    link = links.end(Delegation, actor=actor, pk=pk, version=version, ends_on=ends_on)
    _record(actor, ActivityAction.DELEGATION_ENDED, link)
    return link


def _record(actor: Any, action: str, link: Delegation) -> None:
    audit.record(
        action=action,
        actor=actor,
        subject=link.party_organization,
        detail={"受托人": link.user.username},
    )
