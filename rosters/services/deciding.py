"""What the member's branch says of a match; confirmed, the register is brought in line by the
services of its own apps."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.models import Coverage
from core import audit
from core.errors import Refusal
from core.records.links import checked_reason
from members.models import Member
from members.services import place_at
from orgs.models import Organization
from rosters.choices import MatchKind, MatchState, RosterAction
from rosters.flows import FLOW
from rosters.models import RosterMatch
from transfers.choices import Side
from transfers.models import FloatingMember
from transfers.services import record_away
from transfers.services.holding import hold_person

#: As the column 所在地 of the floating register holds it, and 对方党组织.
_PLACE, _ELSEWHERE = 100, 100


@transaction.atomic
def confirm_match(
    *, actor: Any, pk: int, version: int, kind: str, starts_on: datetime.date | None
) -> RosterMatch:
    """He works there since `starts_on`; by `kind` he is noted as away from his branch too. Raises
    what `Flow.claim` and the services of the register raise."""
    match = FLOW.claim("confirm", actor=actor, pk=pk, version=version)
    unit = match.roster.organization
    if unit.deleted_at is not None:
        raise Refusal(f"“{unit}”在回收站里，请先恢复它。")
    member = hold_person(actor, match.member)
    if starts_on is None:
        raise ValidationError({"starts_on": "请填写到岗日期。"})
    if member.organization_id != unit.pk:
        place_at(member, unit, starts_on)
    if kind == MatchKind.FLOATING:
        _note_away(actor, member, unit, starts_on)
    return _decided(match, "confirm", actor, kind=MatchKind(kind))


def _note_away(actor: Any, member: Member, unit: Organization, starts_on: datetime.date) -> None:
    """In the register of floating members, unless he stands there already."""
    if FloatingMember.objects.open().filter(side=Side.AWAY, member=member).exists():
        return
    covering = Coverage.objects.in_force(timezone.localdate()).filter(organization=unit)
    party = covering.order_by("starts_on", "pk").values_list("party_organization__name", flat=True)
    record_away(
        actor=actor,
        member=member,
        place=f"{unit.region.name} {unit.name}"[:_PLACE],
        elsewhere=(party.first() or "")[:_ELSEWHERE],
        starts_on=starts_on,
    )


@transaction.atomic
def decline_match(*, actor: Any, pk: int, version: int, reason: str) -> RosterMatch:
    """He does not work there; the reason is kept with it, and he is not proposed there again as
    long as the result is kept."""
    match = FLOW.claim("decline", actor=actor, pk=pk, version=version)
    reason = checked_reason(reason, example=FLOW.moves["decline"].example)
    return _decided(match, "decline", actor, reason=reason, answer=reason)


def _decided(match: RosterMatch, move: str, actor: Any, **values: Any) -> RosterMatch:
    FLOW.move(match, move, actor=actor, decided_by=actor, decided_on=timezone.localdate(), **values)
    audit.record(
        action=RosterAction.DECIDED,
        actor=actor,
        subject=match.member,
        detail={
            "结果": MatchState(match.state).label,
            "单位编号": match.roster.organization_id,
        },
    )
    return match
