"""One move of one case: claimed, kept with its deadline, told."""

import datetime
from typing import Any

from django.utils import timezone

from core.errors import Refusal
from rectification.choices import AppealState
from rectification.flows import FLOW
from rectification.models import Case
from rectification.services.deadlines import next_due
from rectification.services.telling import tell_moved


def move(name: str, *, actor: Any, pk: int, version: int, reason: str = "", **values: Any) -> Case:
    """Claim a case and move it; `values` are stored in the row with it. Raises what `Flow.claim`
    and `Flow.move` raise."""
    case = FLOW.claim(name, actor=actor, pk=pk, version=version)
    return move_claimed(case, name, actor=actor, reason=reason, **values)


def move_claimed(case: Case, name: str, *, actor: Any, reason: str = "", **values: Any) -> Case:
    today: datetime.date = timezone.localdate()
    noted = {"due_on": next_due(case, name, today)}
    FLOW.move(case, name, actor=actor, reason=reason, noted=noted, **values)
    tell_moved(case, name, actor)
    return case


def refuse_appealed(case: Case) -> None:
    """What is doubted is not decided before the doubt is."""
    if case.appeals.filter(state=AppealState.ASKED).exists():
        raise Refusal("这件整改件的申诉正在核对，请先核对申诉。")
