"""One region by date: founded, renamed, moved, abolished; and the undo."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit, succession
from core.errors import Missing, Refusal
from core.records import deny
from core.succession import Event, Kind
from core.undo import service as undoing
from regions.choices import RegionAction, RegionChangeKind
from regions.models import Region, RegionChange
from regions.services import frame
from regions.services.removals import plan_abolition


@transaction.atomic
def found_region(
    *,
    actor: Any,
    code: str,
    name: str,
    level: str,
    parent: Region,
    founded_on: datetime.date | None = None,
) -> Region:
    """A new region under `parent`, from `founded_on` (since ever) on.

    Raises ValidationError, and `Denied` (recorded) for a parent out of the actor's reach.
    """
    frame.lock_tree()
    parent = frame.other_region(actor=actor, region=parent)
    day = founded_on or timezone.localdate()
    frame.check_day(day, field="founded_on")
    with frame.changing(actor) as undo_set:
        region = frame.add_region(
            code=code, name=name, level=level, parent=parent, founded_on=founded_on
        )
        frame.record(
            undo_set,
            actor=actor,
            kind=RegionChangeKind.FOUNDED,
            region=parent,
            starts_on=day,
            text=f"设立下级“{region.name}”（{region.code}）",
        )
    return region


@transaction.atomic
def rename_region(
    *, actor: Any, pk: int, version: int, name: str, starts_on: datetime.date, level: str = ""
) -> Region:
    """Call a region `name` from `starts_on` on (and give it another level: 撤乡设镇 keeps it,
    撤村建居 too, a town that becomes a park does not)."""
    region = frame.claim(actor=actor, pk=pk, version=version)
    frame.check_day(starts_on, region)
    if (name, level or region.level) == (region.name, region.level):
        raise Refusal("名称和层级都没有变，没有保存。")
    former = region.name
    with frame.changing(actor) as undo_set:
        frame.remember(region, starts_on)
        frame.store(region, name=name, level=level or region.level)
        frame.record(
            undo_set,
            actor=actor,
            kind=RegionChangeKind.RENAMED,
            region=region,
            starts_on=starts_on,
            text=f"“{former}”更名为“{region.name}”（{region.get_level_display()}）",
        )
    return region


@transaction.atomic
def move_region(
    *, actor: Any, pk: int, version: int, parent: Region, starts_on: datetime.date
) -> Region:
    """Move a region, with all below it, under `parent` from `starts_on` on."""
    region = frame.claim(actor=actor, pk=pk, version=version)
    parent = frame.other_region(actor=actor, region=parent)
    frame.check_day(starts_on, region)
    frame.check_parent(region, parent)
    if parent.pk == region.parent_id:
        raise Refusal(f"上级已经是“{parent}”，没有保存。")
    former = region.parent
    with frame.changing(actor) as undo_set:
        frame.remember(region, starts_on)
        frame.store(region, parent=parent)
        frame.record(
            undo_set,
            actor=actor,
            kind=RegionChangeKind.MOVED,
            region=region,
            starts_on=starts_on,
            text=f"上级由“{former or '无'}”改为“{parent}”",
        )
    return region


@transaction.atomic
def abolish_region(*, actor: Any, pk: int, version: int, starts_on: datetime.date) -> Region:
    """End an empty region; one with anything in it must be merged instead."""
    region = frame.claim(actor=actor, pk=pk, version=version)
    frame.check_day(starts_on, region)
    plan = plan_abolition(actor=actor, region=region, starts_on=starts_on)
    if plan.obstacles:
        said = "、".join(plan.obstacles)
        raise Refusal(f"“{region}”里还有{said}，不能直接撤销。请改用“合并”，把它们并入其他区域。")
    with frame.changing(actor) as undo_set:
        succession.carry_out(Event(Kind.ENDED, region, starts_on, None, actor))
        frame.remember(region, starts_on)
        frame.store(region, abolished_on=starts_on)
        frame.record(
            undo_set,
            actor=actor,
            kind=RegionChangeKind.ABOLISHED,
            region=region,
            starts_on=starts_on,
            text=f"撤销“{region}”（{region.code}）",
        )
    return region


@transaction.atomic
def undo_region_change(*, actor: Any, pk: int) -> RegionChange:
    """Take a change of today back exactly.

    Raises `Missing`, `Denied` (recorded), and `Refusal` on a later day or when somebody has
    built upon the change.
    """
    frame.lock_tree()
    change = RegionChange.objects.editable_by(actor).filter(pk=pk).first()
    if change is None:
        if not RegionChange.objects.visible_to(actor).filter(pk=pk).exists():
            raise Missing
        deny(actor=actor, subject=RegionChange)
    if change.undo_set.undone_at is None and change.undo_set.has_expired:
        raise Refusal("只能撤销当天的变更；以前的变更请反向办理一次（改回名称、上级，或再拆分）。")
    undoing.undo(change.undo_set, actor=actor)
    audit.record(
        action=RegionAction.CHANGE_UNDONE,
        actor=actor,
        subject=change.region,
        detail={"内容": audit.masked(change.text)},
    )
    return change
