"""The month: its closings, frozen facts and rolled-up figures.

Rows below `MonthRevision` are a snapshot: they repeat names and codes and refer to the registry
without database constraints, because a closed month must stay as it is whatever happens there.
Apps above add snapshot rows of their own (`lights.Notice`).
"""

from months.models.duties import DutyFact, SingleDutyFact
from months.models.exchange import ReceivedFigures, SigningKey, TrustedKey
from months.models.months import MonthRevision, ReportMonth, ReportMonthQuerySet
from months.models.restating import LeftOut, RestatementReason
from months.models.sign_off import CheckRule, SignOff, SignOffRule, SignOffStep
from months.models.snapshot import (
    Figure,
    OrganizationFact,
    PartyOrganizationFact,
    RegionFact,
    SnapshotQuerySet,
    seen_today,
)

__all__ = [
    "CheckRule",
    "DutyFact",
    "Figure",
    "LeftOut",
    "MonthRevision",
    "OrganizationFact",
    "PartyOrganizationFact",
    "ReceivedFigures",
    "RegionFact",
    "ReportMonth",
    "ReportMonthQuerySet",
    "RestatementReason",
    "SignOff",
    "SignOffRule",
    "SignOffStep",
    "SigningKey",
    "SingleDutyFact",
    "SnapshotQuerySet",
    "TrustedKey",
    "seen_today",
]
