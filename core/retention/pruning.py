"""The nightly prune: batch after batch, each a transaction, until nothing is left or time is up."""

import datetime
import logging
import time

from django.utils import timezone

from core import audit
from core.choices import AuditAction
from core.db import lock_if_free
from core.errors import Refusal
from core.models import Pruning
from core.retention.batches import Batch
from core.retention.periods import Period, periods, retentions

logger = logging.getLogger(__name__)

#: Rows of one transaction: so long nobody else waits for a row that is going.
BATCH = 5_000
#: A night's prune goes no further; the next one goes on from there.
LONGEST = datetime.timedelta(hours=2)

#: What a prune writes of its row; the mark of the history is written with what it removes.
_KEPT = ["ran_at", "before", "removed", "removed_ever", "position", "problem"]


class Troubled(Exception):
    """Something could not be pruned; the rest was. The page says what and why."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def prune(*, longest: datetime.timedelta = LONGEST) -> dict[str, int]:
    """Remove what has been kept long enough; name → rows removed. Empty when another prune is
    under way. Raises `Troubled` at the end when something could not be pruned."""
    until = time.monotonic() + longest.total_seconds()
    removed: dict[str, int] = {}
    troubled: list[str] = []
    with lock_if_free("core.retention.prune") as free:
        if not free:
            return removed
        for each in periods():
            name = each.declared.name
            if each.declared.listed:
                continue  # a person decides (`core.retention.clearing`)
            try:
                removed[name] = _prune(each, until)
            except Exception as trouble:  # one that cannot be pruned holds up no other
                troubled.append(name)
                known = isinstance(trouble, Refusal)
                text = str(trouble) if known else f"清理时出错（{type(trouble).__name__}）"
                Pruning.objects.update_or_create(
                    name=name, defaults={"ran_at": timezone.now(), "problem": text[:300]}
                )
                logger.error("%s cannot be pruned: %s", name, text, exc_info=not known)
        _record(removed)
    if troubled:
        raise Troubled(troubled)
    return removed


def _prune(period: Period, until: float) -> int:
    app, declared = retentions()[period.declared.name]
    function, before, removed = app.resolve(declared.function), period.before(), 0
    row, _ = Pruning.objects.get_or_create(name=declared.name)
    row.removed, row.problem = 0, ""
    if row.position is True:  # what a former night proved before it removed counts no more
        row.position = None
    while True:
        batch: Batch = function(before, BATCH, row.position)
        row.removed += batch.removed
        row.removed_ever += batch.removed
        row.position, row.ran_at, row.before = batch.position, timezone.now(), before
        row.save(update_fields=_KEPT)
        removed += batch.removed
        if batch.position is None or time.monotonic() >= until:
            return removed


def _record(removed: dict[str, int]) -> None:
    detail = {retentions()[name][1].title: number for name, number in removed.items() if number}
    if detail:
        audit.record(action=AuditAction.PRUNED, actor=None, detail=detail)
