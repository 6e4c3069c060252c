"""What `core` itself prunes; the history of rows: `core.retention.history`."""

import datetime
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Q
from django.utils import timezone

from core.audit import anchor, chain
from core.choices import DeliveryState, ImportStep, JobStatus
from core.errors import Refusal
from core.models import (
    ExportApplication,
    ImportRun,
    Job,
    Notification,
    NotificationDelivery,
    PageLook,
    TakenRows,
)
from core.retention.batches import Batch, delete_oldest


def prune_jobs(before: datetime.datetime, limit: int, position: Any) -> Batch:
    unfinished = (JobStatus.QUEUED, JobStatus.RUNNING)
    return delete_oldest(
        Job.objects.filter(finished_at__lt=before).exclude(status__in=unfinished), limit
    )


def prune_notifications(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Read or not."""
    return delete_oldest(Notification.objects.filter(created_at__lt=before), limit)


def prune_notification_deliveries(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Messages that arrived or were given up."""
    over = NotificationDelivery.objects.exclude(state=DeliveryState.WAITING)
    return delete_oldest(over.filter(created_at__lt=before), limit)


def prune_import_runs(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Imports that are over: neither under way nor to be undone."""
    until = ExpressionWrapper(
        F("undo_set__days") * datetime.timedelta(days=1), output_field=DurationField()
    )
    busy = (ImportStep.CHECKING, ImportStep.COMMITTING, ImportStep.UNDOING)
    over = (
        Q(undo_set=None)
        | Q(undo_set__undone_at__isnull=False)
        | Q(undo_set__days__isnull=False, undo_set__done_at__lt=timezone.now() - F("until"))
    )
    runs = ImportRun.objects.annotate(until=until).filter(over, created_at__lt=before)
    return delete_oldest(runs.exclude(step__in=busy), limit)


def prune_taken_rows(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """What was taken out, and then the pages that were opened."""
    taken = delete_oldest(TakenRows.objects.filter(at__lt=before), limit)
    if taken.removed:
        return taken
    return delete_oldest(PageLook.objects.filter(at__lt=before), limit)


def prune_export_applications(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Decided or not: what nobody answered in years is over."""
    return delete_oldest(ExportApplication.objects.filter(created_at__lt=before), limit)


def prune_audit(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Entries and their seals, with a checkpoint; refused while the chain does not hold."""
    removed = chain.prune_batch(actor=None, before=before, limit=limit, proven=position is True)
    return Batch(removed, True if removed else None)


def prune_anchor(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Lines of the anchor file."""
    try:
        return Batch(anchor.prune(before))
    except anchor.AnchorDamaged as damage:
        raise Refusal(f"{damage}，没有清理。请先查明原因。") from None
    except PermissionError:
        raise Refusal("锚文件只能追加，没有清理。需要时请停机后解除限制，再运行清理。") from None
