"""The dated values of organizations: staff count, operating state, region."""

import datetime
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from core import audit
from core.choices import AuditAction, Outcome
from core.errors import Refusal
from orgs import on_day
from orgs.models import Organization, Standing
from orgs.services.doubts import refresh_doubts
from regions.models import Region

#: The values that `Standing` keeps by date.
DATED = ("staff_count", "state", "region")
#: What a refusal names before it says "等".
_NAMED = 5


def refresh_current_values(*, organization_ids: str, today: datetime.date) -> int:
    """Bring staff count, state and region of organizations to what their series says for `today`.

    `organization_ids` is a SQL query of one column. Writes only rows that differ; returns how many.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE orgs_organization organization
            SET staff_count = standing.staff_count, state = standing.state,
                region_id = standing.region_id
            FROM ({on_day.standings(among=organization_ids)}) standing
            WHERE standing.organization_id = organization.id
                AND (organization.staff_count, organization.state, organization.region_id)
                    IS DISTINCT FROM
                    (standing.staff_count, standing.state, standing.region_id)
            """,
            {"day": today},
        )
        return cursor.rowcount


def create_missing_facts(*, organization_ids: str) -> int:
    """Give organizations without a row of current facts an empty one; return how many.

    `organization_ids` is a SQL query of one column.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO orgs_currentfacts (organization_id)
            SELECT wanted.id FROM ({organization_ids}) wanted(id)
            WHERE wanted.id IS NOT NULL
            ON CONFLICT (organization_id) DO NOTHING
            """
        )
        return cursor.rowcount


@dataclass(frozen=True)
class Move:
    """One organization, as its version was when it was shown, and where it belongs."""

    organization_id: int
    version: int
    region_code: str


@transaction.atomic
def move_organizations(*, actor: Any, moves: Sequence[Move], starts_on: datetime.date) -> int:
    """Let organizations stand in another region from `starts_on` on; return how many moved.

    The earlier region stays in force for the days before. All or nothing: a `Refusal` when an
    organization or a target is outside the actor's reach, was changed by somebody else in the
    meantime, or when the day lies in the future.
    """
    if starts_on > timezone.localdate():
        raise Refusal("起始日期不能晚于今天，请改成今天或更早的日期。")
    wanted = {move.organization_id: move for move in moves}
    found = {
        each.pk: each
        for each in Organization.objects.editable_by(actor)
        .present()
        .filter(pk__in=wanted)
        .select_for_update(of=("self",))
        .order_by("pk")
    }
    if len(found) < len(wanted):
        _record_denial(actor)
        raise Refusal(
            f"有 {len(wanted) - len(found)} 个组织不在您的管理范围内或已进入回收站，"
            "没有划转。请刷新页面后再试。"
        )
    stale = [each.name for pk, each in found.items() if each.version != wanted[pk].version]
    if stale:
        raise Refusal(f"{_named(stale)} 刚被别人修改过，没有划转。请刷新页面核对后再试。")
    codes = {move.region_code for move in moves}
    targets = Region.objects.editable_by(actor).present().filter(code__in=codes)
    regions = {each.code: each for each in targets}
    if len(regions) < len(codes):
        _record_denial(actor)
        raise Refusal("目标区域不在您的管理范围内，没有划转。请由上级管理员划转。")
    moved = 0
    for pk, organization in found.items():
        region = regions[wanted[pk].region_code]
        if restate(organization, starts_on, {"region": region}):
            organization.save(update_fields=["region"])
            moved += 1
    refresh_doubts(found)
    return moved


def _record_denial(actor: Any) -> None:
    """Keys that no page offered to this user: somebody made them up."""
    audit.record(action=AuditAction.DENIED, actor=actor, outcome=Outcome.DENIED)


def restate(organization: Organization, day: datetime.date, values: dict[str, Any]) -> bool:
    """Let dated values hold from `day` on; return whether anything changed.

    Staff count and state hold until the next row that gives another one. A region holds for all
    later rows too: what was noted later about staff or state happened in the new region.
    `organization` gets today's values; storing it is the caller's.
    """
    series = Standing.objects.filter(organization=organization)
    held = series.filter(starts_on__lte=day).order_by("-starts_on").first()
    later = list(series.filter(starts_on__gt=day).order_by("starts_on"))
    following = {
        row.pk: row
        for name, value in values.items()
        for row in _following(name, getattr(held, name), value, later)
    }
    for row in following.values():
        row.save()
    restated = bool(following)
    if any(getattr(held, name) != value for name, value in values.items()):
        if held.starts_on != day:
            held.pk, held.starts_on = None, day
            held._state.adding = True
        for name, value in values.items():
            setattr(held, name, value)
        held.save()
        restated = True
    today = series.filter(starts_on__lte=timezone.localdate()).order_by("-starts_on")[0]
    for name in DATED:
        setattr(organization, name, getattr(today, name))
    return restated


def _following(name: str, before: Any, value: Any, later: list[Standing]) -> list[Standing]:
    """The later rows that take the value over, with the value set."""
    if name != "region":
        later = list(itertools.takewhile(lambda row: getattr(row, name) == before, later))
    found = [row for row in later if getattr(row, name) != value]
    for row in found:
        setattr(row, name, value)
    return found


def _named(names: list[str]) -> str:
    shown = "、".join(names[:_NAMED])
    return f"{shown}等 {len(names)} 个组织" if len(names) > _NAMED else shown
