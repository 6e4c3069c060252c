"""A committee's call of a year: opened, changed, its menu published, closed."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganization
from core import audit, records
from core.errors import Refusal
from rota.choices import CallState, ProjectState, RotaAction
from rota.flows import CALLS
from rota.models import Call
from rota.models.calls import LEAST, MOST, leads
from rota.services.telling import tell_called


@transaction.atomic
def open_call(
    *,
    actor: Any,
    committee: PartyOrganization,
    year: int,
    proposals_until: datetime.date,
    least: int = LEAST,
    most: int = MOST,
    note: str = "",
) -> Call:
    """Call the branches of a committee to propose projects for a year; their secretaries are told.

    Raises ValidationError, and `Denied` (recorded) without the right to the committee.
    """
    if not leads(actor).filter(pk=committee.pk).exists():
        records.deny(actor=actor, subject=Call, keys=[committee.pk])
    if committee.kind == PartyOrganizationKind.BRANCH:
        raise ValidationError({"committee": "支部轮值由党委、党总支牵头，请选择党委或党总支。"})
    today = timezone.localdate()
    if year not in (today.year, today.year + 1):
        raise ValidationError({"year": f"年度应是 {today.year} 或 {today.year + 1}。"})
    call = Call(
        committee=committee,
        year=year,
        proposals_until=proposals_until,
        least=least,
        most=most,
        **records.read(Call, {"note": note}),
    )
    _refuse_day(call, today)
    call = records.keep(call, actor=actor)
    tell_called(call)
    return call


@transaction.atomic
def change_call(*, actor: Any, pk: int, version: int, **values: Any) -> Call:
    """Change deadline, numbers and note; whose call of which year it is stays.

    Raises ValidationError, what `core.records.claim` raises, and `Refusal` for a closed one.
    """
    call = records.claim(Call, actor=actor, pk=pk, version=version)
    if call.state == CallState.CLOSED:
        raise Refusal("这次征集已经结束，不能再修改。")
    before = call.proposals_until
    for name, value in records.read(Call, values).items():
        setattr(call, name, value)
    if call.proposals_until != before:
        _refuse_day(call, timezone.localdate())
    return records.keep(call, actor=actor)


@transaction.atomic
def move_call(*, actor: Any, pk: int, version: int, move: str) -> Call:
    """Publish the menu, or close the year (`rota.flows.CALLS`).

    Raises what `Flow.claim` and `Flow.move` raise, and `Refusal` for an empty menu and for projects
    that are neither held nor cancelled.
    """
    call = CALLS.claim(move, actor=actor, pk=pk, version=version)
    listed = call.projects.filter(state=ProjectState.LISTED).count()
    if move == "publish" and not listed:
        raise Refusal("还没有列入菜单的项目，请先筛选。")
    if move == "close" and listed:
        raise Refusal(f"还有 {listed} 个项目没有开展，请先填报开展情况或取消。")
    CALLS.move(call, move, actor=actor)
    if move == "publish":
        audit.record(action=RotaAction.ROTA_PUBLISHED, actor=actor, subject=call)
        tell_called(call)
    return call


def _refuse_day(call: Call, today: datetime.date) -> None:
    day = call.proposals_until
    if day < today:
        raise ValidationError({"proposals_until": f"推荐截止日期不能早于今天（{today}）。"})
    if day.year not in (call.year - 1, call.year):
        raise ValidationError({"proposals_until": f"推荐截止日期应在 {call.year} 年底以前。"})
