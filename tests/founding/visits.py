"""Doors to checklists: with the unit."""

from django.urls import reverse

from core.views.lists import PAGE_SIZE
from founding.models import Checklist
from tests.access.visits import LIST, door, present
from tests.founding.factories import opened


def draw(drawn, chance):
    units = [each for each in drawn.organizations if present(each)]
    for unit in chance.sample(units, min(8, len(units))):
        opened(unit, trigger=chance.choice(["registration", "annual", "project"]))


def seen(visit, pk):
    unit = visit.rows.of(Checklist)[pk].organization_id
    return present(visit.rows.organizations[unit]) and visit.oracle.organization(unit)


@door
def checklist_list(visit):
    visit.get(reverse("founding:list"), headers=LIST)
    rows = {pk for pk in visit.rows.of(Checklist) if seen(visit, pk)}
    shown, count = visit.listed("founding")
    return (shown - rows, len(shown), count), (set(), min(PAGE_SIZE, len(rows)), len(rows))


@door
def checklist_page(visit):
    pk = visit.pick(visit.rows.of(Checklist))
    status = visit.get(reverse("founding:detail", args=[pk]))
    return status, 200 if seen(visit, pk) else 404
