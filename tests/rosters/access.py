"""Doors to comparisons: counts for whoever sees the unit, persons for whoever may see identifiers
and for the member's own branch."""

from tests.access.ladder import (
    READERS,
    Door,
    Post,
    everybody_logged_in,
    list_page,
    object_of_member,
    object_of_organization,
    only,
    panel,
    persons_somewhere,
    row,
    versioned,
)
from tests.members.factories import MemberFactory, id_number
from tests.rosters.factories import MatchFactory, RosterFactory


def furnish(world):
    """In each place a list was compared, and one person found of its own branch."""
    for place in world.places.values():
        place.roster = RosterFactory(organization=place.organization)
        found = MemberFactory(
            id_number=id_number(870 + place.nth), name=place.person, party_organization=place.party
        )
        place.match = MatchFactory(roster=place.roster, member=found)
        place.match.refresh_from_db()


_compares = only("403", county_admin="200", county_staff="200")
_decides = object_of_member


def _list(world, place):
    unit = world.places["east"].organization.uscc
    return _sent(f"新人,{id_number(868)},{unit}")


def _sent(pasted):
    return {
        "pasted": pasted,
        "origin": "unit",
        "listed_on": "2026-01-05",
        "reason": "核对新入职党员",
    }


MENU = {"人员比对": READERS}

DOORS = {
    "rosters:list": Door(**list_page(everybody_logged_in)),
    "rosters:detail": Door(kwargs=row("roster"), get=object_of_organization),
    "rosters:new": Door(get=_compares, post=Post(_compares.answering("302+"), _list)),
    "rosters:new_of_organization": Door(
        kwargs=lambda world, place: {"organization": world.places[place].organization.pk},
        get=_compares.in_each_place(),
        post=Post(
            _compares.in_each_place().answering("302+"),
            lambda world, place: _sent(f"新人,{id_number(869)}"),
        ),
    ),
    "rosters:matches": Door(
        **list_page(persons_somewhere, only("403", county_admin="200", county_staff="200"))
    ),
    "rosters:confirm": Door(
        kwargs=row("match"),
        get=_decides,
        post=Post(
            _decides.answering("302+"),
            versioned("match", kind="employer", starts_on="2026-01-05"),
        ),
    ),
    "rosters:decline": Door(
        kwargs=row("match"),
        get=_decides,
        post=Post(_decides.answering("302+"), versioned("match", reason="已于上月离职")),
    ),
    "rosters:of_organization": Door(kwargs=row("organization"), get=panel),
}
