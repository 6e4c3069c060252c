"""Changing many rows at once: choose, preview, do, undo; all set-wise.

What was chosen and what it will become stands in the database (`BulkEdit`, `BulkEditRow`) before
anything is done; doing it writes exactly what the preview showed, or nothing at all. Each app
declares what of its rows can be changed (`core.bulk.kinds`).
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction
from django.utils import timezone

from core import actions, audit, jobs
from core.addresses import address_of
from core.bulk import kinds
from core.bulk.changes import CHANGING, run
from core.bulk.kinds import Kind, kind_of
from core.choices import AuditAction, UndoPolicy
from core.errors import Missing, Refusal
from core.models import BulkEdit, BulkEditRow, Job
from core.records import deny
from core.undo import service as undoing

JOB = "bulk_edit"
#: More rows than that are changed by a worker.
AT_ONCE = 200
UNDO_DAYS = 7
#: Rows that a refusal names before it says "等".
_NAMED = 5


@dataclass(frozen=True)
class Counts:
    """What becomes of the chosen rows."""

    chosen: int
    changing: int
    unchanged: int
    refused: int
    kept: int


# --- Choosing ---------------------------------------------------------------------------------


@transaction.atomic
def choose(
    *,
    actor: Any,
    kind: str,
    ids: Collection[int] = (),
    malformed: Collection[str] = (),
    filtered: models.QuerySet | None = None,
    conditions: str = "",
) -> BulkEdit:
    """Remember rows for a bulk edit: the ticked `ids`, or those of `filtered` that the actor may
    change. `malformed`: what was sent as an id and can be none.

    Raises `Denied` (recorded with the keys) when one of the ids is none that he may change,
    `Refusal` when there are none or too many.
    """
    found = kind_of(kind)
    _must_be_allowed(actor, found)
    rows = found.rows(actor)
    rows = rows.filter(pk__in=ids if filtered is None else filtered.order_by().values("pk"))
    rows = rows.order_by().values_list("pk", "version")
    edit = BulkEdit.objects.create(user=actor, kind=kind, conditions=conditions[:500])
    cap = settings.BULK_EDIT_MAX
    number = _keep(edit, rows[: cap + 1])
    if number > cap:
        raise Refusal(f"一次最多修改 {cap:,} {found.unit}，请缩小筛选范围后分几次进行。")
    if filtered is None and (malformed or number < len(set(ids))):
        deny(
            actor=actor,
            subject=found.model,
            text="勾选的记录中有不在您管理范围内或已删除的，没有修改任何记录。请刷新列表后重新勾选。",
            keys=[*malformed, *set(ids).difference(edit.rows.values_list("row_id", flat=True))],
        )
    if not number:
        raise Refusal("没有可以修改的记录，请先勾选，或放宽筛选条件。")
    return edit


@transaction.atomic
def preview(*, actor: Any, pk: int, change: str, value: dict[str, str]) -> BulkEdit:
    """Say what is to become of the chosen rows, and note what each of them would become.

    Raises `Missing`, ValidationError (field → messages), `Refusal` when it was done already.
    """
    edit, kind = _claim(actor, pk)
    if edit.undo_set:
        raise Refusal("这次批量编辑已经完成，不能再改。请回到列表重新选择。")
    chosen = kind.change(change)
    edit.change, edit.value = change, chosen.checked(actor=actor, value=value)
    if chosen.most is not None and edit.rows.count() > chosen.most:
        raise Refusal(
            f"“{chosen.label}”一次最多 {chosen.most} {kind.unit}，请少选一些，分几次办理。"
        )
    edit.save(update_fields=["change", "value"])
    # What a former preview noted; of a first one there is nothing to write.
    edit.rows.filter(before__isnull=False).update(before=None, after=None, refusal="")
    chosen.preview(edit, kind, actor=actor)
    return edit


def counts(edit: BulkEdit) -> Counts:
    """What becomes, or became, of the chosen rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), count(*) FILTER (WHERE refusal = '' AND before <> after),
                count(*) FILTER (WHERE refusal = '' AND before = after),
                count(*) FILTER (WHERE refusal <> ''), count(*) FILTER (WHERE kept)
            FROM core_bulkeditrow WHERE bulk_edit_id = %s
            """,
            [edit.pk],
        )
        return Counts(*cursor.fetchone())


# --- Doing and undoing --------------------------------------------------------------------------


def start(*, actor: Any, pk: int, undo: bool = False) -> BulkEdit:
    """Do or undo a bulk edit, now or, when it is large, by a worker.

    Raises what `commit` and `undo` raise.
    """
    with transaction.atomic():
        edit, kind = _claim(actor, pk)
        _must_be_allowed(actor, kind)
        if counts(edit).changing > AT_ONCE:
            edit.job = jobs.start(
                kind=JOB,
                actor=actor,
                input={"bulk_edit": pk, "undo": undo},
                key=f"{JOB}:{pk}:{undo}",
            )
            edit.save(update_fields=["job"])
            return edit
    return (take_back if undo else commit)(actor=actor, pk=pk)


@jobs.handler(
    JOB,
    title="批量编辑",
    action=actions.BULK_EDIT,
    outcome=lambda job: jobs.Outcome(
        job.result["text"], address_of("core:bulk", job.input["bulk_edit"])
    ),
)
def run_bulk_edit(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Do or undo the bulk edit of the job; its success is committed with the rows."""
    work = take_back if job.input["undo"] else commit
    edit = work(actor=job.user, pk=job.input["bulk_edit"], job=job, progress=progress)
    return {"text": summary_of(edit)}


