"""The list of a month: created, started, settled. Once settled nothing in it changes."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.models import PartyOrganization
from core import audit, crypto, records
from core.errors import Missing, Refusal
from core.months import Month
from core.records.links import checked_reason
from dues.choices import DueKind, DuesAction, DuesMonthState, DueState
from dues.flows import FLOW
from dues.models import DIFFERENCE, Due, DuesMonth, DuesPayment, parties_kept_by, sealed
from dues.services.arrears import refresh_arrears
from dues.services.people import Owed, owed_by, payers_of
from dues.services.sums import accounts_of, lock, refresh
from dues.shares import NOTHING
from members.models import Member


def kept_party(actor: Any, pk: int) -> PartyOrganization:
    """The Party organization whose dues the actor keeps, locked. Raises `Missing`."""
    lock(pk)
    party = parties_kept_by(actor).filter(pk=pk).first()
    if party is None:
        raise Missing
    return party


@transaction.atomic
def create_month(*, actor: Any, party_organization: PartyOrganization, month: Month) -> DuesMonth:
    """The list of a month, of those who pay there; it may be made up to the present month.

    Raises `Missing`, ValidationError.
    """
    party = kept_party(actor, party_organization.pk)
    if month > Month.current():
        raise ValidationError({"month": f"{month.title}还没有到。"})
    if month.last_day < party.founded_on:
        raise ValidationError({"month": f"“{party}”{party.founded_on} 才成立。"})
    if party.dissolved_on is not None and month.first_day >= party.dissolved_on:
        raise ValidationError({"month": f"“{party}”已于 {party.dissolved_on} 撤销。"})
    row = DuesMonth(party_organization=party, month=month.first_day)
    records.keep(row, actor=actor)
    _write_list(row, actor)
    return row


@transaction.atomic
def start_month(*, actor: Any, pk: int, version: int) -> DuesMonth:
    """Fix who owes what and begin to collect; the list is drawn up once more before."""
    row = _claim("start", actor, pk, version)
    _write_list(row, actor)
    if not row.people:
        raise Refusal("名册里没有党员，不用收缴。")
    FLOW.move(row, "start", actor=actor, started_on=timezone.localdate())
    _moved(actor, row)
    return row


@transaction.atomic
def settle_month(*, actor: Any, pk: int, version: int) -> DuesMonth:
    """Close the month; who has not paid may still do so, by new rows."""
    row = _claim("settle", actor, pk, version)
    refresh(row)
    if row.unset_people:
        raise Refusal(f"还有 {row.unset_people} 名党员没有核定党费基数，请先核定，再截止。")
    FLOW.move(row, "settle", actor=actor, settled_on=timezone.localdate())
    _moved(actor, row)
    return row


def _claim(name: str, actor: Any, pk: int, version: int) -> DuesMonth:
    seen = DuesMonth.objects.visible_to(actor).present().filter(pk=pk).first()
    if seen is None:
        raise Missing
    lock(seen.party_organization_id)
    return FLOW.claim(name, actor=actor, pk=pk, version=version)


def _moved(actor: Any, row: DuesMonth) -> None:
    refresh_arrears(list(row.dues.values_list("member_id", flat=True)))
    audit.record(
        action=DuesAction.MONTH_MOVED,
        actor=actor,
        subject=row,
        detail={"党组织": row.party_organization.code, "状态": row.get_state_display()},
    )


def _write_list(row: DuesMonth, actor: Any) -> None:
    """The list of a month that is not started yet, as it would be now."""
    month = row.calendar_month
    payers = payers_of(row.party_organization, month)
    Due.objects.filter(month=row).exclude(member__in=payers).delete()
    known = {each.member_id: each for each in Due.objects.filter(month=row)}
    owed = owed_by(payers, month)
    _set(list(known.values()), owed)
    new = [Due(month=row, member_id=pk, made_by=actor) for pk in payers if pk not in known]
    for due in new:
        _take(due, owed[due.member_id])
    Due.objects.bulk_create(new)
    refresh(row)


def _set(rows: Collection[Due], owed: dict[int, Owed]) -> None:
    changed = [row for row in rows if _take(row, owed[row.member_id])]
    Due.objects.bulk_update(changed, ["amount_cipher", "basis_cipher", "state"])


def _take(row: Due, owed: Owed) -> bool:
    """Write what is owed into a row; False: it stands there already."""
    basis = crypto.decrypt(row.basis_cipher) if row.basis_cipher else ""
    same = row.amount == owed.amount and basis == owed.basis
    if row.pk and same and (row.state == DueState.EXEMPT) == owed.exempt:
        return False
    row.amount_cipher = None if owed.amount is None else sealed(owed.amount)
    row.basis_cipher = None if owed.amount is None else crypto.encrypt(owed.basis)
    if owed.amount is None:
        row.state = DueState.UNSET
    else:
        row.state = DueState.EXEMPT if owed.exempt else DueState.OPEN
    return True


def reckon_anew(member_ids: Collection[int], since: Month) -> list[DuesMonth]:
    """Bring what members owe up to date in months that are not settled and for which they paid
    nothing yet. In the transaction of whoever entered by what it is reckoned; returns the months
    of which something is fixed already, so that it stays as it is."""
    dues = Due.objects.filter(
        member__in=member_ids, kind=DueKind.REGULAR, month__month__gte=since.first_day
    ).select_related("month")
    fixed, touched = [], {}
    for due in dues.order_by("month__month"):
        paid = DuesPayment.objects.filter(month=due.month, member=due.member_id)
        if due.month.is_settled or (due.state != DueState.UNSET and paid.exists()):
            fixed.append(due.month)
            continue
        _set([due], owed_by([due.member_id], due.month.calendar_month))
        touched[due.month_id] = due.month
    for month in touched.values():
        refresh(month)
    refresh_arrears(member_ids)
    return fixed


@transaction.atomic
def correct_due(
    *, actor: Any, pk: int, version: int, member: Member, amount: Decimal, reason: str
) -> DuesMonth:
    """Add to, or take from, what a member owes for a month that has begun: a row of its own, with
    the reason. `pk` and `version` are the month's."""
    seen = DuesMonth.objects.visible_to(actor).present().filter(pk=pk).first()
    if seen is None:
        raise Missing
    lock(seen.party_organization_id)
    row = records.claim(DuesMonth, actor=actor, pk=pk, version=version)
    if row.state == DuesMonthState.CREATED:
        raise Refusal("还没有开始收缴，请直接修改党费基数。")
    amount = DIFFERENCE.read(amount)
    if amount == NOTHING:
        raise ValidationError({"amount": "更正的金额不能是零。"})
    account = accounts_of(row).get(member.pk)
    regular = Due.objects.filter(month=row, member=member, kind=DueKind.REGULAR)
    if account is None or not regular.exists():
        raise ValidationError({"member": "名册里这个月没有这名党员。"})
    if account.due is None:
        raise ValidationError({"member": "还没有核定党费基数，请先核定。"})
    if account.due + amount < NOTHING:
        raise ValidationError({"amount": "更正以后的应缴不能小于零。"})
    Due.objects.create(
        month=row,
        member=member,
        kind=DueKind.CORRECTION,
        amount_cipher=sealed(amount),
        state=DueState.OPEN,
        reason=checked_reason(reason, example="三月起工资调整，补记"),
        made_by=actor,
    )
    refresh(row)
    refresh_arrears([member.pk])
    audit.record(
        action=DuesAction.DUE_CORRECTED,
        actor=actor,
        subject=member,
        detail={"月份": str(row.calendar_month)},
    )
    return row
