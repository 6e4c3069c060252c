"""The steps of one unit: contacted, screened, visited, checked, ended; and what was not there."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.errors import Refusal
from core.months import months_later
from orgs.choices import CoverageState
from surveys.choices import CampaignState, Outcome, SurveyLimit
from surveys.flows import BY_HAND, FLOW
from surveys.models import Assignment, SurveyRule
from surveys.services.campaigns import hold_running

#: What the register of coverage says of a unit that ends.
_OUTCOMES = {
    CoverageState.SINGLE: Outcome.FORMED,
    CoverageState.OTHER: Outcome.FORMED,
    CoverageState.WORK: Outcome.COVERED,
    CoverageState.NONE: Outcome.NONE,
}


@transaction.atomic
def move_assignment(
    *, actor: Any, pk: int, version: int, move: str, reason: str = ""
) -> Assignment:
    """One step of a unit. Raises what `Flow.claim` raises, ValidationError, `Refusal`."""
    if move not in BY_HAND:
        raise Refusal("没有这一步。")
    row = FLOW.claim(move, actor=actor, pk=pk, version=version)
    hold_running(row.campaign)
    if row.organization.deleted_at is not None:
        raise Refusal("这个组织在回收站里，请先恢复它。")
    values = _ended(row, reason) if move == "finish" else {}
    FLOW.move(
        row,
        move,
        actor=actor,
        reason=reason,
        due_on=_due(row),
        noted={"round_number": row.round.number},
        note=" ".join(reason.split()),
        **values,
    )
    return row


def _due(row: Assignment) -> datetime.date | None:
    """The day of the round, while it lies ahead."""
    due_on = row.round.due_on
    return due_on if due_on >= timezone.localdate() else None


def _ended(row: Assignment, reason: str) -> dict[str, Any]:
    """The result that the register says, and when the unit is looked at again."""
    outcome = _OUTCOMES[CoverageState(row.organization.facts.coverage)]
    if outcome == Outcome.NONE and not reason.strip():
        text = (
            "台账里还没有覆盖这个组织：已经组建或已落实工作覆盖的，请先登记覆盖；"
            "暂不具备条件的，请写明原因。"
        )
        raise ValidationError({"reason": text})
    today = timezone.localdate()
    years = SurveyRule.number_on(today, SurveyLimit.CHECK_YEARS)
    return {
        "outcome": outcome,
        "finished_on": today,
        "next_check_on": months_later(today, 12 * years),
    }


def offered(actor: Any, row: Assignment) -> list[str]:
    """The steps by hand that the actor may take with the row as it is."""
    if row.campaign.state != CampaignState.RUNNING:
        return []
    allowed: dict[str, bool] = {}
    found = []
    for name in BY_HAND:
        step = FLOW.moves[name]
        if row.state not in step.sources:
            continue
        if step.among not in allowed:
            rows = getattr(Assignment.objects, step.among)(actor)
            allowed[step.among] = rows.filter(pk=row.pk).exists()
        if allowed[step.among]:
            found.append(name)
    return found
