"""Doors to cases: with what they are about, by the words of the contract."""

from django.urls import reverse

from core.views.lists import PAGE_SIZE
from rectification.choices import ENDED
from rectification.models import Case
from tests.access.visits import LIST, api_row, api_rows, door
from tests.rectification.factories import CaseFactory


def draw(drawn, chance):
    states = ["drafted", "issued", "proved", "closed", "withdrawn"]
    for nth, organization in enumerate(
        chance.sample(drawn.organizations, min(6, len(drawn.organizations)))
    ):
        CaseFactory(organization=organization, topic=f"drawn{nth}", state=chance.choice(states))
    for party in chance.sample(drawn.parties, min(4, len(drawn.parties))):
        CaseFactory(party_organization=party, topic="drawn", state=chance.choice(states))


def seen(visit, pk):
    """By the region in which it is, or by what it is about."""
    row = visit.rows.of(Case)[pk]
    if row.organization_id is not None:
        return visit.oracle.organization(row.organization_id)
    return visit.oracle.party(row.party_organization_id)


@door
def case_list(visit):
    visit.get(reverse("rectification:list"), headers=LIST)
    rows = {
        pk
        for pk, row in visit.rows.of(Case).items()
        if row.state not in ENDED and visit.oracle.may("see") and seen(visit, pk)
    }
    shown, count = visit.listed("cases")
    return (shown - rows, len(shown), count), (set(), min(PAGE_SIZE, len(rows)), len(rows))


@door
def case_page(visit):
    pk = visit.pick(visit.rows.of(Case))
    status = visit.get(reverse("rectification:detail", args=[pk]))
    return status, 200 if visit.oracle.may("see") and seen(visit, pk) else 404


@door
def cases_api(visit):
    if any(grant.role == "department" for grant in visit.oracle.grants):
        found = api_rows(visit, "case")
        return found, {pk for pk in visit.rows.of(Case) if seen(visit, pk)}
    if visit.chance.random() < 0.5:
        pk = visit.pick(visit.rows.of(Case))
        return api_row(visit, "case", pk, seen(visit, pk), "see")
    found = api_rows(visit, "case")
    if not visit.oracle.may("see"):
        return found, 403
    return found, {pk for pk in visit.rows.of(Case) if seen(visit, pk)}
