"""Doors to facts, tags, areas and key persons: with the organization, the catalogue is the
county's."""

import datetime

from django.utils import timezone

from tests.access.ladder import (
    READERS,
    Door,
    Post,
    Write,
    add_to_organization,
    api,
    api_bulk,
    api_change,
    api_list,
    api_new,
    county_rule,
    edit_organization,
    edit_somewhere,
    everybody_logged_in,
    in_bulk,
    list_page,
    object_of_organization,
    only,
    panel,
    registry_readers,
    row,
    store_in_east,
    store_in_town,
    store_organization,
    versioned,
)
from tests.orgs.factories import OrganizationFactory
from tests.profiles.factories import (
    AreaFactory,
    AreaUnitFactory,
    KeyPersonFactory,
    TagFactory,
    known,
)

DAY = datetime.date(2026, 1, 5)


def furnish(world):
    world.tag = TagFactory(name="试用标签")
    for place in world.places.values():
        place.tag = world.tag
        place.profile = known(
            place.organization, DAY, authority=f"{place.token}局", no_party_reason="preparing"
        )
        place.area = AreaFactory(name=f"{place.token}大厦", region=place.region)
        place.area_unit = AreaUnitFactory(area=place.area, organization=place.organization)
        place.recycled_area = AreaFactory(
            name=f"{place.token}旧楼", region=place.region, deleted_at=timezone.now()
        )
        place.key_person = KeyPersonFactory(organization=place.organization, name=place.person)
        for each in ("area", "area_unit", "recycled_area", "key_person"):
            getattr(place, each).refresh_from_db()
    world.tag.refresh_from_db()


def _of_organization(world, place):
    return {"organization": world.places[place].organization.pk}


_county = only("403", county_admin="200")
_new_tag = {"name": "新标签", "group": "focus"}
_when = '{"fact": "staff_count", "op": ">=", "value": 500}'

MENU = {"分类标签": READERS - {"secretary"}, "区域载体": READERS - {"secretary"}}

DOORS = {
    "profiles:of_organization": Door(kwargs=row("organization"), get=panel),
    "profiles:former": Door(kwargs=row("organization"), get=panel),
    "profiles:edit": Door(
        kwargs=_of_organization,
        get=add_to_organization,
        post=Post(
            add_to_organization.answering("302+"),
            versioned("profile", effective_on="2026-02-01", has_union="yes"),
        ),
    ),
    "profiles:new_person": Door(
        kwargs=_of_organization,
        get=add_to_organization,
        post=Post(
            add_to_organization.answering("302+"),
            lambda world, place: {"name": "李明", "role": "principal"},
        ),
    ),
    "profiles:edit_person": Door(
        kwargs=row("key_person"),
        get=edit_organization,
        post=Post(
            store_organization, versioned("key_person", name="李明", role="both", politics="masses")
        ),
    ),
    "profiles:remove_person": Door(
        kwargs=row("key_person"),
        get=edit_organization,
        post=Post(store_organization, versioned("key_person")),
    ),
    "profiles:tags": Door(**list_page(everybody_logged_in)),
    "profiles:new_tag": Door(
        get=_county, post=Post(_county.answering("302+"), lambda world, place: _new_tag)
    ),
    "profiles:new_ruled_tag": Door(
        get=_county,
        post=Post(_county.answering("302+"), lambda world, place: _new_tag | {"when": _when}),
    ),
    "profiles:edit_tag": Door(
        kwargs=lambda world, place: {"pk": world.tag.pk},
        get=county_rule,
        post=Post(
            county_rule.answering("302+"),
            lambda world, place: _new_tag | {"version": world.tag.version},
        ),
    ),
    "profiles:remove_tag": Door(
        kwargs=lambda world, place: {"pk": world.tag.pk},
        get=county_rule,
        post=Post(
            county_rule.answering("302+"), lambda world, place: {"version": world.tag.version}
        ),
    ),
    "profiles:areas": Door(**list_page(everybody_logged_in)),
    "profiles:new_area": Door(
        get=edit_somewhere,
        post=Post(
            store_in_east,
            lambda world, place: {"name": "新楼", "kind": "building", "region": "330999001"},
        ),
    ),
    "profiles:area": Door(kwargs=row("area"), get=object_of_organization),
    "profiles:edit_area": Door(
        kwargs=row("area"),
        get=edit_organization,
        post=Post(
            store_organization,
            versioned(
                "area",
                name="改名大厦",
                kind="building",
                region=lambda world, place: world.places[place].region.code,
            ),
        ),
    ),
    "profiles:area_history": Door(kwargs=row("area"), get=panel),
    "profiles:recycle_area": Door(
        kwargs=row("area"), post=Post(store_organization, versioned("area"))
    ),
    "profiles:restore_area": Door(
        kwargs=row("recycled_area"), post=Post(store_in_town, versioned("recycled_area"))
    ),
    "profiles:put_in": Door(
        kwargs=lambda world, place: {"area": world.places[place].area.pk},
        get=add_to_organization,
        post=Post(
            add_to_organization.answering("302+"),
            lambda world, place: {"organization": world.places[place].bare.pk},
        ),
    ),
    "profiles:take_out": Door(
        kwargs=row("area_unit"),
        get=edit_organization,
        post=Post(store_organization, versioned("area_unit")),
    ),
    "api:organization-profile-list": Door(**api_list(api(registry_readers))),
    "api:organization-profile-bulk": Door(**api_bulk(api(registry_readers))),
    "api:organization-profile-detail": Door(kwargs=row("profile"), get=api(object_of_organization)),
    "api:area-list": Door(**api_list(api(registry_readers))),
    "api:area-detail": Door(kwargs=row("area"), get=api(object_of_organization)),
}

WRITES = [
    Write(
        "POST",
        "api:organization-profile-list",
        api_new,
        lambda world, place: {
            "organization": world.places[place].bare.uscc,
            "has_union": "yes",
            "related_here": 2,
        },
    ),
    Write(
        "PATCH",
        "api:organization-profile-detail",
        api_change,
        versioned("profile", in_charter="yes"),
        row("profile"),
    ),
]

WRITES += in_bulk(WRITES)

LISTED = {
    "organization-profiles": (
        "authority",
        {"all": {"东局", "西局"}, "east": {"东局"}},
    ),
    "areas": ("name", {"all": {"东大厦", "西大厦"}, "east": {"东大厦"}}),
}


def list_draw(rows, cast):
    for token, unit in (("东", rows.plain), ("西", rows.west)):
        known(unit, DAY, authority=f"{token}局")
        area = AreaFactory(name=f"{token}大厦", region=unit.region)
        AreaUnitFactory(area=area, organization=unit)


def list_row(region):
    known(OrganizationFactory(region=region), DAY, has_union="yes")
    AreaFactory(region=region)
