"""What the nightly prune removes of papers (`PapersConfig.retention`)."""

import datetime
from typing import Any

from core.retention.batches import Batch, delete_oldest
from papers.models import Paper


def prune_papers(before: datetime.datetime, limit: int, position: Any) -> Batch:
    return delete_oldest(Paper.objects.filter(made_at__lt=before), limit)