def summary_of(edit: BulkEdit) -> str:
    """What was done, in one sentence."""
    unit, number = kind_of(edit.kind).unit, counts(edit)
    if edit.is_undone:
        kept = f"，{number.kept:,} {unit}之后又有改动，没有恢复" if number.kept else ""
        return f"已恢复 {number.changing - number.kept:,} {unit}{kept}。"
    return f"已修改 {number.changing:,} {unit}。"


@transaction.atomic
def commit(
    *, actor: Any, pk: int, job: Job | None = None, progress: jobs.Progress = lambda percent: None
) -> BulkEdit:
    """Give the rows what the preview showed; all of them, or none.

    Raises `Missing`; `Denied` (recorded) when the actor may no longer change one of them, or would
    not afterwards; `Refusal` when one of them was changed since the preview.
    """
    edit, kind = _claim(actor, pk)
    _must_be_allowed(actor, kind)
    if edit.undo_set:
        return _finished(edit, job) if job else edit
    if not edit.change:
        raise Refusal("请先选择修改项和新值。")
    change = kind.change(edit.change)
    changing = _changing(edit)
    number = changing.count()
    if not number:
        raise Refusal("没有需要修改的记录：选定的记录已经是这个值，或都不能修改。")
    locked = _locked(kind, actor, changing)
    if len(locked) < number:
        _deny(actor, kind, {row_id for row_id, _ in changing} - locked.keys())
    stale = [row_id for row_id, version in changing if locked[row_id] != version]
    if stale:
        raise Refusal(
            f"{_names(kind, stale)}在预览之后被修改过，没有修改任何记录。请重新预览后再确认。"
        )
    progress(20)
    # The value again: what it names may be out of the actor's reach by now.
    change.checked(actor=actor, value=edit.value)
    with undoing.undoable(
        about="批量编辑", policy=UndoPolicy.KEEP_CHANGED, days=UNDO_DAYS, actor=actor
    ) as undo_set:
        change.write(edit, kind, actor=actor)
    progress(80)
    kept = kind.rows(actor).filter(pk__in=changing.values("row_id"))
    if kept.count() < number:
        _deny(actor, kind, locked.keys() - set(kept.values_list("pk", flat=True)))
    edit.undo_set = undo_set
    edit.save(update_fields=["undo_set"])
    _record(AuditAction.BULK_EDIT, edit, kind, number)
    return _finished(edit, job)


