"""Undoing an import: what it wrote is read from the history that it left.

Every row that an import inserts or updates leaves an event in the history, with the import's
context. A family (a record and its dated values) goes back when it still is as the import left
it and nothing else stands upon it; otherwise all of it stays, and is named with the reason. What
follows from other rows (current values, counts, paths) is worked out anew. All set-wise.
"""

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from core.imports.sheets import registered
from core.undo.reasons import keep_back
from core.undo.traces import (
    TRACES,
    Table,
    collect,
    followers,
    quoted,
    rows,
    run,
    value,
)

#: So many rows that stay are named; the number tells of all.
_NAMED = 1000


@dataclass
class Undone:
    """What went back and what stays."""

    #: Title of a sheet → {"removed", "restored", "stayed"}: numbers of records.
    sheets: dict[str, dict[str, int]] = field(default_factory=dict)
    #: Those that stay: sheet, what it is called, why. The first ones only.
    stayed: list[dict[str, str]] = field(default_factory=list)
    _tables: dict[str, Table] = field(default_factory=dict, repr=False)

    def touched(self, label: str) -> bool:
        """Whether any row of the model went back."""
        table = self._tables.get(label)
        return table is not None and bool(
            value(f"SELECT EXISTS (SELECT FROM {TRACES} WHERE source = {table.number})")
        )

    def records_sql(self, label: str) -> str:
        """SQL of the ids of the records of a family that went back and still are there."""
        table = self._tables.get(label)
        if table is None:
            return "SELECT NULL::bigint WHERE false"
        return (
            f"SELECT record_id FROM {TRACES} WHERE root = {table.number}"
            f" EXCEPT SELECT row_id FROM {TRACES} WHERE source = {table.number} AND created"
        )

    def records(self, label: str) -> list[int]:
        """Ids of the records of a family that went back and still are there."""
        return [pk for (pk,) in rows(self.records_sql(label))]

    def values(self, label: str, column: str) -> list[Any]:
        """Values that a column of the model had, before or after the import, in what went back."""
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

    def as_json(self) -> dict[str, Any]:
        return {
            "sheets": self.sheets,
            "stayed": self.stayed,
            "stayed_count": sum(each["stayed"] for each in self.sheets.values()),
        }


def undo(
    context_id: UUID,
    *,
    actor: Any,
    today: datetime.date,
    progress: Callable[[int], None] = lambda percent: None,
) -> Undone:
    """Take back what was written in a context of the history; inside a transaction.

    With an `actor` only records that he may change. Raises IntegrityError when something that
    is not foreseen here stands upon a row; then nothing may be kept.
    """
    tables = collect(context_id)
    progress(20)
    keep_back(tables, context_id, actor=actor, progress=progress)
    undone = Undone(_tables={t.model._meta.label: t for t in tables})
    _tell(tables, undone)
    run(f"DELETE FROM {TRACES} WHERE reason <> ''")
    progress(55)
    for table in tables:
        _delete(table)
    for table in tables:
        _restore(table)
    progress(80)
    for sheet in registered().values():
        sheet.undone(undone, today)
    # Now, not at the end: whoever calls learns of what still refers to a removed row.
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")
    return undone


def _tell(tables: list[Table], undone: Undone) -> None:
    """Count the records by sheet, and name those that stay."""
    for sheet in registered().values():
        table = next(t for t in tables if t.family is sheet.family and t.root)
        counts: Counter[str] = Counter()
        for created, stays, number in rows(
            f"""
            SELECT created, stays, count(*) FROM (
                SELECT bool_or(created AND source = root) AS created, max(reason) <> '' AS stays
                FROM {TRACES} WHERE root = {table.number} GROUP BY record_id
            ) r GROUP BY created, stays
            """
        ):
            counts["stayed" if stays else "removed" if created else "restored"] += number
        if not counts:
            continue
        undone.sheets[sheet.title] = {k: counts[k] for k in ("removed", "restored", "stayed")}
        if room := _NAMED - len(undone.stayed):
            undone.stayed += [
                {"sheet": sheet.title, "label": label or "（已删除）", "reason": reason}
                for label, reason in rows(
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
    made = f"SELECT row_id FROM {TRACES} WHERE source = {table.number} AND created"
    if table.root:
        for field_ in followers(table):
            column, rows = field_.column, field_.model._meta.db_table
            what = f"UPDATE {rows} SET {column} = NULL" if field_.null else f"DELETE FROM {rows}"
            run(f"{what} WHERE {column} IN ({made})")
    run(f"DELETE FROM {table.name} WHERE id IN ({made})")


def _restore(table: Table) -> None:
    columns = [quoted(column) for column in table.columns]
    run(
        f"""
        UPDATE {table.name} t SET {", ".join(f"{c} = b.{c}" for c in columns)}
        FROM {TRACES} u JOIN {table.events} b ON b.pgh_id = u.before_id
        WHERE u.source = {table.number} AND NOT u.created AND t.id = u.row_id
            AND ROW({", ".join(f"t.{c}" for c in columns)})
                IS DISTINCT FROM ROW({", ".join(f"b.{c}" for c in columns)})
        """
    )
