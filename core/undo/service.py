"""Undoing what one business transaction did: read from the history that it left, all set-wise.

Every row that is written leaves an event in the history, with the context of its change. `undoable`
gives a transaction a context of its own and remembers it as an `UndoSet`. Undoing compares what
stands there now with what the transaction left, and puts the rows back as they were before: all or
none of them, or (`UndoPolicy.KEEP_CHANGED`) those families that nobody has changed or built upon
since. What follows from other rows (current values, counts, paths) is worked out anew.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from core.choices import UndoPolicy
from core.domain import declared
from core.errors import Refusal
from core.models import UndoSet
from core.records.history import own_context
from core.undo import reasons
from core.undo.families import followers_of
from core.undo.reasons import Reason
from core.undo.traces import (
    TRACES,
    Table,
    collect,
    count_again,
    quoted,
    rows,
    run,
    touched,
    value,
)

#: So many records that stay are named; all are counted.
_NAMED = 1000
#: From so many rows on the tables are analyzed again for the planner.
_MANY = 1000


@contextmanager
def undoable(
    *, about: str, policy: UndoPolicy, actor: Any, days: int | None = None, **metadata: Any
) -> Iterator[UndoSet]:
    """What is changed within, by whatever SQL, can be undone; inside a transaction.

    `days`: as of `UndoSet`; `metadata` goes into the context of the history.
    """
    with own_context(**metadata) as context_id:
        undo_set = UndoSet.objects.create(
            about=about, context_id=context_id, policy=policy, done_by=actor, days=days
        )
        yield undo_set
        undo_set.labels = touched(context_id)
        undo_set.save(update_fields=["labels"])


@dataclass(frozen=True)
class Findings:
    """What undoing would meet."""

    #: Name of a kind of row → how many were changed, made or deleted.
    written: Counter[str]
    #: Reason → name of a kind of row → how many prevent it.
    obstacles: dict[Reason, Counter[str]]

    @property
    def in_words(self) -> str:
        return _listed(self.written)

    @property
    def refusal(self) -> str:
        """Why it cannot be undone as a whole; "" when it can."""
        if not self.obstacles:
            return ""
        said = "；".join(
            f"{_SENTENCES.get(reason, reason.words('操作'))}，不能撤销：{_listed(found)}"
            for reason, found in self.obstacles.items()
        )
        return f"{said}。请逐项手工更正。"


_SENTENCES = {
    Reason.CHANGED: "之后又有改动",
    Reason.GONE: "之后已被删除",
    Reason.BUILT_UPON: "之后已有新的记录引用",
    Reason.OVERLAP: "恢复后与之后登记的日期重叠",
}


@dataclass
class Undone:
    """What went back and what stays."""

    #: `app.Model` of records → {"removed", "restored", "stayed"}: numbers of them.
    records: dict[str, Counter[str]] = field(default_factory=dict)
    #: Those that stay: `app.Model`, what it is called, why. The first ones only.
    stayed: list[tuple[str, str, Reason]] = field(default_factory=list)
    _tables: dict[str, Table] = field(default_factory=dict, repr=False)

    def touched(self, label: str) -> bool:
        """Whether any row of the model went back."""
        table = self._tables.get(label)
        return table is not None and bool(
            value(f"SELECT EXISTS (SELECT FROM {TRACES} WHERE source = {table.number})")
        )

    def ids_sql(self, label: str) -> str:
        """SQL of the ids of the records of a family that went back and still are there."""
        table = self._tables.get(label)
        if table is None:
            return "SELECT NULL::bigint WHERE false"
        return (
            f"SELECT record_id FROM {TRACES} WHERE root = {table.number}"
            f" EXCEPT SELECT row_id FROM {TRACES} WHERE source = {table.number} AND made"
        )

    def ids(self, label: str) -> list[int]:
        """Ids of the records of a family that went back and still are there."""
        return [pk for (pk,) in rows(self.ids_sql(label))]

    def values(self, label: str, column: str) -> list[Any]:
        """Values that a column of the model had, before or after, in what went back."""
        table = self._tables.get(label)
        if table is None:
            return []
        found = rows(
            " UNION ".join(
                f"SELECT e.{column} FROM {TRACES} u JOIN {table.events} e ON e.pgh_id = u.{which}"
                f" WHERE u.source = {table.number} AND e.{column} IS NOT NULL"
                for which in ("before_id", "after_id")
            )
        )
        return [value for (value,) in found]


def examine(undo_set: UndoSet) -> Findings:
    """What was done, and what prevents undoing all of it."""
    # The table of traces lasts as long as a transaction.
    with transaction.atomic(savepoint=False):
        return _examine(undo_set)


def _examine(undo_set: UndoSet) -> Findings:
    tables = collect(undo_set.context_id, undo_set.labels)
    reasons.look(tables, undo_set.context_id, whole=False)
    return _findings(tables)


@transaction.atomic
def undo(
    undo_set: UndoSet,
    *,
    actor: Any,
    among: Callable[[type[models.Model]], models.QuerySet] | None = None,
    whole: bool = False,
    progress: Callable[[int], None] = lambda percent: None,
) -> Undone:
    """Put every row back as it was; the version of a row that is left goes on counting.

    `among` limits `UndoPolicy.KEEP_CHANGED` to records that somebody may change. `whole`: whatever
    was changed since in a record keeps it, not only what the transaction had changed. Raises
    `Refusal`, and changes nothing, when it was undone already, when it is too late, when the policy
    is all or nothing and somebody has built upon it, or when something that is not foreseen here
    stands upon a row.
    """
    undo_set = UndoSet.objects.select_for_update().get(pk=undo_set.pk)
    if undo_set.undone_at is not None:
        raise Refusal("这项操作已经撤销过，不用再撤销。")
    if undo_set.has_expired:
        raise Refusal("已超过可以撤销的期限，请逐项更正。")
    tables = collect(undo_set.context_id, undo_set.labels)
    _lock(tables)
    if value(f"SELECT count(*) FROM {TRACES}") > _MANY:
        count_again(tables)
    progress(20)
    reasons.look(tables, undo_set.context_id, whole=whole)
    undone = Undone(_tables={t.model._meta.label: t for t in tables})
    if undo_set.policy == UndoPolicy.ALL_OR_NOTHING:
        if refusal := _findings(tables).refusal:
            raise Refusal(refusal)
    else:
        if among is not None:
            reasons.keep_out_of_reach(tables, among)
        reasons.keep_families(tables, progress=progress)
        _count_records(tables, undone)
        run(f"DELETE FROM {TRACES} WHERE reason <> ''")
    progress(55)
    try:
        with transaction.atomic():
            _put_back(tables, undone, progress)
    except IntegrityError:
        raise Refusal(
            "之后登记的内容与撤销后的情况冲突（日期重叠，或已有新的记录引用），没有撤销。"
            "请先处理之后登记的内容，再撤销。"
        ) from None
    UndoSet.objects.filter(pk=undo_set.pk).update(undone_at=Now(), undone_by=actor)
    return undone


def _put_back(tables: list[Table], undone: Undone, progress: Callable[[int], None]) -> None:
    for table in tables:
        _delete(table)
    for table in tables:
        _restore(table)
    for table in tables:
        _insert(table)
    progress(80)
    for family in declared("families"):
        family.refresh(undone, timezone.localdate())
    # Now, not at the end: whoever calls learns of what still refers to a removed row.
    run("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED")


def _lock(tables: list[Table]) -> None:
    """Nobody changes a row between the comparison and what is written by it."""
    run(
        *(
            f"SELECT FROM {table.name} t WHERE t.id IN"
            f" (SELECT row_id FROM {TRACES} WHERE source = {table.number})"
            " ORDER BY t.id FOR UPDATE"
            for table in tables
        )
    )


def _findings(tables: list[Table]) -> Findings:
    """After a look at the traces: what there is of each kind of row, in the order of tables."""
    reasons.find_conflicts(tables)
    counted = rows(f"SELECT source, real, reason, count(*) FROM {TRACES} GROUP BY 1, 2, 3")
    found = {(source, real, reason): number for source, real, reason, number in counted}
    written: Counter[str] = Counter()
    obstacles: dict[Reason, Counter[str]] = {}
    for table in sorted(tables, key=lambda each: each.name):
        noun = str(table.model._meta.verbose_name)
        for (source, real, reason), number in found.items():
            if source == table.number and real:
                written[noun] += number
            if source == table.number and reason:
                obstacles.setdefault(Reason(reason), Counter())[noun] += number
    return Findings(written, obstacles)


def _listed(found: Counter[str]) -> str:
    return "、".join(f"{noun} {number} 条" for noun, number in found.items())


def _count_records(tables: list[Table], undone: Undone) -> None:
    """Count the records, and name those that stay."""
    for table in tables:
        if not table.root:
            continue
        counts: Counter[str] = Counter()
        for made, stays, number in rows(
            f"""
            SELECT made, stays, count(*) FROM (
                SELECT bool_or(made AND source = root) AS made, max(reason) <> '' AS stays
                FROM {TRACES} WHERE root = {table.number} GROUP BY record_id
            ) r GROUP BY made, stays
            """
        ):
            counts["stayed" if stays else "removed" if made else "restored"] += number
        if not counts:
            continue
        label = table.model._meta.label
        undone.records[label] = counts
        if room := _NAMED - len(undone.stayed):
            undone.stayed += [
                (label, named or "（已删除）", Reason(reason))
                for named, reason in rows(
                    f"""
                    SELECT {table.family.label}, k.reason FROM (
                        SELECT record_id, max(reason) AS reason FROM {TRACES}
                        WHERE root = {table.number} AND reason <> '' GROUP BY record_id
                    ) k LEFT JOIN {table.name} t ON t.id = k.record_id
                    ORDER BY k.record_id LIMIT {room}
                    """
                )
            ]


def _delete(table: Table) -> None:
    made = f"SELECT row_id FROM {TRACES} WHERE source = {table.number} AND made"
    if table.root:
        for follower in followers_of(table.model):
            column, name = quoted(follower.column), quoted(follower.model._meta.db_table)
            what = f"UPDATE {name} SET {column} = NULL" if follower.null else f"DELETE FROM {name}"
            run(f"{what} WHERE {column} IN ({made})")
    run(f"DELETE FROM {table.name} WHERE id IN ({made})")


def _restore(table: Table) -> None:
    """What the transaction had changed of a row; what happened to the rest of it stays."""
    columns = [quoted(column) for column in table.columns]
    former = ", ".join(
        f"{c} = CASE WHEN b.{c} IS DISTINCT FROM a.{c} THEN b.{c} ELSE t.{c} END" for c in columns
    )
    run(
        f"""
        UPDATE {table.name} t SET {former}
        FROM {TRACES} u JOIN {table.events} b ON b.pgh_id = u.before_id
            JOIN {table.events} a ON a.pgh_id = u.after_id
        WHERE u.source = {table.number} AND NOT u.made AND NOT u.gone AND t.id = u.row_id
            AND ROW({", ".join(f"b.{c}" for c in columns)})
                IS DISTINCT FROM ROW({", ".join(f"a.{c}" for c in columns)})
        """
    )


def _insert(table: Table) -> None:
    columns = ", ".join(map(quoted, table.stored))
    run(
        f"""
        INSERT INTO {table.name} ({columns})
        SELECT {", ".join(f"b.{quoted(c)}" for c in table.stored)}
        FROM {TRACES} u JOIN {table.events} b ON b.pgh_id = u.before_id
        WHERE u.source = {table.number} AND u.gone
        """
    )
