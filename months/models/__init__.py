"""The month: its closings, frozen facts and rolled-up figures.

Rows below `MonthRevision` are a snapshot: they repeat names and codes and refer to the registry
without database constraints, because a closed month must stay as it is whatever happens there.
Apps above add snapshot rows of their own (`lights.Notice`).
"""

from months.models.months import MonthRevision, ReportMonth, ReportMonthQuerySet
from months.models.snapshot import (
    Figure,
    OrganizationFact,
    PartyOrganizationFact,
    RegionFact,
    SnapshotQuerySet,
    ids_seen,
)

__all__ = [
    "Figure",
    "MonthRevision",
    "OrganizationFact",
    "PartyOrganizationFact",
    "RegionFact",
    "ReportMonth",
    "ReportMonthQuerySet",
    "SnapshotQuerySet",
    "ids_seen",
]
