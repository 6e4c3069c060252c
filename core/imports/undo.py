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

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import connection, models
from django.db.models.expressions import RawSQL

from core.imports.sheets import Family, registered

_TABLE = "import_undo"
#: Never compared and never put back: the database writes them.
_OWN = {"version", "updated_at", "created_at"}
#: So many rows that stay are named; the number tells of all.
_NAMED = 1000

CHANGED = "导入后又有改动"
BUILT_UPON = "导入后有别的记录用到它"
GONE = "导入后已被删除"
NO_HISTORY = "导入前的内容已不在历史记录中"
LOST_TARGET = "它原来所属的记录已不存在"
OVERLAP = "恢复后与导入后新登记的日期重叠"
OUT_OF_REACH = "不在您的管理范围内"


@dataclass(frozen=True)
class _Table:
    """One tracked model: its rows, its events, and the family that it belongs to."""

    number: int
    model: type[models.Model]
    events: str
    family: Family
    #: Column of the rows that names the record; the record's own is its key.
    owner: str
    #: Number of the table of the family's records.
    of: int

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def root(self) -> bool:
        return self.owner == "id"

    @property
    def columns(self) -> list[str]:
        """What is put back."""
        derived = self.family.derived if self.root else ()
        return [
            f.column
            for f in self.model._meta.concrete_fields
            if not (f.primary_key or f.generated or f.column in (*_OWN, *derived))
        ]


