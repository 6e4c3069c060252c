"""Regions merged and split by date: the plan that people see, and the doing."""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core import succession
from core.errors import Refusal
from core.succession import Event, Kind, Line, Plan
from regions.choices import RegionChangeKind
from regions.models import Region
from regions.services import frame


def plan_merge(*, actor: Any, region: Region, into: Region, starts_on: datetime.date) -> Plan:
    """What would move from `region` into `into`."""
    _must_differ(region, into)
    return Plan(
        _children_lines(region, into)
        + succession.plan(Event(Kind.MERGED, region, starts_on, into, actor))
    )


def plan_split(
    *,
    actor: Any,
    region: Region,
    starts_on: datetime.date,
    address: str = "",
    children: Collection[Region] = (),
) -> Plan:
    """What would move from `region` into a new region beside it."""
    lines = [Line("下级区域", child.name, "连同其中的组织、党组织归入新区域") for child in children]
    if address:
        lines += succession.plan(Event(Kind.SPLIT, region, starts_on, None, actor, address))
    return Plan(lines)


def plan_abolition(*, actor: Any, region: Region, starts_on: datetime.date) -> Plan:
    """What would end with the region, and what prevents it."""
    event = Event(Kind.ENDED, region, starts_on, None, actor)
    obstacles = [str(line) for line in succession.obstacles(event)]
    if below := Region.objects.present().filter(parent=region).count():
        obstacles.insert(0, f"下级区域 {below} 个")
    return Plan(succession.plan(event), obstacles)


@transaction.atomic
def merge_regions(
    *, actor: Any, pk: int, version: int, into: Region, starts_on: datetime.date
) -> Region:
    """Merge the region into `into` from `starts_on` on; returns `into`.

    Its rows move to `into`, its sub-regions too; grants on it end. Raises
    ValidationError, `Missing`, `Denied` (recorded), `Conflict`, `Refusal`.
    """
    region = frame.claim(actor=actor, pk=pk, version=version)
    into = frame.other_region(actor=actor, region=into)
    _must_differ(region, into)
    children = list(Region.objects.present().filter(parent=region).exclude(pk=into.pk))
    frame.check_day(starts_on, region, *children)
    if into.founded_on is not None and starts_on < into.founded_on:
        text = f"“{into}”在 {into.founded_on} 才设立，日期不能早于这一天。"
        raise ValidationError({"starts_on": text})
    with frame.changing(actor) as undo_set:
        for child in children:
            frame.remember(child, starts_on)
            frame.store(child, parent=into)
        event = Event(Kind.MERGED, region, starts_on, into, actor)
        succession.carry_out(event)
        frame.remember(region, starts_on)
        frame.store(region, abolished_on=starts_on, successor=into)
        frame.record(
            undo_set,
            actor=actor,
            kind=RegionChangeKind.MERGED,
            region=region,
            starts_on=starts_on,
            text=f"“{region}”（{region.code}）并入“{into}”（{into.code}）",
        )
        succession.refresh(event)
    into.refresh_from_db()
    return into


@transaction.atomic
def split_region(
    *,
    actor: Any,
    pk: int,
    version: int,
    code: str,
    name: str,
    level: str,
    starts_on: datetime.date,
    address: str = "",
    children: Collection[Region] = (),
) -> Region:
    """Found a region beside this one, and move some of what belongs here there.

    Sub-regions go with all that is in them; of the organizations of the region itself those whose
    address holds `address`, with the Party organizations that cover no others. Returns the new
    region; raises what `merge_regions` raises.
    """
    region = frame.claim(actor=actor, pk=pk, version=version)
    address = address.strip()
    chosen = list(children)
    if not address and not chosen:
        raise Refusal("没有选择下级区域，也没有填写地址关键词，请至少选一样。")
    if any(child.parent_id != region.pk or child.abolished_on for child in chosen):
        raise Refusal(f"选的区域不是“{region}”现有的下级，请刷新页面后再选。")
    frame.check_day(starts_on, region, *chosen)
    with frame.changing(actor) as undo_set:
        new = frame.add_region(
            code=code, name=name, level=level, parent=region.parent, founded_on=starts_on
        )
        for child in chosen:
            frame.check_parent(child, new)
            frame.remember(child, starts_on)
            frame.store(child, parent=new)
        if address:
            event = Event(Kind.SPLIT, region, starts_on, new, actor, address)
            succession.carry_out(event)
        frame.record(
            undo_set,
            actor=actor,
            kind=RegionChangeKind.SPLIT,
            region=region,
            starts_on=starts_on,
            text=f"由“{region}”拆出“{new}”（{new.code}）",
        )
        if address:
            succession.refresh(event)
    new.refresh_from_db()
    return new


def _must_differ(region: Region, into: Region) -> None:
    if region.pk == into.pk:
        raise ValidationError({"into": "不能并入本区域，请改选。"})
    if into.path.startswith(region.path):
        raise ValidationError({"into": "不能并入本区域的下级，请改选。"})


def _children_lines(region: Region, into: Region) -> list[Line]:
    children = Region.objects.present().filter(parent=region).order_by("code")
    return [Line("下级区域", child.name, f"改属“{into}”") for child in children]


def regions_gone_up(ids: Collection[int]) -> dict[int, int]:
    """Those of the regions that were merged into another one → that one."""
    gone = Region.objects.filter(pk__in=ids, successor__isnull=False)
    return dict(gone.values_list("pk", "successor"))
