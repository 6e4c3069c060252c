"""Doors to elections: with the people of the Party organization, by the words of the contract."""

import datetime

from django.urls import reverse

from core.views.lists import PAGE_SIZE
from elections.models import Election
from tests.access.visits import LIST, api_row, api_rows, door, present
from tests.elections.factories import ElectionFactory


def draw(drawn, chance):
    for party in chance.sample(drawn.parties, min(8, len(drawn.parties))):
        ElectionFactory(
            party_organization=party,
            planned_on=drawn.today - datetime.timedelta(days=chance.randrange(60)),
            state=chance.choice(["preparing", "asked", "convened", "cancelled"]),
        )


def seen(visit, pk):
    row = visit.rows.of(Election)[pk]
    party = row.party_organization_id
    return (
        present(row) and present(visit.rows.parties[party]) and visit.oracle.party(party, "persons")
    )


@door
def election_list(visit):
    status = visit.get(reverse("elections:list"), headers=LIST)
    if not visit.oracle.may("persons"):
        return status, 403
    rows = {pk for pk in visit.rows.of(Election) if seen(visit, pk)}
    shown, count = visit.listed("elections")
    return (shown - rows, len(shown), count), (set(), min(PAGE_SIZE, len(rows)), len(rows))


@door
def election_page(visit):
    pk = visit.pick(visit.rows.of(Election))
    status = visit.get(reverse("elections:detail", args=[pk]))
    return status, 200 if seen(visit, pk) else 404


@door
def election_meeting(visit):
    """Whoever holds elections there opens the page: the secretary for what is his too."""
    pk = visit.pick(visit.rows.of(Election))
    status = visit.get(reverse("elections:voters", args=[pk]))
    return status, 200 if seen(visit, pk) else 404


@door
def election_answer(visit):
    """The office above answers; a secretary hears that he may not."""
    pk = visit.pick(visit.rows.of(Election))
    status = visit.get(reverse("elections:answer", args=[pk, "approve"]))
    if not seen(visit, pk):
        return status, 404
    party = visit.rows.of(Election)[pk].party_organization_id
    return status, 200 if visit.oracle.party(party, "edit_party") else 403


@door
def elections_api(visit):
    if visit.chance.random() < 0.5:
        pk = visit.pick(visit.rows.of(Election))
        return api_row(visit, "election", pk, seen(visit, pk), "persons")
    found = api_rows(visit, "election")
    if not visit.oracle.may("persons"):
        return found, 403
    return found, {pk for pk in visit.rows.of(Election) if seen(visit, pk)}
