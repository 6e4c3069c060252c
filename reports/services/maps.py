"""The map of a region: replacing it, and going back to tiles."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from core import audit, records
from core.attachments import service
from core.choices import AttachmentKind
from core.db import lock_until_commit
from core.errors import Refusal
from regions.models import Region
from reports.choices import ReportAction
from reports.models import RegionMap
from reports.services import outlines


def newest(region_id: int) -> RegionMap | None:
    """The version that holds; None: nobody ever uploaded one."""
    return RegionMap.objects.filter(region_id=region_id).order_by("-number").first()


def places_of(region: Region) -> list[outlines.Place]:
    """The regions that a map of `region` shows."""
    children = Region.objects.present().filter(parent=region).order_by("code")
    return [outlines.Place(*row) for row in children.values_list("pk", "code", "name")]


def replace(*, actor: Any, region: Region, data: bytes, name: str, note: str = "") -> RegionMap:
    """A new version of the map, which holds from now on. Raises ValidationError that says what is
    wrong with it, `Refusal`, `Denied` (recorded)."""
    _must_replace(actor, region)
    places = places_of(region)
    if not places:
        raise Refusal(f"{region.name}没有下级区域，不用地图。")
    found = outlines.read(data, places)
    with transaction.atomic():
        made = _next(actor, region, note, outlines.draw(found))
        made.attachment, _ = service.store(
            actor=actor,
            data=outlines.plain(found),
            name=name,
            owner=made,
            only=AttachmentKind.GEOJSON,
        )
        made.save(update_fields=["attachment"])
        _record(actor, ReportAction.MAP_REPLACED, region, made)
    return made


@transaction.atomic
def reset(*, actor: Any, region: Region) -> RegionMap:
    """From now on the page shows tiles again. Raises `Refusal`, `Denied` (recorded)."""
    _must_replace(actor, region)
    held = newest(region.pk)
    if held is None or held.drawing is None:
        raise Refusal("现在用的就是方块图，没有改变。")
    made = _next(actor, region, "改用方块图", None)
    _record(actor, ReportAction.MAP_RESET, region, made)
    return made


def _must_replace(actor: Any, region: Region) -> None:
    if not RegionMap.objects.all().may_replace(actor, region.pk):
        records.deny(actor=actor, subject=RegionMap, text="地图由县级管理员更换。")


def _next(actor: Any, region: Region, note: str, drawing: outlines.Drawing | None) -> RegionMap:
    lock_until_commit(f"reports.map {region.pk}")
    held = RegionMap.objects.filter(region=region).aggregate(last=Max("number"))["last"] or 0
    made = RegionMap(
        region=region, number=held + 1, note=note.strip(), created_by=actor, drawing=drawing
    )
    made.full_clean(exclude=["attachment", "created_at"])
    made.save()
    return made


def _record(actor: Any, action: str, region: Region, made: RegionMap) -> None:
    audit.record(
        action=action,
        actor=actor,
        subject=made,
        detail={"区域": region, "版次": made.number, "说明": audit.masked(made.note)},
    )
