"""Calling a unit: whoever surveys it gets the number, and that he did is recorded."""

from typing import Any

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from answers.choices import AnswerAction
from core import audit
from core.errors import Missing
from core.values import contains_identifier
from surveys.models import Assignment


@sensitive_variables()
@transaction.atomic
def call(*, actor: Any, pk: int) -> str:
    """The contact number of a unit that the actor surveys; empty when none is filed. A mobile is
    somebody's own: that it was looked at is recorded. Raises `Missing`."""
    rows = Assignment.objects.editable_by(actor).running().present()
    found = rows.select_related("organization").filter(pk=pk).first()
    if found is None:
        raise Missing
    phone = found.organization.phone
    if contains_identifier(phone):
        audit.record(action=AnswerAction.NUMBER_CALLED, actor=actor, subject=found.organization)
    return phone
