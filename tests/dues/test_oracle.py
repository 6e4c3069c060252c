"""Dues due, paid and owed of generated members, recomputed to the cent by plain Python that knows
nothing of the services."""

import datetime
import random
from collections import defaultdict
from decimal import Decimal

import pytest
from django.utils import timezone

from core.months import Month
from dues import services
from dues.models import Due, DuesMonth, DuesPayment, DuesStanding
from members.models import Membership
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory

#: Incomes at the edges of the bands, among others.
EDGES = (300_000, 300_001, 500_000, 500_001, 1_000_000, 1_000_001)


def cents_due(kind: str, cents: int) -> int:
    """By the rules as they are written down: thousandths of the whole income, halves up."""
    if kind in ("student", "no_income"):
        return 20
    if kind == "retired":
        thousandths = 5 if cents <= 500_000 else 10
    else:
        edges = ((300_000, 5), (500_000, 10), (1_000_000, 15))
        thousandths = next((share for edge, share in edges if cents <= edge), 20)
    whole, rest = divmod(cents * thousandths, 1000)
    return whole + (rest >= 500)


class Drawn:
    """What happens, drawn at random and kept as plain numbers."""

    def __init__(self, seed: int, people: int, months: int) -> None:
        self.chance = random.Random(seed)
        self.months = [Month.current().plus(n - months) for n in range(months)]
        #: Member → (month it holds from, kind, cents), in order.
        self.bases: dict[int, list] = defaultdict(list)
        #: Member → (first, last) of an exemption.
        self.exempt: dict[int, tuple] = {}
        #: (member, month) → cents paid.
        self.paid: dict[tuple, int] = defaultdict(int)

    def income(self) -> int:
        if self.chance.random() < 0.3:
            return self.chance.choice(EDGES)
        return self.chance.randrange(50_000, 2_500_000)

    def owed(self, member: int, month: Month) -> int:
        first, last = self.exempt.get(member, (None, None))
        if first is not None and first <= month <= last:
            return 0
        held = [each for each in self.bases[member] if each[0] <= month]
        return cents_due(held[-1][1], held[-1][2])


