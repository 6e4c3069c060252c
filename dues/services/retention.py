"""What the nightly prune removes of payment lists (`DuesConfig.retention`)."""

import datetime
from typing import Any

from core.retention.batches import Batch, delete_oldest
from dues.models import PaymentList


def prune_lists(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """The payments that were noted by them stay."""
    return delete_oldest(PaymentList.objects.filter(created_at__lt=before), limit)
