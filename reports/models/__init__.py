"""The month: frozen facts, rolled-up figures, rules and the notices that they lit.

Rows below `MonthRevision` are a snapshot: they repeat names and codes and refer to the registry
without database constraints, because a closed month must stay as it is whatever happens there.
"""

from reports.models.months import MonthRevision, ReportMonth
from reports.models.rules import Rule
from reports.models.snapshot import (
    Figure,
    Notice,
    OrganizationFact,
    PartyOrganizationFact,
    RegionFact,
    SnapshotQuerySet,
)

__all__ = [
    "Figure",
    "MonthRevision",
    "Notice",
    "OrganizationFact",
    "PartyOrganizationFact",
    "RegionFact",
    "ReportMonth",
    "Rule",
    "SnapshotQuerySet",
]