@pytest.mark.parametrize(
    ("people", "months"),
    [(30, 8), pytest.param(1_000, 24, marks=pytest.mark.long)],
    ids=["", "a thousand over two years"],
)
def test_due_paid_and_owed_are_what_plain_python_says(county, fresh, people, months):
    drawn = Drawn(7, people, months)
    chance, first = drawn.chance, drawn.months[0]
    branches = [
        PartyOrganizationFactory(region=county.east, founded_on=datetime.date(2010, 1, 1))
        for _ in range(max(2, people // 50))
    ]
    keepers = {
        each.pk: fresh(GrantFactory(role="secretary", party_organization=each).user)
        for each in branches
    }
    today = timezone.localdate()
    #: Member → (branch, first day, day after the last one), in order.
    stays: dict[int, list] = {}
    members = {}
    for _ in range(people):
        branch = chance.choice(branches)
        member = MemberFactory(party_organization=branch)
        members[member.pk] = member
        stays[member.pk] = [(branch.pk, datetime.date(2010, 7, 1), None)]
        kind = chance.choices(["income", "retired", "student", "no_income"], [80, 14, 3, 3])[0]
        drawn.bases[member.pk].append((first, kind, drawn.income()))
        if chance.random() < 0.2:  # moves to another branch within the time
            day = first.first_day + datetime.timedelta(days=chance.randrange(30 * months))
            other = chance.choice([each for each in branches if each != branch])
            Membership.objects.filter(member=member).update(ends_on=day)
            Membership.objects.create(member=member, party_organization=other, starts_on=day)
            stays[member.pk] = [
                (branch.pk, datetime.date(2010, 7, 1), day),
                (other.pk, day, None),
            ]
            if day <= today:
                member.party_organization = other
                member.save()
    for pk, member in members.items():
        keeper = keepers[member.party_organization_id]
        rows = drawn.bases[pk]
        if chance.random() < 0.3:
            rows.append((chance.choice(drawn.months), "income", drawn.income()))
            rows.sort(key=lambda each: each[0])
        for month, kind, cents in rows:
            base = Decimal(cents) / 100 if kind in ("income", "retired") else None
            services.enter_base(
                actor=keeper,
                member=member,
                kind=kind,
                base=base,
                starts_on=month.first_day,
            )
        if chance.random() < 0.1:
            last = min(drawn.months[-1], first.plus(3))
            drawn.exempt[pk] = (first.plus(1), last)
            services.exempt(
                actor=keeper,
                member=member,
                first_month=first.plus(1).first_day,
                last_month=last.first_day,
                ground="因病致困",
                decided_on=today,
                document_number="1号",
            )
    # Of two rows for one month the later one holds: as the services have it.
    for rows in drawn.bases.values():
        held = {each[0]: each for each in rows}
        rows[:] = [held[month] for month in sorted(held)]

    #: What plain Python says: (branch, month) → member → cents.
    wanted: dict[tuple, dict[int, int]] = defaultdict(dict)
    for pk, periods in stays.items():
        for branch, begins, ends in periods:
            for month in drawn.months:
                if begins <= month.first_day and (ends is None or ends > month.first_day):
                    wanted[branch, month][pk] = drawn.owed(pk, month)
    # Nobody owes twice for a month, and everybody once.
    for month in drawn.months:
        owing = [pk for branch in branches for pk in wanted[branch.pk, month]]
        assert sorted(owing) == sorted(members)

    for month in drawn.months:
        for branch in branches:
            actor = keepers[branch.pk]
            row = services.create_month(actor=actor, party_organization=branch, month=month)
            if not row.people:
                continue
            row = services.start_month(actor=actor, pk=row.pk, version=row.version)
            due = wanted[branch.pk, month]
            paying = [pk for pk in due if chance.random() < 0.85]
            part = [pk for pk in due if pk not in paying and chance.random() < 0.3 and due[pk] > 1]
            services.tick_paid(actor=actor, pk=row.pk, members=paying, paid_on=today)
            for pk in paying:
                drawn.paid[pk, month] += due[pk]
            for pk in part:
                cents = chance.randrange(1, due[pk])
                payment = services.pay(
                    actor=actor,
                    pk=row.pk,
                    member=members[pk],
                    amount=Decimal(cents) / 100,
                    paid_on=today,
                    method="bank",
                )
                drawn.paid[pk, month] += cents
                if chance.random() < 0.3:
                    services.reverse_payment(
                        actor=actor, pk=payment.pk, version=payment.version, reason="金额记错"
                    )
                    drawn.paid[pk, month] -= cents
            row.refresh_from_db()
            if chance.random() < 0.7:
                services.settle_month(actor=actor, pk=row.pk, version=row.version)

    compare(drawn, wanted, members)


def compare(drawn, wanted, members):
    stored: dict[tuple, dict[int, int]] = defaultdict(dict)
    paid: dict[tuple, int] = defaultdict(int)
    for due in Due.objects.select_related("month"):
        key = due.month.party_organization_id, due.month.calendar_month
        stored[key][due.member_id] = int(due.amount * 100)
    for each in DuesPayment.objects.select_related("month"):
        paid[each.member_id, each.month.calendar_month] += int(each.amount * 100)
    assert {key: found for key, found in stored.items() if found} == {
        key: found for key, found in wanted.items() if found
    }
    assert {key: cents for key, cents in paid.items() if cents} == {
        key: cents for key, cents in drawn.paid.items() if cents
    }
    for row in DuesMonth.objects.all():
        key = row.party_organization_id, row.calendar_month
        due = wanted[key]
        received = sum(drawn.paid[pk, row.calendar_month] for pk in due)
        assert (row.due_total, row.paid_total) == (
            Decimal(sum(due.values())) / 100,
            Decimal(received) / 100,
        )
        assert row.paid_people + row.exempt_people == sum(
            drawn.paid[pk, row.calendar_month] >= cents for pk, cents in due.items()
        )
    # Arrears: months in a row up to the last one that ended, by counting backwards.
    behind = {}
    for pk in members:
        number = 0
        for month in reversed(drawn.months):
            if drawn.paid[pk, month] >= drawn.owed(pk, month):
                break
            number += 1
        if number:
            behind[pk] = number
    found = dict(DuesStanding.objects.values_list("member_id", "months"))
    assert found == behind and services.refresh_every_arrear() == 0
