"""Base classes of the registry, the truth about background work, the audit log, answers."""

from core.models.attachments import Attachment
from core.models.audit import AuditEntry, AuditSeal
from core.models.bulk_edits import BulkEdit, BulkEditRow
from core.models.corrections import ProposedValue
from core.models.draws import Draw
from core.models.exports import ExportApplication
from core.models.feed import ChangeMark, FeedFollower, FeedTick
from core.models.filing import Draft, UploadPart
from core.models.flows import FlowStep, ReviewStep
from core.models.history_seals import HistorySeal
from core.models.hooks import Hook, HookDelivery, HookPosition
from core.models.idempotency import IdempotencyRecord
from core.models.imports import ImportRow, ImportRun, ImportSource
from core.models.jobs import Download, Job, ScheduledTask
from core.models.keys import KeyFingerprint
from core.models.marks import Poll, PollVoter, Urn
from core.models.notifications import (
    Notification,
    NotificationChoice,
    NotificationDelivery,
    Robot,
)
from core.models.photos import FiledPhoto
from core.models.records import (
    DatedLink,
    DatedLinkQuerySet,
    DatedValues,
    DateRange,
    Record,
    RecyclableRecord,
    tracked,
)
from core.models.retention import ClearanceItem, ClearanceList, Pruning, RetentionPeriod
from core.models.saved_views import SavedView
from core.models.taken import PageLook, TakenRows
from core.models.undo_sets import UndoSet
from core.models.workdays import WorkdayException

__all__ = [
    "Attachment",
    "AuditEntry",
    "AuditSeal",
    "BulkEdit",
    "BulkEditRow",
    "ChangeMark",
    "ClearanceItem",
    "ClearanceList",
    "DateRange",
    "DatedLink",
    "DatedLinkQuerySet",
    "DatedValues",
    "Download",
    "Draft",
    "Draw",
    "ExportApplication",
    "FeedFollower",
    "FeedTick",
    "FiledPhoto",
    "FlowStep",
    "HistorySeal",
    "Hook",
    "HookDelivery",
    "HookPosition",
    "IdempotencyRecord",
    "ImportRow",
    "ImportRun",
    "ImportSource",
    "Job",
    "KeyFingerprint",
    "Notification",
    "NotificationChoice",
    "NotificationDelivery",
    "PageLook",
    "Poll",
    "PollVoter",
    "ProposedValue",
    "Pruning",
    "Record",
    "RecyclableRecord",
    "RetentionPeriod",
    "ReviewStep",
    "Robot",
    "SavedView",
    "ScheduledTask",
    "TakenRows",
    "UndoSet",
    "UploadPart",
    "Urn",
    "WorkdayException",
    "tracked",
]
