"""Base classes of the registry, the truth about background work, and the audit log."""

from core.models.audit import AuditEntry, AuditSeal
from core.models.deeds import Deed, DeedRow
from core.models.jobs import Job, Notification, ScheduledTask
from core.models.records import (
    DatedLink,
    DatedLinkQuerySet,
    DateRange,
    Record,
    RecyclableRecord,
)

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "DateRange",
    "DatedLink",
    "DatedLinkQuerySet",
    "Deed",
    "DeedRow",
    "Job",
    "Notification",
    "Record",
    "RecyclableRecord",
    "ScheduledTask",
]
