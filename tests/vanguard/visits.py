"""Doors to teams and posts: with the Party organization."""

from django.urls import reverse

from core.views.lists import PAGE_SIZE
from tests.access.visits import LIST, api_row, api_rows, door, present
from tests.vanguard.factories import VanguardFactory
from vanguard.models import Vanguard


def draw(drawn, chance):
    for party in chance.sample(drawn.parties, min(8, len(drawn.parties))):
        VanguardFactory(party_organization=party, kind=chance.choice(["zone", "post", "squad"]))


def seen(visit, pk):
    party = visit.rows.of(Vanguard)[pk].party_organization_id
    return present(visit.rows.parties[party]) and visit.oracle.party(party)


@door
def vanguard_list(visit):
    visit.get(reverse("vanguard:list"), headers=LIST)
    rows = {pk for pk in visit.rows.of(Vanguard) if seen(visit, pk)}
    shown, count = visit.listed("vanguard")
    return (shown - rows, len(shown), count), (set(), min(PAGE_SIZE, len(rows)), len(rows))


@door
def vanguard_page(visit):
    pk = visit.pick(visit.rows.of(Vanguard))
    status = visit.get(reverse("vanguard:detail", args=[pk]))
    return status, 200 if seen(visit, pk) else 404


@door
def vanguards_api(visit):
    if visit.chance.random() < 0.5:
        pk = visit.pick(visit.rows.of(Vanguard))
        return api_row(visit, "vanguard", pk, seen(visit, pk))
    found = api_rows(visit, "vanguard")
    if not visit.oracle.may("see"):
        return found, 403
    return found, {pk for pk in visit.rows.of(Vanguard) if seen(visit, pk)}
