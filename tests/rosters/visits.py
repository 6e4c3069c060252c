"""Doors to comparisons: with the unit; what was found with the member."""

from django.urls import reverse

from core.views.lists import PAGE_SIZE
from rosters.models import Roster, RosterMatch
from tests.access.visits import LIST, door, present
from tests.rosters.factories import MatchFactory, RosterFactory


def draw(drawn, chance):
    for unit in chance.sample(drawn.organizations, min(8, len(drawn.organizations))):
        roster = RosterFactory(organization=unit)
        MatchFactory(roster=roster, member__party_organization=chance.choice(drawn.parties))


def seen(visit, pk):
    unit = visit.rows.of(Roster)[pk].organization_id
    return present(visit.rows.organizations[unit]) and visit.oracle.organization(unit)


@door
def roster_list(visit):
    visit.get(reverse("rosters:list"), headers=LIST)
    rows = {pk for pk in visit.rows.of(Roster) if seen(visit, pk)}
    shown, count = visit.listed("rosters")
    return (shown - rows, len(shown), count), (set(), min(PAGE_SIZE, len(rows)), len(rows))


@door
def roster_page(visit):
    pk = visit.pick(visit.rows.of(Roster))
    status = visit.get(reverse("rosters:detail", args=[pk]))
    return status, 200 if seen(visit, pk) else 404


@door
def match_page(visit):
    """Whoever sees a member sees what was found of him: the county reaches the others."""
    pk = visit.pick(visit.rows.of(RosterMatch))
    match = visit.rows.of(RosterMatch)[pk]
    unit = visit.rows.of(Roster)[match.roster_id].organization_id
    status = visit.get(reverse("rosters:decline", args=[pk]))
    there = present(visit.rows.members[match.member_id]) and present(visit.rows.organizations[unit])
    return status, 200 if there and visit.oracle.member(match.member_id) else 404
