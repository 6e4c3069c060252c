"""What all changes of the region tree share: who may, as of which day, the way back."""

import datetime
from contextlib import AbstractContextManager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from core import audit, records
from core.choices import UndoPolicy
from core.errors import Conflict, Denied, Missing, Refusal
from core.models import UndoSet
from core.records import deny, read
from core.tree import rebuild_paths
from core.undo.service import undoable
from regions.choices import RegionAction, RegionChangeKind, RegionLevel
from regions.models import FormerRegion, Region, RegionChange

_DEPTH = {
    RegionLevel.PROVINCE: 0,
    RegionLevel.CITY: 1,
    RegionLevel.COUNTY: 2,
    RegionLevel.TOWN: 3,
    RegionLevel.PARK: 3,
    RegionLevel.VILLAGE: 4,
    RegionLevel.GRID: 5,
}


def claim(*, actor: Any, pk: int, version: int) -> Region:
    """The region that `actor` is going to change and saw in this version.

    Changes of the tree wait for one another: each looks at more than one region. Raises
    `Missing`, `Denied` (recorded), `Conflict`, and `Refusal` for an abolished one.
    """
    lock_tree()
    region = Region.objects.restructured_by(actor).filter(pk=pk).first()
    if region is None:
        if not Region.objects.visible_to(actor).filter(pk=pk).exists():
            raise Missing
        deny(actor=actor, subject=Region, text="区域由县级管理员调整，您的账号没有这项权限。")
    if region.version != version:
        raise Conflict(region)
    must_be_present(region)
    return region


def other_region(*, actor: Any, region: Region) -> Region:
    """A second region that the change is about; it must be the actor's to change too."""
    found = Region.objects.restructured_by(actor).filter(pk=region.pk).first()
    if found is None:
        deny(
            actor=actor,
            subject=Region,
            text="选的区域不在您的管理范围内，没有保存。请改选您管理范围内的区域。",
        )
        raise Denied
    must_be_present(found)
    return found


def changing(actor: Any) -> AbstractContextManager[UndoSet]:
    """What is done within is one change of the tree, to be undone on the same day."""
    return undoable(about="区域变更", policy=UndoPolicy.ALL_OR_NOTHING, days=0, actor=actor)


def lock_tree() -> None:
    """Hold the tree until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('regions.tree'))")


def must_be_present(region: Region) -> None:
    if region.abolished_on is not None:
        raise Refusal(f"“{region}”已于 {region.abolished_on} 撤销，不能再调整。")


def check_day(day: datetime.date, *regions: Region, field: str = "starts_on") -> None:
    """A change holds from today or an earlier day on, and from no day before the last one."""
    records.refuse_future(field, day)
    for region in regions:
        last = max(
            (each for each in (region.founded_on, _last_change(region)) if each), default=None
        )
        if last is not None and day < last:
            raise ValidationError(
                {field: f"“{region}”在 {last} 已有变更或设立，日期不能早于这一天。"}
            )


def check_parent(region: Region, parent: Region | None) -> None:
    """No circles, and nothing above what is above it. Raises ValidationError."""
    if parent is None:
        return
    if region.path and parent.path.startswith(region.path):
        raise ValidationError({"parent": "上级不能是本区域或其下级，请改选。"})
    if _DEPTH[parent.level] > _DEPTH[region.level]:
        text = f"{parent.get_level_display()}不能作{region.get_level_display()}的上级，请改选。"
        raise ValidationError({"parent": text})


def remember(region: Region, day: datetime.date) -> None:
    """Keep the region's name and parent until `day`, before they change."""
    if FormerRegion.objects.filter(region=region, until=day).exists():
        return  # changed twice on one day: what was between was never in force
    FormerRegion.objects.create(
        region=region, until=day, name=region.name, level=region.level, parent_id=region.parent_id
    )


def store(region: Region, **values: Any) -> None:
    """Write the changed row by its own rules, and the paths of all under it."""
    for name, value in values.items():
        setattr(region, name, value)
    region.full_clean()
    region.save()
    rebuild_paths(Region)
    region.refresh_from_db()


def add_region(*, code: str, parent: Region | None, **values: Any) -> Region:
    """Store a new region; inside the transaction of a change."""
    region = Region(parent=parent, **read(Region, {"code": code, **values}))
    check_parent(region, parent)
    store(region)
    return region


def record(
    undo_set: UndoSet,
    *,
    actor: Any,
    kind: RegionChangeKind,
    region: Region,
    starts_on: datetime.date,
    text: str,
) -> RegionChange:
    """The line of the region's page, and the entry in the audit log."""
    change = RegionChange.objects.create(
        undo_set=undo_set, kind=kind, region=region, starts_on=starts_on, text=text[:200]
    )
    audit.record(
        action=RegionAction.CHANGED,
        actor=actor,
        subject=region,
        detail={"变更": kind.label, "内容": audit.masked(text), "起始": str(starts_on)},
    )
    return change


def _last_change(region: Region) -> datetime.date | None:
    former = FormerRegion.objects.filter(region=region).order_by("-until").first()
    return former.until if former else None
