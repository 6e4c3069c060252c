"""What the nightly prune removes of comparisons (`RostersConfig.retention`)."""

import datetime
from typing import Any

from core.retention.batches import Batch, delete_oldest
from rosters.models import Roster


def prune_rosters(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """With what was found; who works where stays in the register, that it was compared in the
    audit log."""
    return delete_oldest(Roster.objects.filter(created_at__lt=before), limit)
