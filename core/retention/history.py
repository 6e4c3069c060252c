"""Pruning the history of rows, so that what reads it finds what it needs.

Of each row the history keeps every event younger than the retention, and the last one before: what
the row was on the day from which the history is whole. So the newest event of a living row always
stays (`core.audit.evidence` compares with it), and so does what an undo or a reader of younger
events needs as the row's state before. Of rows that were deleted before that day nothing stays.
"""

import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import ExpressionWrapper, F, Q
from django.utils import timezone

from core.audit import seals
from core.audit.seals import tracked_models
from core.models import Pruning, UndoSet
from core.retention.batches import Batch

#: So many events are looked at for each one that may be removed in a transaction: most stay.
_LOOKED_AT = 4


def prune_events(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """`position`: [label of a model, id of the last event that was looked at]. Raises `Refusal`
    when a seal over the events does not fit: broken evidence is kept."""
    with seals.nobody_seals(), transaction.atomic():
        return _prune_next(before, limit, position)


def _prune_next(before: datetime.datetime, limit: int, position: Any) -> Batch:
    if position is None:
        _close_undo_sets(before)
    models_ = tracked_models()
    label, last = position or (models_[0]._meta.label, 0)
    for model in [each for each in models_ if each._meta.label >= label]:
        removed, reached = _prune_events_of(
            model, before, limit * _LOOKED_AT, last if model._meta.label == label else 0
        )
        if reached is not None:
            return Batch(removed, [model._meta.label, reached])
        # Nothing of it was old, so nothing is held: the next one is looked at in the same batch.
    return Batch(0)


def _prune_events_of(
    model: type[models.Model], before: datetime.datetime, looked_at: int, last: int
) -> tuple[int, int | None]:
    events = connection.ops.quote_name(model.pgh_event_model._meta.db_table)
    params = {"before": before, "last": last, "limit": looked_at}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(pgh_id), bool_or(pgh_created_at < %(before)s) FROM ("
            f" SELECT pgh_id, pgh_created_at FROM {events} WHERE pgh_id > %(last)s"
            " ORDER BY pgh_id LIMIT %(limit)s) next",
            params,
        )
        reached, any_old = cursor.fetchone()
        if not any_old:
            return 0, None
        params["reached"] = reached
        # An event whose transaction began earlier may stand behind younger ones of its row.
        going = f"""
            FROM {events} e
            WHERE e.pgh_id > %(last)s AND e.pgh_id <= %(reached)s AND e.pgh_created_at < %(before)s
            AND CASE WHEN e.pgh_label = 'delete' THEN NOT EXISTS (
                SELECT FROM {events} o WHERE o.pgh_obj_id = e.pgh_obj_id AND o.pgh_id < e.pgh_id
                AND o.pgh_created_at >= %(before)s
            ) ELSE EXISTS (
                SELECT FROM {events} o WHERE o.pgh_obj_id = e.pgh_obj_id AND o.pgh_id > e.pgh_id
                AND o.pgh_created_at < %(before)s
            ) END
        """
        cursor.execute(f"SELECT EXISTS (SELECT {going})", params)
        if not cursor.fetchone()[0]:
            return 0, reached
        with seals.renewed(model, last, reached):
            marked = "pgh_mark" in {f.column for f in model.pgh_event_model._meta.concrete_fields}
            cursor.execute(
                f"WITH gone AS (DELETE {going} RETURNING {'e.pgh_mark' if marked else '0'} AS mark)"
                " SELECT count(*), max(mark) FROM gone",
                params,
            )
            number, mark = cursor.fetchone()
        _remember(mark)
        return number, reached


def _remember(mark: int) -> None:
    """In the transaction that removes: who reads afterwards knows (`core.feed`)."""
    Pruning.objects.bulk_create([Pruning(name="history")], ignore_conflicts=True)
    Pruning.objects.filter(name="history", mark__lt=mark).update(mark=mark)


def _close_undo_sets(before: datetime.datetime) -> None:
    """What is older than the history cannot be undone from it any more."""
    days = (timezone.now() - before).days
    late = UndoSet.objects.filter(undone_at=None, done_at__lt=before)
    late.filter(Q(days=None) | Q(days__gt=days)).update(days=days)


def prune_contexts(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Who changed from where, once none of the changes is kept. `position`: the last id."""
    events = [connection.ops.quote_name(m.pgh_event_model._meta.db_table) for m in tracked_models()]
    unused = " AND ".join(
        f"NOT EXISTS (SELECT FROM {each} e WHERE e.pgh_context_id = c.id)" for each in events
    )
    params = {
        "before": before,
        "last": position or "00000000-0000-0000-0000-000000000000",
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM pghistory_context WHERE id > %(last)s ORDER BY id"
            " OFFSET %(limit)s - 1 LIMIT 1",
            params,
        )
        found = cursor.fetchone()
        upto = "AND c.id <= %(reached)s" if found else ""
        cursor.execute(
            f"DELETE FROM pghistory_context c WHERE c.id > %(last)s {upto}"
            f" AND c.created_at < %(before)s AND {unused}",
            {**params, "reached": found and found[0]},
        )
        return Batch(cursor.rowcount, str(found[0]) if found else None)


@transaction.atomic
def prune_undo_sets(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Those that are over, and to which nothing refers that tells of them."""
    ends = ExpressionWrapper(
        F("done_at") + F("days") * datetime.timedelta(days=1), output_field=models.DateTimeField()
    )
    over = Q(undone_at__isnull=False) | Q(days__isnull=False, ends__lt=timezone.now())
    found = UndoSet.objects.annotate(ends=ends).filter(over, done_at__lt=before)
    for relation in UndoSet._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete:
            named = relation.related_model._base_manager.filter(
                **{relation.field.name: models.OuterRef("pk")}
            )
            found = found.filter(~models.Exists(named))
    ids = list(found.order_by("pk").values_list("pk", flat=True)[:limit])
    UndoSet.objects.filter(pk__in=ids).delete()
    return Batch(len(ids), True if len(ids) == limit else None)