@dataclass
class Undone:
    """What went back and what stays."""

    #: Title of a sheet → {"removed", "restored", "stayed"}: numbers of records.
    sheets: dict[str, dict[str, int]] = field(default_factory=dict)
    #: Those that stay: sheet, what it is called, why. The first ones only.
    stayed: list[dict[str, str]] = field(default_factory=list)
    _tables: dict[str, _Table] = field(default_factory=dict, repr=False)

    def touched(self, label: str) -> bool:
        """Whether any row of the model went back."""
        table = self._tables.get(label)
        return table is not None and bool(
            _value(f"SELECT EXISTS (SELECT FROM {_TABLE} WHERE source = {table.number})")
        )

    def records_sql(self, label: str) -> str:
        """SQL of the ids of the records of a family that went back and still are there."""
        table = self._tables.get(label)
        if table is None:
            return "SELECT NULL::bigint WHERE false"
        return (
            f"SELECT record_id FROM {_TABLE} WHERE root = {table.number}"
            f" EXCEPT SELECT row_id FROM {_TABLE} WHERE source = {table.number} AND created"
        )

    def records(self, label: str) -> list[int]:
        """Ids of the records of a family that went back and still are there."""
        return [pk for (pk,) in _rows(self.records_sql(label))]

    def values(self, label: str, column: str) -> list[Any]:
        """Values that a column of the model had, before or after the import, in what went back."""
        table = self._tables.get(label)
        if table is None:
            return []
        found = _rows(
            f"SELECT DISTINCT e.{column} FROM {_TABLE} u"
            f" JOIN {table.events} e ON e.pgh_id IN (u.before_id, u.after_id)"
            f" WHERE u.source = {table.number} AND e.{column} IS NOT NULL"
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
    tables = _tables()
    _create()
    for table in tables:
        _collect(table, context_id)
    _run(f"CREATE INDEX ON {_TABLE} (source, row_id)")
    _run(f"CREATE INDEX ON {_TABLE} (root, record_id)")
    _run("SET LOCAL default_statistics_target = 20")
    _run(f"ANALYZE {_TABLE}")
    for (number,) in _rows(f"SELECT DISTINCT source FROM {_TABLE}"):
        # What the import wrote may be most of the table, and nobody has counted it yet.
        _run(f"ANALYZE {tables[number].name}, {tables[number].events}")
    progress(20)
    for table in tables:
        _look_at(table, context_id)
    _leave_alone_what_only_followed()
    for table in tables:
        if actor is not None and table.root:
            _keep_out_of_reach(table, actor)
        _keep_lost_targets(table)
    _spread()
    progress(40)
    _keep_what_others_need(tables)
    undone = Undone(_tables={t.model._meta.label: t for t in tables})
    _tell(tables, undone)
    _run(f"DELETE FROM {_TABLE} WHERE reason <> ''")
    progress(55)
    for table in tables:
        _delete(table)
    for table in tables:
        _restore(table)
    progress(80)
    for sheet in registered().values():
        sheet.undone(undone, today)
    # Now, not at the end: whoever calls learns of what still refers to a removed row.
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    _run("SET CONSTRAINTS ALL DEFERRED")
    return undone


def _tables() -> list[_Table]:
    found: list[_Table] = []
    for sheet in registered().values():
        family, of = sheet.family, len(found)
        for label, owner in {family.root: "id", **family.parts}.items():
            model = apps.get_model(label)
            event = next(
                r.related_model for r in model._meta.related_objects if r.field.name == "pgh_obj"
            )
            found.append(_Table(len(found), model, event._meta.db_table, family, owner, of))
    return found


def _create() -> None:
    """One row for each row that the import wrote.

    `source`: which table it is of; `root`, `record_id`: the family's record; `before_id`,
    `after_id`: the events that hold it before and after; `real`: the import itself changed it,
    and not only what follows from other rows.
    """
    _run(f"DROP TABLE IF EXISTS pg_temp.{_TABLE}")
    _run(
        f"CREATE TEMPORARY TABLE {_TABLE} (source smallint, row_id bigint, root smallint,"
        " record_id bigint, created boolean, before_id bigint, after_id bigint,"
        " real boolean NOT NULL DEFAULT false, reason text NOT NULL DEFAULT '') ON COMMIT DROP"
    )


def _collect(table: _Table, context_id: UUID) -> None:
    owner = "e.pgh_obj_id" if table.root else f"e.{table.owner}"
    _run(
        f"""
        INSERT INTO {_TABLE} (source, row_id, root, record_id, created, before_id, after_id)
        SELECT {table.number}, e.pgh_obj_id, {table.of}, {owner},
            w.created, before.id, w.last_id
        FROM (
            SELECT pgh_obj_id, min(pgh_id) AS first_id, max(pgh_id) AS last_id,
                bool_or(pgh_label = 'insert') AS created
            FROM {table.events} WHERE pgh_context_id = %s GROUP BY pgh_obj_id
        ) w
        JOIN {table.events} e ON e.pgh_id = w.last_id
        LEFT JOIN LATERAL (
            SELECT max(f.pgh_id) AS id FROM {table.events} f
            WHERE f.pgh_obj_id = w.pgh_obj_id AND f.pgh_id < w.first_id
        ) before ON NOT w.created
        """,
        [str(context_id)],
    )


def _look_at(table: _Table, context_id: UUID) -> None:
    """Which rows the import really changed, and which were changed since."""
    columns = table.columns
    now = ", ".join(f"t.{_quoted(c)}" for c in columns)
    after = ", ".join(f"a.{_quoted(c)}" for c in columns)
    before = ", ".join(f"b.{_quoted(c)}" for c in columns)
    _run(
        f"""
        UPDATE {_TABLE} u SET
            real = u.created OR b.pgh_id IS NULL OR ROW({before}) IS DISTINCT FROM ROW({after}),
            reason = CASE
                WHEN t.id IS NULL AND u.created THEN '-'
                WHEN t.id IS NULL THEN '{GONE}'
                WHEN NOT u.created AND b.pgh_id IS NULL THEN '{NO_HISTORY}'
                WHEN ROW({now}) IS DISTINCT FROM ROW({after}) THEN '{CHANGED}' ELSE '' END
        FROM {_TABLE} same
        JOIN {table.events} a ON a.pgh_id = same.after_id
        LEFT JOIN {table.name} t ON t.id = same.row_id
        LEFT JOIN {table.events} b ON b.pgh_id = same.before_id
        WHERE u.source = {table.number} AND same.source = {table.number}
            AND same.row_id = u.row_id
        """
    )
    # What the import made and somebody deleted since is as it should be.
    _run(f"DELETE FROM {_TABLE} WHERE source = {table.number} AND reason = '-'")
    if not table.root:
        _look_for_later_parts(table, context_id)


def _look_for_later_parts(table: _Table, context_id: UUID) -> None:
    """A dated value noted, changed or deleted since belongs to the same record."""
    now = ", ".join(f"t.{_quoted(c)}" for c in table.columns)
    then = ", ".join(f"p.{_quoted(c)}" for c in table.columns)
    _run(
        f"""
        UPDATE {_TABLE} u SET reason = '{CHANGED}'
        FROM (
            SELECT max(after_id) AS after_id FROM {_TABLE} WHERE source = {table.number}
        ) import
        JOIN LATERAL (
            SELECT DISTINCT e.pgh_obj_id, e.{table.owner} AS record_id FROM {table.events} e
            WHERE e.pgh_id > import.after_id AND e.pgh_context_id IS DISTINCT FROM %s
        ) later ON true
        LEFT JOIN {table.name} t ON t.id = later.pgh_obj_id
        LEFT JOIN LATERAL (
            SELECT f.* FROM {table.events} f
            WHERE f.pgh_obj_id = later.pgh_obj_id AND f.pgh_id <= import.after_id
            ORDER BY f.pgh_id DESC LIMIT 1
        ) p ON true
        WHERE u.source = {table.number} AND u.record_id = later.record_id AND u.reason = ''
            AND CASE WHEN t.id IS NULL THEN p.pgh_label <> 'delete'
                ELSE ROW({now}) IS DISTINCT FROM ROW({then}) END
        """,
        [str(context_id)],
    )


def _leave_alone_what_only_followed() -> None:
    """Records of which the import changed only what follows from other rows."""
    _run(
        f"DELETE FROM {_TABLE} WHERE (root, record_id) NOT IN"
        f" (SELECT root, record_id FROM {_TABLE} WHERE real)"
    )


def _keep_out_of_reach(table: _Table, actor: Any) -> None:
    asked = RawSQL(f"SELECT record_id FROM {_TABLE} WHERE root = {table.number}", [])
    reached = table.model._default_manager.editable_by(actor).filter(pk__in=asked).values("pk")
    sql, params = reached.query.sql_with_params()
    _run(
        f"UPDATE {_TABLE} SET reason = '{OUT_OF_REACH}' WHERE root = {table.number}"
        f" AND reason = '' AND record_id NOT IN ({sql})",
        params,
    )


def _keep_lost_targets(table: _Table) -> None:
    """A row cannot go back to what is no longer there."""
    for column, target in _targets(table):
        _run(
            f"""
            UPDATE {_TABLE} u SET reason = '{LOST_TARGET}' FROM {table.events} b
            WHERE u.source = {table.number} AND u.reason = '' AND b.pgh_id = u.before_id
                AND b.{column} IS NOT NULL
                AND NOT EXISTS (SELECT FROM {target} x WHERE x.id = b.{column})
            """
        )


def _targets(table: _Table) -> list[tuple[str, str]]:
    return [
        (f.column, f.related_model._meta.db_table)
        for f in table.model._meta.concrete_fields
        if f.is_relation and f.column in table.columns
    ]


def _spread() -> int:
    """A family stays as a whole."""
    return _run(
        f"""
        UPDATE {_TABLE} u SET reason = k.reason
        FROM (
            SELECT root, record_id, max(reason) AS reason FROM {_TABLE}
            WHERE reason <> '' GROUP BY root, record_id
        ) k
        WHERE u.root = k.root AND u.record_id = k.record_id AND u.reason = ''
        """
    )


def _keep_what_others_need(tables: list[_Table]) -> None:
    """Leave, until nothing more is found, what stays needs, and what would overlap."""
    while sum(_keep_needed(t, tables) + _keep_overlapping(t) for t in tables):
        _spread()


def _keep_needed(table: _Table, tables: list[_Table]) -> int:
    """Records that the import made and to which rows refer that are not taken back."""
    if not table.root:
        return 0
    by_model = {each.model: each for each in tables}
    found = 0
    for relation in table.model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        other, column = relation.related_model, relation.field.column
        if (
            hasattr(other, "pgh_tracked_model")
            or relation.field in _followers(table)
            or not relation.field.db_constraint
        ):
            continue
        stays = _stays(by_model[other], column) if other in by_model else "true"
        found += _run(
            f"""
            UPDATE {_TABLE} u SET reason = '{BUILT_UPON}'
            WHERE u.source = {table.number} AND u.created AND u.reason = ''
                AND EXISTS (
                    SELECT FROM {other._meta.db_table} x WHERE x.{column} = u.row_id AND {stays}
                )
            """
        )
    return found


def _stays(table: _Table, column: str) -> str:
    """SQL: whether row `x` of the table goes on referring to `u.row_id` by the column."""
    if table.root and column in table.family.derived:
        # Worked out anew for every record that goes back.
        return (
            f"NOT EXISTS (SELECT FROM {_TABLE} g WHERE g.root = {table.number}"
            " AND g.record_id = x.id AND g.reason = '')"
        )
    return (
        f"NOT EXISTS (SELECT FROM {_TABLE} g LEFT JOIN {table.events} b ON b.pgh_id = g.before_id"
        f" WHERE g.source = {table.number} AND g.row_id = x.id AND g.reason = ''"
        f" AND (g.created OR b.{column} IS DISTINCT FROM u.row_id))"
    )


def _keep_overlapping(table: _Table) -> int:
    """Links that would stand on the same day as another of the same pair."""
    found = 0
    for constraint in table.model._meta.constraints:
        if not isinstance(constraint, ExclusionConstraint):
            continue
        pair = [
            table.model._meta.get_field(name).column
            for name, operator in constraint.expressions
            if operator == RangeOperators.EQUAL
        ]
        same = " AND ".join(f"o.{column} = b.{column}" for column in pair)
        found += _run(
            f"""
            UPDATE {_TABLE} u SET reason = '{OVERLAP}' FROM {table.events} b
            WHERE u.source = {table.number} AND u.reason = '' AND b.pgh_id = u.before_id
                AND EXISTS (
                    SELECT FROM {table.name} o
                    LEFT JOIN {_TABLE} g ON g.source = {table.number} AND g.row_id = o.id
                        AND g.reason = ''
                    LEFT JOIN {table.events} ob ON ob.pgh_id = g.before_id
                    WHERE {same} AND o.id <> u.row_id AND NOT coalesce(g.created, false)
                        AND daterange(b.starts_on, b.ends_on) && CASE WHEN ob.pgh_id IS NULL
                            THEN daterange(o.starts_on, o.ends_on)
                            ELSE daterange(ob.starts_on, ob.ends_on) END
                )
            """
        )
    return found


def _tell(tables: list[_Table], undone: Undone) -> None:
    """Count the records by sheet, and name those that stay."""
    for sheet in registered().values():
        table = next(t for t in tables if t.family is sheet.family and t.root)
        counts: Counter[str] = Counter()
        for created, stays, number in _rows(
            f"""
            SELECT created, stays, count(*) FROM (
                SELECT bool_or(created AND source = root) AS created, max(reason) <> '' AS stays
                FROM {_TABLE} WHERE root = {table.number} GROUP BY record_id
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
                for label, reason in _rows(
                    f"""
                    SELECT {table.family.label}, k.reason FROM (
                        SELECT record_id, max(reason) AS reason FROM {_TABLE}
                        WHERE root = {table.number} AND reason <> '' GROUP BY record_id
                    ) k LEFT JOIN {table.name} t ON t.id = k.record_id
                    ORDER BY k.record_id LIMIT {room}
                    """
                )
            ]


def _delete(table: _Table) -> None:
    made = f"SELECT row_id FROM {_TABLE} WHERE source = {table.number} AND created"
    if table.root:
        for field_ in _followers(table):
            column, rows = field_.column, field_.model._meta.db_table
            what = f"UPDATE {rows} SET {column} = NULL" if field_.null else f"DELETE FROM {rows}"
            _run(f"{what} WHERE {column} IN ({made})")
    _run(f"DELETE FROM {table.name} WHERE id IN ({made})")


def _followers(table: _Table) -> list[models.Field]:
    """Fields of rows worked out by programs that refer to the table's records."""
    named = [each.rpartition(".") for s in registered().values() for each in s.family.followers]
    fields = [apps.get_model(label)._meta.get_field(name) for label, _, name in named]
    return [each for each in fields if each.related_model is table.model]


def _restore(table: _Table) -> None:
    columns = [_quoted(column) for column in table.columns]
    _run(
        f"""
        UPDATE {table.name} t SET {", ".join(f"{c} = b.{c}" for c in columns)}
        FROM {_TABLE} u JOIN {table.events} b ON b.pgh_id = u.before_id
        WHERE u.source = {table.number} AND NOT u.created AND t.id = u.row_id
            AND ROW({", ".join(f"t.{c}" for c in columns)})
                IS DISTINCT FROM ROW({", ".join(f"b.{c}" for c in columns)})
        """
    )


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _run(sql: str, params: Any = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _value(sql: str) -> Any:
    return _rows(sql)[0][0]
