"""Dues: by what they are reckoned, what is owed and paid, and where the money is."""

from dues.models.keeping import (
    DuesOfficer,
    kept_by,
    members_kept_by,
    own_members,
    parties_kept_by,
    parties_seen_by,
)
from dues.models.ledger import DuesEntry, DuesYear, spendable_by
from dues.models.lists import PaymentList, PaymentRow
from dues.models.months import Due, DuesMonth, DuesMonthQuerySet, DuesPayment, members_of
from dues.models.persons import DuesBase, DuesExemption, DuesStanding
from dues.models.rules import DuesLimit, DuesRate
from dues.models.sealed import AMOUNT, DIFFERENCE, opened, sealed

__all__ = [
    "AMOUNT",
    "DIFFERENCE",
    "Due",
    "DuesBase",
    "DuesEntry",
    "DuesExemption",
    "DuesLimit",
    "DuesMonth",
    "DuesMonthQuerySet",
    "DuesOfficer",
    "DuesPayment",
    "DuesRate",
    "DuesStanding",
    "DuesYear",
    "PaymentList",
    "PaymentRow",
    "kept_by",
    "members_kept_by",
    "members_of",
    "opened",
    "own_members",
    "parties_kept_by",
    "parties_seen_by",
    "sealed",
    "spendable_by",
]
