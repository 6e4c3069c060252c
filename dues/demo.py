"""Dues in the generated county: the books of a few branches over half a year. A handful, whatever
the county's size: each amount is encrypted by itself."""

import datetime
import random
from decimal import Decimal

from django.db.models import Count, Q

from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganization
from core.months import Month
from dues.choices import BY_INCOME, DuesEntryKind, DuesMonthState, PayerKind, PayMethod
from dues.models import DuesBase, DuesEntry, DuesExemption, DuesMonth, DuesYear, sealed
from dues.services.arrears import refresh_arrears
from dues.services.months import _write_list
from dues.services.payments import Received, post
from dues.services.people import payers_of
from dues.services.sums import accounts_of, refresh
from dues.shares import NOTHING

#: Branches with books, and months of them: the last one is being collected.
BRANCHES, MONTHS = 12, 5
_FEWEST, _MOST = 3, 40
#: How often somebody is of a kind, and what he earns.
_KINDS = (
    (PayerKind.INCOME, 0.8, (2_600, 16_000)),
    (PayerKind.RETIRED, 0.14, (2_400, 7_500)),
    (PayerKind.STUDENT, 0.03, (0, 0)),
    (PayerKind.NO_INCOME, 0.03, (0, 0)),
)
_METHODS = (PayMethod.CASH, PayMethod.BANK, PayMethod.ONLINE)


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """The app's part of the generated county (`DomainApp.demo`); inside its transaction."""
    months = [Month.containing(today).plus(-number) for number in range(MONTHS - 1, -1, -1)]
    months = [each for each in months if each.first_day >= first_day]
    for party in _branches(chance, today):
        _tell(chance, party, months, today)


def _branches(chance: random.Random, today: datetime.date) -> list[PartyOrganization]:
    there = Count("members", filter=Q(members__deleted_at=None))
    found = (
        PartyOrganization.objects.active_on(today)
        .filter(kind=PartyOrganizationKind.BRANCH, parent__isnull=False)
        .annotate(number=there)
        .filter(number__range=(_FEWEST, _MOST))
        .select_related("parent")
        .order_by("code")
    )
    found = list(found[:400])
    # The first one by its code is among them: whoever shows the county gives its secretary's grant.
    return found[:1] + chance.sample(found[1:], min(BRANCHES - 1, max(len(found) - 1, 0)))


def _tell(
    chance: random.Random,
    party: PartyOrganization,
    months: list[Month],
    today: datetime.date,
) -> None:
    people = sorted({pk for month in months for pk in payers_of(party, month)})
    since = months[0].first_day if months else today
    bases = []
    # Whoever moved between two of the branches has his base already.
    known = set(DuesBase.objects.filter(member__in=people).values_list("member_id", flat=True))
    for pk in people:
        if pk in known:
            continue
        kind, _, (low, high) = chance.choices(_KINDS, [each[1] for each in _KINDS])[0]
        base = Decimal(chance.randrange(low, high + 1, 50)) if kind in BY_INCOME else None
        bases.append(
            DuesBase(
                member_id=pk,
                starts_on=since,
                kind=kind,
                base_cipher=None if base is None else sealed(base),
                ground="本人申报",
            )
        )
    DuesBase.objects.bulk_create(bases)
    if len(people) > 6:
        DuesExemption.objects.create(
            member_id=people[2],
            first_month=since,
            last_month=months[-1].first_day,
            ground="因病致困，本人申请",
            decided_on=since,
            document_number="支部会议研究，镇党委同意",
        )
    owing = people[4] if len(people) > 5 else None
    for month in months:
        _month(chance, party, month, today, owing=owing, last=month == months[-1])
    refresh_arrears(people)
    _money(chance, party, today)


def _month(
    chance: random.Random,
    party: PartyOrganization,
    month: Month,
    today: datetime.date,
    *,
    owing: int | None,
    last: bool,
) -> None:
    row = DuesMonth.objects.create(party_organization=party, month=month.first_day)
    _write_list(row, None)
    row.state = DuesMonthState.STARTED
    row.started_on = month.first_day
    row.save(update_fields=["state", "started_on"])
    received = []
    for pk, account in sorted(accounts_of(row).items()):
        if account.rest == NOTHING or pk == owing or (last and chance.random() < 0.4):
            continue
        day = min(month.first_day + datetime.timedelta(days=chance.randrange(20)), today)
        received.append(Received(pk, account.rest, day, chance.choice(_METHODS)))
    post(row, received, actor=None)
    if not last:
        row.state = DuesMonthState.SETTLED
        row.settled_on = min(month.last_day, today)
        row.save(update_fields=["state", "settled_on"])
    refresh(row)


def _money(chance: random.Random, party: PartyOrganization, today: datetime.date) -> None:
    """Half of it is remitted, some is returned, and last year's books were told."""
    paid = sum(
        DuesMonth.objects.filter(party_organization=party).values_list("paid_total", flat=True)
    )
    if paid <= NOTHING:
        return
    up = (paid / 2).quantize(Decimal("0.01"))
    rows = [
        (DuesEntryKind.REMITTED, party, party.parent, up, "上缴党费"),
        (
            DuesEntryKind.RETURNED,
            party.parent,
            party,
            (up / 3).quantize(Decimal("0.01")),
            "党费拨返",
        ),
        (DuesEntryKind.USED, party, None, Decimal("20.00"), "订阅党报党刊"),
    ]
    for number, (kind, giver, taker, amount, note) in enumerate(rows):
        if amount > NOTHING:
            DuesEntry.objects.create(
                kind=kind,
                giver=giver,
                taker=taker,
                amount=amount,
                happened_on=today - datetime.timedelta(days=9 - 3 * number),
                note=note,
            )
    year = Month.containing(today).year
    if chance.random() < 0.5:
        DuesYear.objects.create(party_organization=party, year=year, published_on=today)
