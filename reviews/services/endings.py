"""How a procedure that holds goes on and ends; each time a person decides."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit
from core.errors import Refusal
from core.months import months_later
from members.choices import LeavingReason
from members.services import take_back
from reviews.choices import DisposalEnd, DisposalKind, ReviewAction
from reviews.flows import DISPOSAL as FLOW
from reviews.grounds import ends_problem, months_problem
from reviews.models import Disposal
from reviews.services.disposals import leave
from reviews.services.shared import checked_day, claim_move
from reviews.services.telling import tell_disposal


@transaction.atomic
def extend(*, actor: Any, pk: int, version: int, months: int, reason: str) -> Disposal:
    """限期改正 lasts `months` in all, counted from the decision."""
    disposal = claim_move(FLOW, "extend", actor=actor, pk=pk, version=version)
    if disposal.kind != DisposalKind.RECTIFY:
        raise Refusal("只有限期改正可以延长期限。")
    if problem := months_problem(disposal.kind, months):
        raise ValidationError({"months": problem})
    if months <= disposal.months:
        raise ValidationError({"months": f"现为 {disposal.months} 个月，延长的应多于此数。"})
    until = months_later(disposal.approved_on, months)
    FLOW.move(disposal, "extend", actor=actor, reason=reason, months=months, until=until)
    tell_disposal(disposal, "extend", actor)
    return disposal


@transaction.atomic
def end_disposal(
    *,
    actor: Any,
    pk: int,
    version: int,
    outcome: str,
    ended_on: datetime.date,
    reason: str = "",
) -> Disposal:
    """Draw the conclusion. 本人退党 takes the member off the books on that day, 恢复党籍 brings him
    back to his branch from it on; what should follow is proposed, not begun."""
    disposal = claim_move(FLOW, "end", actor=actor, pk=pk, version=version)
    checked_day("ended_on", ended_on, "办结日期")
    problem = ends_problem(
        disposal.kind,
        outcome,
        began=disposal.approved_on,
        until=disposal.until,
        day=ended_on,
    )
    if problem:
        raise ValidationError({"outcome": problem})
    outcome = DisposalEnd(outcome)
    if outcome == DisposalEnd.LEFT:
        leave(actor, disposal, ended_on, LeavingReason.PERSUADED)
    elif outcome == DisposalEnd.RESTORED:
        take_back(
            actor=actor,
            pk=disposal.member_id,
            party_organization=disposal.party_organization,
            starts_on=ended_on,
        )
    FLOW.move(disposal, "end", actor=actor, reason=reason, outcome=outcome, ended_on=ended_on)
    audit.record(
        action=ReviewAction.DISPOSAL_ENDED,
        actor=actor,
        subject=disposal,
        detail={"结果": outcome.label},
    )
    tell_disposal(disposal, "end", actor)
    return disposal
