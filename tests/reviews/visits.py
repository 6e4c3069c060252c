"""Doors to reviews and procedures: with the people of the Party organization."""

import datetime

from django.urls import reverse

from core.views.lists import PAGE_SIZE
from reviews.models import Appraisal, Disposal
from tests.access.visits import LIST, door, present
from tests.reviews.factories import AppraisalFactory, DisposalFactory


def draw(drawn, chance):
    for party in chance.sample(drawn.parties, min(8, len(drawn.parties))):
        AppraisalFactory(
            party_organization=party,
            year=2025,
            state=chance.choice(["preparing", "voting", "cancelled"]),
        )
        DisposalFactory(
            party_organization=party,
            proposed_on=drawn.today - datetime.timedelta(days=chance.randrange(60)),
            state=chance.choice(["proposed", "filed", "cancelled"]),
        )


def seen(visit, model, pk):
    row = visit.rows.of(model)[pk]
    party = row.party_organization_id
    return (
        present(row) and present(visit.rows.parties[party]) and visit.oracle.party(party, "persons")
    )


@door
def appraisal_list(visit):
    status = visit.get(reverse("reviews:list"), headers=LIST)
    if not visit.oracle.may("persons"):
        return status, 403
    rows = {pk for pk in visit.rows.of(Appraisal) if seen(visit, Appraisal, pk)}
    shown, count = visit.listed("reviews")
    return (shown - rows, len(shown), count), (set(), min(PAGE_SIZE, len(rows)), len(rows))


@door
def appraisal_page(visit):
    pk = visit.pick(visit.rows.of(Appraisal))
    status = visit.get(reverse("reviews:detail", args=[pk]))
    return status, 200 if seen(visit, Appraisal, pk) else 404


@door
def disposal_page(visit):
    pk = visit.pick(visit.rows.of(Disposal))
    status = visit.get(reverse("reviews:disposal", args=[pk]))
    return status, 200 if seen(visit, Disposal, pk) else 404