@transaction.atomic
def take_back(
    *, actor: Any, pk: int, job: Job | None = None, progress: jobs.Progress = lambda percent: None
) -> BulkEdit:
    """Give the rows back what they were before; those that were changed since, or that the actor
    may no longer change, stay as they are and are marked.

    Raises `Missing`, `Denied`, and `Refusal` when it was never done or is too long ago.
    """
    edit, kind = _claim(actor, pk)
    _must_be_allowed(actor, kind)
    if edit.is_undone:
        return _finished(edit, job) if job else edit
    if not may_be_undone(edit):
        raise Refusal(f"只能撤销 {UNDO_DAYS} 天内完成的批量编辑。请手工更正。")
    change = kind.change(edit.change)
    changing = _changing(edit)
    progress(20)
    undoing.undo(
        edit.undo_set,
        actor=actor,
        among=lambda model: (
            kind.rows(actor) if model is kind.model else model._default_manager.editable_by(actor)
        ),
    )
    run(
        f"""
        UPDATE core_bulkeditrow r SET kept = true
        FROM {kind.model._meta.db_table} t
        WHERE t.id = r.row_id AND {CHANGING} AND {change.state()} IS DISTINCT FROM r.before
        """,
        {**edit.value, "edit": edit.pk},
    )
    progress(80)
    edit.undo_set.refresh_from_db()
    _record(AuditAction.BULK_UNDO, edit, kind, changing.filter(kept=False).count())
    return _finished(edit, job)


def may_be_undone(edit: BulkEdit) -> bool:
    """Whether it was done, recently, and not undone."""
    return edit.undo_set is not None and edit.undo_set.is_open


def expire() -> int:
    """Delete what was chosen and not done within a day, and what can no longer be undone."""
    now = timezone.now()
    day, days = datetime.timedelta(days=1), datetime.timedelta(days=UNDO_DAYS)
    old = BulkEdit.objects.filter(
        models.Q(undo_set=None, chosen_at__lt=now - day)
        | models.Q(undo_set__done_at__lt=now - days)
    )
    number = old.count()
    old.delete()
    return number


# --- Inside -------------------------------------------------------------------------------------


def _keep(edit: BulkEdit, rows: models.QuerySet) -> int:
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_bulkeditrow (bulk_edit_id, row_id, version)"
            f" SELECT %s, chosen.* FROM ({sql}) chosen",
            [edit.pk, *params],
        )
        return cursor.rowcount


def _claim(actor: Any, pk: int) -> tuple[BulkEdit, Kind]:
    edit = (
        BulkEdit.objects.editable_by(actor)
        .select_for_update(of=("self",))
        .select_related("undo_set")
        .filter(pk=pk, kind__in=kinds.names())
        .first()
    )
    if edit is None:
        raise Missing("没有这次批量编辑，可能已过期。请回到列表重新选择。")
    return edit, kind_of(edit.kind)


def _must_be_allowed(actor: Any, kind: Kind) -> None:
    if not actor.may(actions.BULK_EDIT):
        deny(actor=actor, subject=kind.model, text="您的账号没有批量编辑的权限。")


def _deny(actor: Any, kind: Kind, keys: Collection[int]) -> None:
    deny(
        actor=actor,
        subject=kind.model,
        keys=keys,
        text="选定的记录中有不在（或修改后不在）您管理范围内的，没有修改任何记录。请重新选择。",
    )


def _changing(edit: BulkEdit) -> models.QuerySet:
    rows = BulkEditRow.objects.filter(bulk_edit=edit, refusal="")
    return rows.exclude(before=models.F("after")).values_list("row_id", "version")


def _locked(kind: Kind, actor: Any, changing: models.QuerySet) -> dict[int, int]:
    """Lock those of the rows that the actor may change; id → version."""
    rows = kind.rows(actor).filter(pk__in=changing.values("row_id"))
    locked = rows.select_for_update(of=("self",)).order_by("pk")
    return dict(locked.values_list("pk", "version"))


def _names(kind: Kind, ids: Sequence[int]) -> str:
    rows = kind.model._default_manager.filter(pk__in=ids[:_NAMED])
    names = "、".join(f"“{row}”" for row in rows)
    return f"{names}等 {len(ids)} {kind.unit}" if len(ids) > _NAMED else names


def _record(action: AuditAction, edit: BulkEdit, kind: Kind, number: int) -> None:
    audit.record(
        action=action,
        actor=edit.user,
        subject=str(kind.model._meta.verbose_name),
        detail={"修改项": kind.change(edit.change).label, "行数": number, "编号": edit.pk},
    )


def _finished(edit: BulkEdit, job: Job | None) -> BulkEdit:
    result = {"text": summary_of(edit)}
    if job is not None:
        jobs.finish(job, result)
    else:  # among his jobs he finds it again, to undo it
        given = {"bulk_edit": edit.pk, "undo": edit.is_undone}
        jobs.record(kind=JOB, actor=edit.user, input=given, result=result)
    return edit
