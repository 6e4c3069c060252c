"""Doors to dues: sums are seen with the Party organization's members, persons by its secretary."""

from django.urls import reverse

from core.months import Month
from core.views.lists import PAGE_SIZE
from dues.models import DuesMonth, DuesPayment
from tests.access.visits import LIST, api_row, api_rows, door, present
from tests.dues.factories import month_of, payment


def draw(drawn, chance):
    for party in chance.sample(drawn.parties, min(8, len(drawn.parties))):
        people = list(party.members.order_by("pk")[:3])
        month = month_of(party, Month(2026, 1 + chance.randrange(6)), "started")
        for number, member in enumerate(people, 1):
            payment(month, member, f"{10 + number}.50", number)


def seen(visit, pk):
    party = visit.rows.of(DuesMonth)[pk].party_organization_id
    return present(visit.rows.parties[party]) and visit.oracle.party(party, "persons")


def keeps(visit, pk):
    """Secretaries see persons of their own Party organization alone, not of those under it."""
    party = visit.rows.of(DuesMonth)[pk].party_organization_id
    return any(
        grant.role == "secretary" and grant.party_organization_id == party
        for grant in visit.oracle.grants
    )


@door
def dues_list(visit):
    status = visit.get(reverse("dues:list"), headers=LIST)
    if not visit.oracle.may("persons"):
        return status, 403
    rows = {pk for pk in visit.rows.of(DuesMonth) if seen(visit, pk)}
    shown, count = visit.listed("dues")
    return (shown - rows, len(shown), count), (set(), min(PAGE_SIZE, len(rows)), len(rows))


@door
def dues_month(visit):
    """The receipts of persons stand there for the secretary of the branch and for nobody else."""
    pk = visit.pick(visit.rows.of(DuesMonth))
    status = visit.get(reverse("dues:detail", args=[pk]))
    if not seen(visit, pk):
        return status, 404
    paid = any(row.month_id == pk for row in visit.rows.of(DuesPayment).values())
    return (status, "缴纳记录" in visit.said), (200, keeps(visit, pk) and paid)


@door
def dues_collecting(visit):
    pk = visit.pick(visit.rows.of(DuesMonth))
    status = visit.get(reverse("dues:collect", args=[pk]))
    if not seen(visit, pk):
        return status, 404
    return status, 200 if keeps(visit, pk) else 403


@door
def dues_api(visit):
    if visit.chance.random() < 0.5:
        pk = visit.pick(visit.rows.of(DuesMonth))
        return api_row(visit, "dues", pk, seen(visit, pk), "persons")
    found = api_rows(visit, "dues")
    if not visit.oracle.may("persons"):
        return found, 403
    return found, {pk for pk in visit.rows.of(DuesMonth) if seen(visit, pk)}
