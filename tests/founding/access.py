"""Doors to checklists: read by whoever sees the unit, ticked by who edits it or answers for it."""

import datetime

from founding.models import ChecklistItem
from tests.access.ladder import (
    Door,
    Post,
    county_rule,
    edit_organization,
    edit_somewhere,
    everybody_logged_in,
    list_page,
    object_of_organization,
    only,
    panel,
    row,
    store_in_east,
    versioned,
)
from tests.founding.factories import opened
from tests.orgs.factories import OrganizationFactory

DAY = "2026-01-05"


def furnish(world):
    """In each place a checklist with its items, and a unit founded today that has none."""
    for place in world.places.values():
        place.checklist = opened(place.organization, note=f"{place.token}项目")
        place.entry = place.checklist.entries.order_by("pk")[0]
        place.checklist.refresh_from_db()
        place.fresh = OrganizationFactory(
            name=f"{place.token}新设有限公司",
            region=place.region,
            founded_on=datetime.date(2026, 2, 3),
        )


READERS = frozenset(
    {"county_admin", "county_staff", "town_staff", "viewer", "secretary", "instructor"}
)
MENU = {"同步组建": READERS & {"county_admin", "town_staff", "viewer", "secretary"}}

_edits = edit_organization
_stores = _edits.answering("302+")


def _new(world, place):
    return {
        "organization": world.places["east"].organization.pk,
        "trigger": "evaluation",
        "opened_on": DAY,
    }


def _told():
    return ChecklistItem.objects.get(code="registration-told", valid_to=None)


def _item_key(world, place):
    return {"pk": _told().pk}


def _new_item(world, place):
    return {
        "trigger": "registration",
        "title": "推荐书记人选",
        "position": "9",
        "workdays": "30",
        "valid_from": "2099-01-05",
        "ground": "县委通知",
    }


DOORS = {
    "founding:list": Door(**list_page(everybody_logged_in)),
    "founding:detail": Door(kwargs=row("checklist"), get=object_of_organization),
    "founding:history": Door(kwargs=row("checklist"), get=panel),
    "founding:new": Door(get=edit_somewhere, post=Post(store_in_east, _new)),
    "founding:edit": Door(
        kwargs=row("checklist"),
        get=_edits,
        post=Post(_stores, versioned("checklist", note="改派")),
    ),
    "founding:move": Door(
        kwargs=lambda world, place: {"pk": world.places[place].checklist.pk, "move": "drop"},
        get=_edits,
        post=Post(_stores, versioned("checklist", reason="企业已注销")),
    ),
    "founding:tick": Door(
        kwargs=row("entry"),
        get=_edits,
        post=Post(_stores, versioned("entry", done_on=DAY, evidence="已告知")),
    ),
    "founding:new_units": Door(
        get=edit_somewhere,
        post=Post(
            store_in_east.but(other_town="403"),
            lambda world, place: {"chosen": [world.places["east"].fresh.pk]},
        ),
    ),
    "founding:overdue": Door(get=everybody_logged_in),
    "founding:of_organization": Door(kwargs=row("organization"), get=panel),
    "founding:items": Door(get=everybody_logged_in),
    "founding:add_item": Door(
        get=only("403", county_admin="200"),
        post=Post(only("403", county_admin="302+"), _new_item),
    ),
    "founding:replace_item": Door(
        kwargs=_item_key,
        get=county_rule,
        post=Post(
            county_rule.answering("302+"),
            lambda world, place: (
                _new_item(world, place) | {"version": _told().version, "title": "当面告知"}
            ),
        ),
    ),
    "founding:end_item": Door(
        kwargs=_item_key,
        post=Post(county_rule.answering("302+"), lambda world, place: {"version": _told().version}),
    ),
}
