"""Doors to regions and to what changes them."""

from django.utils import timezone

from regions.choices import RegionChangeKind
from regions.models import Department, Region, RegionChange
from tests.access.ladder import (
    OLD,
    PLACES,
    Door,
    Post,
    api,
    api_list,
    county_only,
    everybody_logged_in,
    list_page,
    object_of_region,
    only,
    registry_readers,
    row,
)
from tests.accounts.factories import GrantFactory
from tests.core.factories import UndoSetFactory
from tests.regions.factories import DepartmentFactory


def furnish(world):
    """A change of each region, of today; and a department, of whose people one is in the cast."""
    world.department = DepartmentFactory(code="ZZB", name="组织部", region=world.regions.root)
    GrantFactory(user=world.users["department"], role="department", department=world.department)
    for place in world.places.values():
        place.change = RegionChange.objects.create(
            undo_set=UndoSetFactory(),
            kind=RegionChangeKind.RENAMED,
            region=place.region,
            starts_on=OLD,
            text=f"{place.token}更名",
        )


def _fields(**values):
    """A confirmed change as of today: OTHER is the code of the other town, NEW one that no region
    has."""

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

MENU = {title: {"county_admin"} for title in ("区域调整", "部门")}


def _department(world, place):
    return {"pk": world.department.pk}


department_form = only("403", county_admin="200")
#: Whoever sees the registry somewhere learns that he may not; of the others only its own people.
edit_department = registry_readers.answering("403").but(county_admin="200", department="403")

DOORS = {
    "regions:departments": Door(**list_page(everybody_logged_in)),
    "regions:new_department": Door(
        get=department_form,
        post=Post(
            department_form.answering("302+"),
            lambda world, place: {"code": "NEWDEP", "name": "新局", "region": "330999"},
        ),
    ),
    "regions:edit_department": Door(
        kwargs=_department,
        get=edit_department,
        post=Post(
            edit_department.answering("302+"),
            lambda world, place: {
                "version": Department.objects.get(code="ZZB").version,
                "code": "ZZB",
                "name": "县委组织部",
                "region": "330999",
            },
        ),
    ),
    "api:department-list": Door(**api_list(api(registry_readers))),
    "api:department-detail": Door(kwargs=_department, get=api(registry_readers)),
    "regions:list": Door(
        get=registry_readers.answering("302").but(secretary="404", instructor="404", surveyor="404")
    ),
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
        # The county itself goes up in no town.
        post=Post(store_county_only.at("county", county_admin="200"), _fields(into="OTHER")),
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
    "departments": (
        "name",
        dict.fromkeys(("all", "east"), frozenset({"测试部门", "组织部", "民政局"})),
    ),
    "regions": ("name", {"all": {"测试县", "东街道", "西镇", "经开区"}, "east": {"东街道"}}),
}


def list_draw(rows, cast):
    for name in ("组织部", "民政局"):
        DepartmentFactory(name=name, region=rows.above.region)


def list_row(region):
    DepartmentFactory(region=region)
