"""What of persons is over: proposed once a year, decided by a person, cleared as he decided.

An app declares a `Retention` with `listed` (`core.domain`): nothing of it goes by night. The first
night of a year its rows that are over become a list; whoever sets the rules of the whole county
reads it, says which rows stay and why, and what is left is cleared in the same transaction. His
decision stays.
"""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from core import audit, records
from core.choices import AuditAction, ClearanceState
from core.db import lock_until_commit
from core.errors import Refusal
from core.models import ClearanceItem, ClearanceList
from core.records.links import checked_reason
from core.retention.periods import period, retentions

#: Rows of one list: what a person reads. The next one of the year follows once it is decided.
MOST = 500


@dataclass(frozen=True)
class Clearable:
    """Rows of which something is cleared by decision."""

    model: type[models.Model]
    #: Rows that are over since before a day, with that day as `over_since`.
    due: Callable[[datetime.date], models.QuerySet]
    #: What is taken of these rows; what a rule demands stays. It may run twice.
    clear: Callable[[models.QuerySet], Any]
    #: What that is, in words: 删除手机号和职务.
    what: str
    #: Relations by which the row is named.
    related: tuple[str, ...] = ()


def clearable(name: str) -> Clearable:
    """Raises KeyError for a name that nobody declares."""
    app, declared = retentions()[name]
    if not declared.listed:
        raise KeyError(name)
    return app.resolve(declared.listed)


def draw_up(*, today: datetime.date | None = None) -> list[ClearanceList]:
    """The lists of this year that are not there yet, one for each kind; an empty one is decided by
    itself. May run every night."""
    today = today or timezone.localdate()
    found = [_draw(name, today) for name, (_, each) in retentions().items() if each.listed]
    return [each for each in found if each is not None]


@transaction.atomic
def _draw(name: str, today: datetime.date) -> ClearanceList | None:
    lock_until_commit(f"core.retention.clearing {name}")
    earlier = ClearanceList.objects.filter(kind=name, year=today.year)
    last = earlier.order_by("-number").first()
    if last and (last.state == ClearanceState.OPEN or last.total < MOST):
        return None
    listed = ClearanceItem.objects.filter(list__in=earlier).values("row_id")
    days = datetime.timedelta(days=period(name).days)
    rows = clearable(name).due(today - days).exclude(pk__in=listed).order_by("over_since", "pk")
    rows = list(rows.values_list("pk", "over_since")[:MOST])
    made = ClearanceList.objects.create(
        kind=name,
        year=today.year,
        number=last.number + 1 if last else 1,
        total=len(rows),
        state=ClearanceState.OPEN if rows else ClearanceState.DECIDED,
    )
    ClearanceItem.objects.bulk_create(
        ClearanceItem(list=made, row_id=pk, over_since=since) for pk, since in rows
    )
    return made


@transaction.atomic
def decide(
    *, actor: Any, pk: int, version: int, kept: Collection[int] = (), reason: str = ""
) -> ClearanceList:
    """Clear what the list holds but for the items `kept`, which need a reason.

    What is no longer over (somebody came back) stays by itself. Raises ValidationError, `Refusal`.
    """
    row = records.claim(ClearanceList, actor=actor, pk=pk, version=version)
    if row.state != ClearanceState.OPEN:
        raise Refusal("这份清单已经决定，不能再改。")
    items = ClearanceItem.objects.filter(list=row)
    if set(kept) - set(items.values_list("pk", flat=True)):
        raise ValidationError({"kept": "保留的记录不在这份清单里，请刷新后再选。"})
    if kept:
        reason = checked_reason(reason, example="案件尚未办结")
    known = clearable(row.kind)
    days = datetime.timedelta(days=period(row.kind).days)
    over = known.due(timezone.localdate() - days).values("pk")
    gone = items.exclude(pk__in=kept).filter(row_id__in=over)
    ids = list(gone.values_list("row_id", flat=True))
    known.clear(known.model._default_manager.filter(pk__in=ids))
    gone.update(cleared=True)
    row.cleared = len(ids)
    row.reason, row.state = reason if kept else "", ClearanceState.DECIDED
    row.decided_by, row.decided_at = actor, timezone.now()
    records.keep(row, actor=actor)
    audit.record(
        action=AuditAction.CLEARED,
        actor=actor,
        subject=row,
        detail={"清除": row.cleared, "保留": row.total - row.cleared, "事项": known.what},
    )
    return row
