"""Payment lists: read in the guarded process, matched to members, what is doubtful looked at by a
person, then noted as payments."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from branches.models import PartyOrganization
from core import audit, records
from core.errors import Missing, Refusal
from core.imports.reading.errors import Refused
from core.imports.sheets import Sheet
from core.imports.unkept import read_file
from core.months import Month
from core.values import Date
from dues.choices import DuesAction, DuesMonthState, PaymentDoubt, PaymentRowState, PayMethod
from dues.models import DuesMonth, PaymentList, PaymentRow, sealed
from dues.services.months import kept_party
from dues.services.payments import Received, post
from dues.services.sums import Account, accounts_of, lock
from dues.shares import NOTHING
from members.models import Member, Membership

#: What is told of rows that could not be read.
_REMARKS = 30
_MONTH = re.compile(r"(\d{4})\s*[-./年]?\s*(\d{1,2})(?!\d)", re.ASCII)


@dataclass(frozen=True)
class Read:
    """One row of the file."""

    number: int
    name: str
    amount: Decimal
    paid_on: Any
    month: Month | None
    id_number_index: str = ""
    payer: str = ""


@transaction.atomic
def load_list(
    *,
    actor: Any,
    party_organization: PartyOrganization,
    source: BinaryIO,
    name: str,
    sheet: Sheet,
    method: str = PayMethod.BANK,
) -> PaymentList:
    """Read a list and match its rows; nothing is noted as paid yet. The file itself is not kept.

    A row without a month is for the month of its payment. Raises `Refusal` for a file that cannot
    be read, `Missing`.
    """
    party = kept_party(actor, party_organization.pk)
    try:
        found, wrong, doubts = read_file(source, name, sheet)
    except Refused as refused:
        raise Refusal(f"{refused}。") from None
    rows, remarks = [_row(values) for values in found], wrong + doubts
    if not rows:
        raise Refusal("清单里没有可以读取的行。" + "".join(remarks[:3]))
    made = PaymentList(
        party_organization=party,
        name=audit.masked(name),
        method=PayMethod(method),
        remarks=remarks[:_REMARKS],
        made_by=actor,
    )
    records.keep(made, actor=actor)
    PaymentRow.objects.bulk_create(_matched(made, rows))
    audit.record(
        action=DuesAction.LIST_LOADED,
        actor=actor,
        subject=made,
        detail={"党组织": party.code, "行数": len(rows)},
    )
    return made


# --- Reading -----------------------------------------------------------------------------------


def _row(values: dict[str, str]) -> Read:
    return Read(
        number=int(values["number"]),
        name=values["name"],
        amount=Decimal(values["amount"]),
        paid_on=Date().read(values["paid_on"]),
        month=month_of(values.get("month", "")),
        id_number_index=values.get("id_number", ""),
        payer=values.get("payer", ""),
    )


def month_of(text: str) -> Month | None:
    """A month as people write it; None for anything else."""
    found = _MONTH.match(text.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or not 1990 <= int(found[1]) <= 2100:
        return None
    return Month(int(found[1]), int(found[2]))


# --- Matching ----------------------------------------------------------------------------------


def _matched(found: PaymentList, rows: list[Read]) -> Iterator[PaymentRow]:
    party = found.party_organization_id
    by_name, by_number = _members(party, rows)
    months = {each.calendar_month: each for each in DuesMonth.objects.filter(
        party_organization=party)}  # fmt: skip
    accounts: dict[Month, dict[int, Account]] = {}
    seen: set[tuple[int, Month]] = set()
    for row in rows:
        month = row.month or Month.containing(row.paid_on)
        people = by_number.get(row.id_number_index) or by_name.get(row.name, [])
        doubt, member = "", None
        if not people:
            doubt = PaymentDoubt.UNKNOWN
        elif len(people) > 1:
            doubt = PaymentDoubt.NAMESAKES
        else:
            member = people[0]
            if month in months and month not in accounts:
                accounts[month] = accounts_of(months[month])
            account = accounts.get(month, {}).get(member)
            doubt = doubt_of(months.get(month), account, row.amount)
            if not doubt and (member, month) in seen:
                doubt = PaymentDoubt.TWICE
            seen.add((member, month))
        yield PaymentRow(
            list=found,
            row_number=row.number,
            name=row.name,
            amount_cipher=sealed(row.amount),
            paid_on=row.paid_on,
            month=month.first_day,
            payer=row.payer,
            member_id=member,
            state=PaymentRowState.DOUBT if doubt else PaymentRowState.MATCHED,
            doubt=doubt,
        )


def _members(party_id: int, rows: list[Read]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Name → ids, and index of the identity number → ids, of all who ever belonged there."""
    belonged = Membership.objects.filter(party_organization=party_id).values("member")
    people = Member.objects.filter(pk__in=belonged).present()
    by_name: dict[str, list[int]] = defaultdict(list)
    by_number: dict[str, list[int]] = defaultdict(list)
    for pk, name, index in people.values_list("pk", "name", "id_number_index"):
        by_name[name].append(pk)
        by_number[index].append(pk)
    return by_name, by_number


