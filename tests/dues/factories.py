"""Dues for tests: rows as the services leave them."""

import datetime
from decimal import Decimal

from core.months import Month
from dues.choices import DuesMonthState, DueState, PayerKind, PayMethod
from dues.models import Due, DuesBase, DuesMonth, DuesPayment, sealed

JANUARY = Month(2026, 1)


def base(member, amount="3000.00", month=JANUARY, kind=PayerKind.INCOME):
    """By what somebody pays from a month on."""
    cipher = None if amount is None else sealed(Decimal(amount))
    return DuesBase.objects.create(
        member=member, starts_on=month.first_day, kind=kind, base_cipher=cipher
    )


def month_of(party, month=JANUARY, state=DuesMonthState.STARTED, dues=()):
    """A month with (member, amount) pairs that are owed."""
    row = DuesMonth.objects.create(party_organization=party, month=month.first_day, state=state)
    for member, amount in dues:
        Due.objects.create(
            month=row,
            member=member,
            amount_cipher=sealed(Decimal(amount)),
            state=DueState.OPEN,
        )
    row.people = len(dues)
    row.due_total = sum((Decimal(amount) for _, amount in dues), Decimal(0))
    row.save()
    row.refresh_from_db()
    return row


def payment(month, member, amount="15.00", number=1):
    """One that was noted."""
    day = month.month + datetime.timedelta(days=3)
    found = DuesPayment.objects.create(
        month=month,
        member=member,
        amount_cipher=sealed(Decimal(amount)),
        paid_on=day,
        method=PayMethod.CASH,
        party_organization=month.party_organization,
        receipt_year=day.year,
        receipt_number=number,
    )
    found.refresh_from_db()
    return found
