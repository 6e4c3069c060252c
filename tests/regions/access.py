"""Doors to regions and to what changes them."""

from django.utils import timezone

from regions.choices import RegionChangeKind
from regions.models import Region, RegionChange
from tests.access.ladder import (
    OLD,
    PLACES,
    Door,
    Post,
    api,
    api_list,
    county_only,
    object_of_region,
    registry_readers,
    row,
)
from tests.core.factories import UndoSetFactory


def furnish(world):
    """A change of each region, of today."""
    for place in world.places.values():
        place.change = RegionChange.objects.create(
            undo_set=UndoSetFactory(),
            kind=RegionChangeKind.RENAMED,
            region=place.region,
            starts_on=OLD,
            text=f"{place.token}更名",
        )


def _fields(**values):
    """A confirmed change as of today. One place after the other is changed: OTHER is the code of
    the other town, NEW one that no region has."""

    def fields(world, place):
        region = Region.objects.get(pk=world.places[place].region.pk)
        words = {
            "OTHER": "330999002" if region.code == "330999001" else "330999001",
            "NEW": f"33099980{PLACES.index(place)}",
            "PLACE": place,
        }
        return {
            "version": region.version,
            "starts_on": f"{timezone.localdate()}",
            "confirmed": "1",
            **{name: words.get(value, value) for name, value in values.items()},
        }

    return fields


_region = row("region")
store_county_only = county_only.answering("302+")

MENU = {"区域调整": {"county_admin"}}

DOORS = {
    "regions:list": Door(get=registry_readers.answering("302").but(secretary="404")),
    "regions:detail": Door(kwargs=_region, get=object_of_region),
    "regions:new": Door(
        kwargs=_region,
        get=county_only,
        post=Post(store_county_only, _fields(code="NEW", name="新村", level="village")),
    ),
    "regions:rename": Door(
        kwargs=_region,
        get=county_only,
        post=Post(store_county_only, _fields(name="PLACE", level="county")),
    ),
    "regions:move": Door(
        kwargs=_region,
        get=county_only,
        # Once 东街道 is under 西镇 it stays there, and nothing above it can be moved under it.
        post=Post(county_only.at("mine", county_admin="302+"), _fields(parent="OTHER")),
    ),
    "regions:merge": Door(
        kwargs=_region,
        get=county_only,
        # Then 东街道 is no more, neither to be merged nor to take anything in.
        post=Post(
            county_only.at("mine", county_admin="302+").at("east", county_admin="404"),
            _fields(into="OTHER"),
        ),
    ),
    "regions:split": Door(
        kwargs=_region,
        get=county_only,
        post=Post(
            store_county_only,
            _fields(code="NEW", name="新镇", level="county", address="路1号"),
        ),
    ),
    # Something stands in each of them.
    "regions:abolish": Door(kwargs=_region, get=county_only, post=Post(county_only, _fields())),
    "regions:undo_change": Door(kwargs=row("change"), post=Post(store_county_only)),
    "api:region-list": Door(**api_list(api(registry_readers))),
    "api:region-detail": Door(kwargs=_region, get=api(object_of_region)),
}


LISTED = {
    "regions": ("name", {"all": {"测试县", "东街道", "西镇", "经开区"}, "east": {"东街道"}}),
}