def doubt_of(month: DuesMonth | None, account: Account | None, amount: Decimal) -> str:
    """What is odd about a payment of a member for a month; "" for nothing."""
    if month is None or month.state == DuesMonthState.CREATED:
        return PaymentDoubt.NO_MONTH
    if account is None:
        return PaymentDoubt.NO_DUE
    if account.rest == NOTHING:
        return PaymentDoubt.PAID
    return "" if amount == account.rest else PaymentDoubt.AMOUNT


# --- What a person says, and noting -------------------------------------------------------------


def _claim(actor: Any, pk: int, row: int) -> PaymentRow:
    seen = PaymentList.objects.visible_to(actor).present().filter(pk=pk).first()
    if seen is None:
        raise Missing
    lock(seen.party_organization_id)
    if seen.posted_on is not None:
        raise Refusal("这份清单已经登记完毕。")
    found = PaymentRow.objects.editable_by(actor).filter(list=seen, pk=row).first()
    if found is None:
        raise Missing
    return found


@transaction.atomic
def say_who(*, actor: Any, pk: int, row: int, member: Member) -> PaymentRow:
    """This row of the list is of that member, whatever was odd about it."""
    found = _claim(actor, pk, row)
    belonged = Membership.objects.filter(
        party_organization=found.list.party_organization_id, member=member
    )
    if not belonged.exists():
        raise Missing("本党组织没有这名党员。")
    months = DuesMonth.objects.filter(
        party_organization=found.list.party_organization_id, month=found.month
    )
    month = months.first()
    account = accounts_of(month).get(member.pk) if month else None
    doubt = doubt_of(month, account, found.amount)
    if doubt in (PaymentDoubt.NO_MONTH, PaymentDoubt.NO_DUE):
        raise Refusal(f"{PaymentDoubt(doubt).label}，不能登记到这个月。")
    found.member, found.state, found.doubt = member, PaymentRowState.MATCHED, ""
    found.save()
    return found


@transaction.atomic
def skip_row(*, actor: Any, pk: int, row: int) -> PaymentRow:
    """This row is not noted."""
    found = _claim(actor, pk, row)
    found.state = PaymentRowState.SKIPPED
    found.save()
    return found


@transaction.atomic
def post_list(*, actor: Any, pk: int, version: int) -> int:
    """Note the rows that are matched as payments; returns how many. Done once: what is doubtful
    must be settled before.

    Raises what `core.records.claim` raises, and `Refusal`.
    """
    seen = PaymentList.objects.visible_to(actor).present().filter(pk=pk).first()
    if seen is None:
        raise Missing
    lock(seen.party_organization_id)
    if PaymentList.objects.filter(pk=pk, posted_on__isnull=False).exists():
        return 0
    found = records.claim(PaymentList, actor=actor, pk=pk, version=version)
    rows = list(PaymentRow.objects.filter(list=found).order_by("row_number"))
    if waiting := sum(row.state == PaymentRowState.DOUBT for row in rows):
        raise Refusal(f"还有 {waiting} 行待确认，请先逐行确认或选择不登记。")
    by_month: dict[Any, list[PaymentRow]] = defaultdict(list)
    for row in rows:
        if row.state == PaymentRowState.MATCHED:
            by_month[row.month].append(row)
    number = 0
    for day, matched in sorted(by_month.items()):
        month = DuesMonth.objects.filter(
            party_organization=found.party_organization_id, month=day
        ).first()
        if month is None or month.state == DuesMonthState.CREATED:
            raise Refusal(f"{Month.containing(day).title}的名册还没有开始收缴。")
        received = [
            Received(row.member_id, row.amount, row.paid_on, found.method, row.payer)
            for row in matched
        ]
        for row, payment in zip(matched, post(month, received, actor=actor), strict=True):
            row.payment, row.state = payment, PaymentRowState.POSTED
            number += 1
        PaymentRow.objects.bulk_update(matched, ["payment", "state"])
    found.posted_on = timezone.localdate()
    found.save(update_fields=["posted_on"])
    return number
