"""Doors to letters: of the offices that issued or received them, and of the branch addressed."""

import datetime

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from branches.models import PartyOrganization
from core.views.lists import PAGE_SIZE
from papers.models import Delivery, Letter
from tests.access.visits import LIST, api_row, api_rows, door
from tests.papers.factories import DeliveryFactory


def draw(drawn, chance):
    kind = ContentType.objects.get_for_model(PartyOrganization)
    for _ in range(10):
        party = chance.choice([None, chance.choice(drawn.parties)])
        DeliveryFactory(
            letter__issuer=chance.choice(drawn.regions),
            letter__issued_on=drawn.today - datetime.timedelta(days=chance.randrange(60)),
            region=party.region if party else chance.choice(drawn.regions),
            unit_type=kind if party else None,
            unit_id=party.pk if party else None,
        )


def seen(visit, pk):
    rows = [each for each in visit.rows.of(Delivery).values() if each.letter_id == pk]
    see = visit.oracle.regions("see")
    return visit.rows.of(Letter)[pk].issuer_id in see or any(
        each.region_id in see or (each.unit_id and visit.oracle.party(each.unit_id))
        for each in rows
    )


@door
def letter_list(visit):
    status = visit.get(reverse("papers:letters"), headers=LIST)
    if status != 200:
        return status, 200
    rows = {pk for pk in visit.rows.of(Letter) if seen(visit, pk)}
    shown, count = visit.listed("papers/letters")
    return (shown - rows, len(shown), count), (set(), min(PAGE_SIZE, len(rows)), len(rows))


@door
def letter_page(visit):
    pk = visit.pick(visit.rows.of(Letter))
    status = visit.get(reverse("papers:letter", args=[pk]))
    return status, 200 if seen(visit, pk) else 404


@door
def letters_api(visit):
    if visit.chance.random() < 0.5:
        pk = visit.pick(visit.rows.of(Letter))
        return api_row(visit, "letter", pk, seen(visit, pk))
    found = api_rows(visit, "letter")
    if not visit.oracle.may("see"):
        return found, 403
    return found, {pk for pk in visit.rows.of(Letter) if seen(visit, pk)}
