"""The dated values of organizations: staff count, operating state, region."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from core.errors import Refusal
from core.records import dated, deny
from orgs.models import Organization, OrganizationStatus
from orgs.services.doubts import refresh_doubts
from regions.models import Region

#: The values that `OrganizationStatus` keeps by date.
DATED = OrganizationStatus.VALUES
#: What a refusal names before it says "等".
_NAMED = 5


def enter_values(
    *, organization_ids: Collection[int], day: datetime.date, values: dict[str, Any]
) -> list[int]:
    """Let dated values hold from `day` on (`core.records.dated`); return for whom that was new.

    `values`: names of `DATED` → values. Today's values of the organizations are the caller's.
    """
    given = {OrganizationStatus._meta.get_field(name).column: _key(values[name]) for name in values}
    return dated.enter(
        OrganizationStatus,
        dated.entries(OrganizationStatus, organization_ids, day=day, values=given),
        columns=list(given),
    )


def refresh_current_values(
    *, organization_ids: str = "", among: Collection[int] = (), today: datetime.date | None = None
) -> int:
    """Bring staff count, state and region of organizations to what holds `today`.

    `organization_ids` is a SQL query of one column, `among` their ids. Returns how many differed.
    """
    ids = organization_ids or f"SELECT unnest('{{{','.join(map(str, among))}}}'::bigint[])"
    return dated.refresh_current(OrganizationStatus, among=ids, today=today or timezone.localdate())


def refresh_after_entry(organization_ids: Collection[int]) -> None:
    """What lists show of organizations for which dated values were entered."""
    refresh_current_values(among=organization_ids)
    refresh_doubts(organization_ids)


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, Region) else value


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
def move_organizations(
    *,
    actor: Any,
    moves: Sequence[Move],
    starts_on: datetime.date,
    malformed: Collection[str] = (),
) -> int:
    """Place organizations in another region from `starts_on` on; return how many moved.

    The earlier region stays in force for the days before. All or nothing: `Denied` (recorded with
    the keys) when an organization or a target is outside the actor's reach or, as `malformed`, can
    be no organization at all; a `Refusal` when one was changed by somebody else in the meantime,
    or when the day lies in the future.
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
    if refused := [*malformed, *(wanted.keys() - found.keys())]:
        deny(
            actor=actor,
            subject=Organization,
            text=f"有 {len(refused)} 个组织不在您的管理范围内或已进入回收站，"
            "没有划转。请刷新页面后再试。",
            keys=refused,
        )
    stale = [each.name for pk, each in found.items() if each.version != wanted[pk].version]
    if stale:
        raise Refusal(f"{_named(stale)} 刚被他人修改过，没有划转。请刷新页面核对后再试。")
    codes = {move.region_code for move in moves}
    targets = Region.objects.editable_by(actor).present().filter(code__in=codes)
    regions = {each.code: each for each in targets}
    if len(regions) < len(codes):
        deny(
            actor=actor,
            subject=Region,
            text="目标区域不在您的管理范围内，没有划转。请由上级管理员划转。",
            keys=codes - regions.keys(),
        )
    moved: list[int] = []
    for code in sorted(codes):
        ids = [pk for pk in found if wanted[pk].region_code == code]
        values = {"region": regions[code]}
        moved += enter_values(organization_ids=ids, day=starts_on, values=values)
    refresh_after_entry(moved)
    return len(moved)


def _named(names: list[str]) -> str:
    shown = "、".join(names[:_NAMED])
    return f"{shown}等 {len(names)} 个组织" if len(names) > _NAMED else shown
