"""Doors to drives: read by whoever sees a region of it, set up by who edits campaigns."""

from tests.access.ladder import (
    Door,
    Post,
    Variant,
    edit_somewhere,
    everybody_logged_in,
    only,
)
from tests.drives.factories import DriveFactory, TargetFactory

READERS = frozenset({"county_admin", "town_staff", "viewer"})
MENU = {"攻坚行动": READERS}


def furnish(world):
    """One drive of the county, with targets in each town."""
    world.drive = DriveFactory(region=world.regions.root)
    for town in (world.regions.east, world.regions.west):
        TargetFactory(drive=world.drive, region=town)
    world.drive.refresh_from_db()


_page = only(
    "404",
    **dict.fromkeys(("county_admin", "county_staff", "town_staff", "viewer", "other_town"), "200"),
)
_edits = _page.answering("403").but(
    county_admin="200",
    **dict.fromkeys(("nobody", "system_admin", "security_admin", "audit_admin"), "404"),
)


def _drive(world, place):
    return {"pk": world.drive.pk}


def _version(world):
    world.drive.refresh_from_db()
    return world.drive.version


def _new(world, place):
    return {
        "kind": "other",
        "name": "集中攻坚",
        "region": world.regions.root.code,
        "starts_on": "2026-01-05",
        "ends_on": "2026-03-05",
        "ground": "县委通知",
        "measures": ["covered", "formed"],
    }


DOORS = {
    "drives:list": Door(
        get=everybody_logged_in,
        also=(
            Variant("?export=xlsx", edit_somewhere.but(viewer="200")),
            Variant("?q=有限公司", everybody_logged_in, htmx_target="list"),
            Variant("?region=330999002", everybody_logged_in),
        ),
    ),
    "drives:detail": Door(kwargs=_drive, get=_page),
    "drives:history": Door(kwargs=_drive, get=everybody_logged_in),
    "drives:workbook": Door(kwargs=_drive, get=_page),
    "drives:behind": Door(
        kwargs=lambda world, place: {"pk": world.drive.pk, "measure": "covered"}, get=_page
    ),
    "drives:new": Door(
        get=only("403", county_admin="200"),
        post=Post(only("403", county_admin="302+"), _new),
    ),
    "drives:edit": Door(
        kwargs=_drive,
        get=_edits,
        post=Post(
            _edits.answering("302+"),
            lambda world, place: _new(world, place) | {"version": _version(world)},
        ),
    ),
    "drives:targets": Door(
        kwargs=_drive,
        get=_edits,
        post=Post(
            _edits.answering("302+"),
            lambda world, place: {
                "version": _version(world),
                f"t_{world.regions.east.pk}_covered": "7",
            },
        ),
    ),
    "drives:move": Door(
        kwargs=lambda world, place: {"pk": world.drive.pk, "move": "finish"},
        get=_edits,
        post=Post(_edits.answering("302+"), lambda world, place: {"version": _version(world)}),
    ),
}
