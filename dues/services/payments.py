"""Recording what was paid. No money moves here: somebody notes that it was received."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from core import audit, records
from core.errors import Missing, Refusal
from core.records.links import checked_reason
from dues.choices import DuesAction, DuesMonthState, PayMethod
from dues.models import AMOUNT, DuesMonth, DuesPayment, sealed
from dues.services.arrears import refresh_arrears
from dues.services.ledger import refuse_negative
from dues.services.sums import accounts_of, lock, refresh
from dues.shares import NOTHING
from members.models import Member


@dataclass(frozen=True)
class Received:
    """What is noted of one payment."""

    member_id: int
    amount: Decimal
    paid_on: datetime.date
    method: str
    payer: str = ""
    note: str = ""


def collecting(actor: Any, pk: int) -> DuesMonth:
    """A month in which the actor may note payments, locked. Raises `Missing`, `Denied`,
    `Refusal`."""
    rows = DuesMonth.objects.present()
    seen = rows.visible_to(actor).filter(pk=pk).first()
    if seen is None:
        raise Missing
    lock(seen.party_organization_id)
    row = rows.editable_by(actor).select_related("party_organization").filter(pk=pk).first()
    if row is None:
        records.deny(actor=actor, subject=DuesMonth, keys=[pk])
    if row.state == DuesMonthState.CREATED:
        raise Refusal("这个月还没有开始收缴。")
    return row


@transaction.atomic
def tick_paid(
    *,
    actor: Any,
    pk: int,
    members: Collection[int],
    paid_on: datetime.date,
    method: str = PayMethod.CASH,
) -> int:
    """Note that these members paid what they still owe for the month; returns how many of them it
    were. Sent twice, the second time finds nothing owed."""
    month = collecting(actor, pk)
    _check_day(month, paid_on)
    accounts = accounts_of(month)
    owing = [
        Received(member_id, accounts[member_id].rest, paid_on, PayMethod(method))
        for member_id in sorted(set(members) & set(accounts))
        if accounts[member_id].rest > NOTHING
    ]
    post(month, owing, actor=actor)
    return len(owing)


@transaction.atomic
def pay(
    *,
    actor: Any,
    pk: int,
    member: Member,
    amount: Decimal,
    paid_on: datetime.date,
    method: str,
    payer: str = "",
    note: str = "",
) -> DuesPayment:
    """Note one payment: by somebody else, in part, or of more than is owed.

    Raises ValidationError, and what `collecting` raises.
    """
    month = collecting(actor, pk)
    _check_day(month, paid_on)
    amount = AMOUNT.read(amount)
    if amount <= NOTHING:
        raise ValidationError({"amount": "金额须大于零；记错的请冲正。"})
    if member.pk not in accounts_of(month):
        raise ValidationError({"member": "名册里这个月没有这名党员。"})
    received = Received(member.pk, amount, paid_on, PayMethod(method), payer, note)
    (payment,) = post(month, [received], actor=actor)
    return payment


@transaction.atomic
def reverse_payment(*, actor: Any, pk: int, version: int, reason: str) -> DuesPayment:
    """Take a payment back by a row with the opposite amount. Raises what `claim` raises,
    `Refusal`, ValidationError."""
    seen = DuesPayment.objects.visible_to(actor).present().filter(pk=pk).first()
    if seen is None:
        raise Missing
    lock(seen.party_organization_id)
    payment = records.claim(DuesPayment, actor=actor, pk=pk, version=version)
    if payment.reverses_id or hasattr(payment, "reversed_by"):
        raise Refusal("这一笔已经冲正。")
    note = checked_reason(reason, example="金额记错")
    back = DuesPayment.objects.create(
        month=payment.month,
        member=payment.member,
        amount_cipher=sealed(-payment.amount),
        paid_on=payment.paid_on,
        method=payment.method,
        note=note[:100],
        party_organization_id=payment.party_organization_id,
        receipt_year=payment.receipt_year,
        reverses=payment,
        made_by=actor,
    )
    refresh(payment.month)
    refuse_negative(payment.party_organization_id)
    refresh_arrears([payment.member_id])
    audit.record(action=DuesAction.PAYMENT_REVERSED, actor=actor, subject=payment.member)
    return back


def post(month: DuesMonth, received: Iterable[Received], *, actor: Any) -> list[DuesPayment]:
    """Store payments of a month that is locked, with the next numbers of receipts."""
    party_id, made = month.party_organization_id, []
    numbers: dict[int, int] = {}
    for each in received:
        year = each.paid_on.year
        if year not in numbers:
            used = DuesPayment.objects.filter(party_organization=party_id, receipt_year=year)
            numbers[year] = used.aggregate(last=Max("receipt_number"))["last"] or 0
        numbers[year] += 1
        made.append(
            DuesPayment(
                month=month,
                member_id=each.member_id,
                amount_cipher=sealed(each.amount),
                paid_on=each.paid_on,
                method=each.method,
                payer=" ".join(each.payer.split()),
                note=" ".join(each.note.split()),
                party_organization_id=party_id,
                receipt_year=year,
                receipt_number=numbers[year],
                made_by=actor,
            )
        )
    if made:
        DuesPayment.objects.bulk_create(made)
        refresh(month)
        refresh_arrears([each.member_id for each in made])
    return made


def _check_day(month: DuesMonth, paid_on: datetime.date) -> None:
    records.refuse_future("paid_on", paid_on, "缴纳日期")
    if paid_on.year < month.month.year - 1:
        raise ValidationError({"paid_on": "缴纳日期比所属月份早一年以上，请核对。"})
