"""A batch of a prune: what functions of `core.domain.Retention` give back."""

from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Batch:
    """What one transaction removed, and where the next one goes on; None: nothing is left, True: at
    the beginning, if it is of the same night."""

    removed: int
    position: Any = None


def delete_oldest(rows: models.QuerySet, limit: int) -> Batch:
    """Delete `limit` of the rows, with all that hangs on them."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    rows.model._base_manager.filter(pk__in=ids).delete()
    return Batch(len(ids), True if len(ids) == limit else None)
