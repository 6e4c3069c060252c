"""Doors to candidates: with the people of their branch, or of the town that brings them up."""

import datetime

from django.urls import reverse

from core.views.lists import PAGE_SIZE
from joining.models import Candidate, QuotaHolding
from tests.access.visits import LIST, api_row, api_rows, door, present
from tests.joining.factories import CandidateFactory, QuotaHoldingFactory
from tests.members.factories import id_number


def draw(drawn, chance):
    for n in range(24):
        direct = chance.random() < 0.25
        CandidateFactory(
            id_number=id_number(900 + n),
            party_organization=None if direct else chance.choice(drawn.parties),
            region=chance.choice(drawn.regions) if direct else None,
            state=chance.choice(["applicant", "activist", "target", "left"]),
            applied_on=datetime.date(2024, 1, 1) + datetime.timedelta(days=chance.randrange(700)),
        )
    for party in chance.sample(drawn.parties, min(6, len(drawn.parties))):
        QuotaHoldingFactory(party_organization=party)


def _in_scope(visit, row, right="persons"):
    """Through the branch alone, not those under it; without one through the region."""
    oracle, rows = visit.oracle, visit.rows
    if row.party_organization_id is None:
        return row.region_id in oracle._regions[right]
    party = rows.parties[row.party_organization_id]
    return (
        party.region_id in oracle._regions[right]
        or row.party_organization_id in oracle._parties[right]
    )


def seen(visit, pk):
    row = visit.rows.of(Candidate)[pk]
    return present(row) and _in_scope(visit, row)


@door
def candidate_list(visit):
    status = visit.get(reverse("joining:list"), headers=LIST)
    if not visit.oracle.may("persons"):
        return status, 403
    rows = {pk for pk in visit.rows.of(Candidate) if seen(visit, pk)}
    shown, count = visit.listed("joining")
    return (shown - rows, len(shown), count), (set(), min(PAGE_SIZE, len(rows)), len(rows))


@door
def candidate_page(visit):
    pk = visit.pick(visit.rows.of(Candidate))
    status = visit.get(reverse("joining:detail", args=[pk]))
    return status, 200 if seen(visit, pk) else 404


@door
def candidate_step(visit):
    """The office above opens its own steps; a secretary hears that he may not."""
    pk = visit.pick(visit.rows.of(Candidate))
    status = visit.get(reverse("joining:step", args=[pk, "activist_filed"]))
    if not seen(visit, pk):
        return status, 404
    above = _in_scope(visit, visit.rows.of(Candidate)[pk], "edit_party")
    return status, 200 if above else 403


@door
def seats(visit):
    pk = visit.pick(visit.rows.of(QuotaHolding))
    status = visit.get(reverse("joining:quota", args=[pk]))
    row = visit.rows.of(QuotaHolding)[pk]
    party = visit.rows.parties[row.party_organization_id]
    return status, 200 if present(party) and _in_scope(visit, row) else 404


@door
def candidates_api(visit):
    if visit.chance.random() < 0.5:
        pk = visit.pick(visit.rows.of(Candidate))
        return api_row(visit, "candidate", pk, seen(visit, pk), "persons")
    found = api_rows(visit, "candidate")
    if not visit.oracle.may("persons"):
        return found, 403
    return found, {pk for pk in visit.rows.of(Candidate) if seen(visit, pk)}
