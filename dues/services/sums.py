"""Bringing the sums of a month, and where each member stands in it, up to date. Only here single
amounts are added up: at rest they are encrypted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core import crypto
from core.db import lock_until_commit
from dues.choices import DueKind, DueState
from dues.models import Due, DuesMonth, DuesPayment
from dues.shares import NOTHING


def lock(*party_ids: int | None) -> None:
    """Hold the dues of Party organizations until the transaction ends, in one order for all."""
    for pk in sorted({pk for pk in party_ids if pk is not None}):
        lock_until_commit(f"dues:{pk}")


@dataclass
class Account:
    """One member in one month."""

    due: Decimal | None = None
    paid: Decimal = NOTHING
    exempt: bool = False
    payments: list[DuesPayment] = field(default_factory=list)

    @property
    def rest(self) -> Decimal:
        """What is still owed."""
        return max(NOTHING, (self.due or NOTHING) - self.paid)

    @property
    def state(self) -> DueState:
        if self.due is None:
            return DueState.UNSET
        if self.exempt and self.due == NOTHING:
            return DueState.EXEMPT
        if self.paid >= self.due:
            return DueState.PAID
        return DueState.PART if self.paid > NOTHING else DueState.OPEN


def accounts_of(month: DuesMonth) -> dict[int, Account]:
    """Member → what he owes and paid for the month, with all corrections."""
    found: dict[int, Account] = defaultdict(Account)
    for due in Due.objects.filter(month=month).order_by("pk"):
        account = found[due.member_id]
        if due.kind == DueKind.REGULAR:
            account.exempt = due.state == DueState.EXEMPT
        if (amount := due.amount) is not None:
            account.due = (account.due or NOTHING) + amount
    for payment in DuesPayment.objects.filter(month=month).order_by("pk"):
        found[payment.member_id].payments.append(payment)
        found[payment.member_id].paid += payment.amount
    return found


@dataclass(frozen=True)
class Line:
    """One member in one month, as its keeper reads it."""

    member: int
    name: str
    state: str
    #: The income by which it was reckoned; None where it was by something else.
    base: Decimal | None
    due: Decimal | None
    paid: Decimal


def lines_of(actor: Any, month: DuesMonth) -> list[Line]:
    """The list of a month, by name, of those whose amounts `actor` reads."""
    accounts = accounts_of(month)
    dues = Due.objects.visible_to(actor).filter(month=month, kind=DueKind.REGULAR)
    found = []
    for each in dues.select_related("member").order_by("member__name", "pk"):
        account = accounts[each.member_id]
        basis = crypto.decrypt(each.basis_cipher) if each.basis_cipher else ""
        base = basis.partition("|")[0]
        found.append(
            Line(
                each.member_id,
                each.member.name,
                each.state,
                Decimal(base) if base else None,
                account.due,
                account.paid,
            )
        )
    return found


def refresh(month: DuesMonth) -> dict[int, Account]:
    """Write the state of every member of the month and its sums. The month is locked."""
    accounts = accounts_of(month)
    rows = list(Due.objects.filter(month=month, kind=DueKind.REGULAR))
    changed = []
    for row in rows:
        state = accounts[row.member_id].state
        if row.state != state:
            row.state = state
            changed.append(row)
    Due.objects.bulk_update(changed, ["state"])
    states = [each.state for each in rows]
    values = {
        "people": len(rows),
        "unset_people": states.count(DueState.UNSET),
        "paid_people": states.count(DueState.PAID),
        "exempt_people": states.count(DueState.EXEMPT),
        "due_total": sum((each.due or NOTHING for each in accounts.values()), NOTHING),
        "paid_total": sum((each.paid for each in accounts.values()), NOTHING),
    }
    DuesMonth.objects.filter(pk=month.pk).exclude(**values).update(**values)
    month.refresh_from_db()
    return accounts


def refresh_all(months: Iterable[DuesMonth]) -> None:
    for month in months:
        refresh(month)
