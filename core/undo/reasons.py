"""Why a record stays as it is when the import that wrote it is undone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db.models.expressions import RawSQL

from core.undo.traces import TRACES, Table, followers, quoted, run

CHANGED = "导入后又有改动"
BUILT_UPON = "导入后有别的记录用到它"
GONE = "导入后已被删除"
NO_HISTORY = "导入前的内容已不在历史记录中"
LOST_TARGET = "它原来所属的记录已不存在"
OVERLAP = "恢复后与导入后新登记的日期重叠"
OUT_OF_REACH = "不在您的管理范围内"


def keep_back(
    tables: list[Table], context_id: UUID, *, actor: Any, progress: Callable[[int], None]
) -> None:
    """Give every trace that has to stay its `reason`; drop those that nothing needs."""
    for table in tables:
        _look_at(table, context_id)
    _leave_alone_what_only_followed()
    for table in tables:
        if actor is not None and table.root:
            _keep_out_of_reach(table, actor)
        _keep_lost_targets(table)
        if table.root:
            _keep_with_attachments(table)
    _spread()
    progress(40)
    _keep_what_others_need(tables)


def _look_at(table: Table, context_id: UUID) -> None:
    """Which rows the import really changed, and which were changed since."""
    columns = table.columns
    now = ", ".join(f"t.{quoted(c)}" for c in columns)
    after = ", ".join(f"a.{quoted(c)}" for c in columns)
    before = ", ".join(f"b.{quoted(c)}" for c in columns)
    run(
        f"""
        UPDATE {TRACES} u SET
            real = u.created OR b.pgh_id IS NULL OR ROW({before}) IS DISTINCT FROM ROW({after}),
            reason = CASE
                WHEN t.id IS NULL AND u.created THEN '-'
                WHEN t.id IS NULL THEN '{GONE}'
                WHEN NOT u.created AND b.pgh_id IS NULL THEN '{NO_HISTORY}'
                WHEN ROW({now}) IS DISTINCT FROM ROW({after}) THEN '{CHANGED}' ELSE '' END
        FROM {TRACES} same
        JOIN {table.events} a ON a.pgh_id = same.after_id
        LEFT JOIN {table.name} t ON t.id = same.row_id
        LEFT JOIN {table.events} b ON b.pgh_id = same.before_id
        WHERE u.source = {table.number} AND same.source = {table.number}
            AND same.row_id = u.row_id
        """
    )
    # What the import made and somebody deleted since is as it should be.
    run(f"DELETE FROM {TRACES} WHERE source = {table.number} AND reason = '-'")
    if not table.root:
        _look_for_later_parts(table, context_id)


def _look_for_later_parts(table: Table, context_id: UUID) -> None:
    """A dated value noted, changed or deleted since belongs to the same record."""
    now = ", ".join(f"t.{quoted(c)}" for c in table.columns)
    then = ", ".join(f"p.{quoted(c)}" for c in table.columns)
    run(
        f"""
        UPDATE {TRACES} u SET reason = '{CHANGED}'
        FROM (
            SELECT max(after_id) AS after_id FROM {TRACES} WHERE source = {table.number}
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
    run(
        f"DELETE FROM {TRACES} WHERE (root, record_id) NOT IN"
        f" (SELECT root, record_id FROM {TRACES} WHERE real)"
    )


def _keep_out_of_reach(table: Table, actor: Any) -> None:
    asked = RawSQL(f"SELECT record_id FROM {TRACES} WHERE root = {table.number}", [])
    reached = table.model._default_manager.editable_by(actor).filter(pk__in=asked).values("pk")
    sql, params = reached.query.sql_with_params()
    run(
        f"UPDATE {TRACES} SET reason = '{OUT_OF_REACH}' WHERE root = {table.number}"
        f" AND reason = '' AND record_id NOT IN ({sql})",
        params,
    )


def _keep_lost_targets(table: Table) -> None:
    """A row cannot go back to what is no longer there."""
    for column, target in _targets(table):
        run(
            f"""
            UPDATE {TRACES} u SET reason = '{LOST_TARGET}' FROM {table.events} b
            WHERE u.source = {table.number} AND u.reason = '' AND b.pgh_id = u.before_id
                AND b.{column} IS NOT NULL
                AND NOT EXISTS (SELECT FROM {target} x WHERE x.id = b.{column})
            """
        )


def _targets(table: Table) -> list[tuple[str, str]]:
    return [
        (f.column, f.related_model._meta.db_table)
        for f in table.model._meta.concrete_fields
        if f.is_relation and f.column in table.columns
    ]


def _keep_with_attachments(table: Table) -> None:
    """Records that the import made and to which people attached files."""
    run(
        f"""
        UPDATE {TRACES} u SET reason = '{BUILT_UPON}'
        WHERE u.source = {table.number} AND u.created AND u.reason = '' AND EXISTS (
            SELECT FROM core_attachment x
            WHERE x.owner_type_id = %s AND x.owner_id = u.row_id AND x.removed_at IS NULL
        )
        """,
        [ContentType.objects.get_for_model(table.model).pk],
    )


def _spread() -> int:
    """A family stays as a whole."""
    return run(
        f"""
        UPDATE {TRACES} u SET reason = k.reason
        FROM (
            SELECT root, record_id, max(reason) AS reason FROM {TRACES}
            WHERE reason <> '' GROUP BY root, record_id
        ) k
        WHERE u.root = k.root AND u.record_id = k.record_id AND u.reason = ''
        """
    )


def _keep_what_others_need(tables: list[Table]) -> None:
    """Leave, until nothing more is found, what stays needs, and what would overlap."""
    while sum(_keep_needed(t, tables) + _keep_overlapping(t) for t in tables):
        _spread()


def _keep_needed(table: Table, tables: list[Table]) -> int:
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
            or relation.field in followers(table)
            or not relation.field.db_constraint
        ):
            continue
        stays = _stays(by_model[other], column) if other in by_model else "true"
        found += run(
            f"""
            UPDATE {TRACES} u SET reason = '{BUILT_UPON}'
            WHERE u.source = {table.number} AND u.created AND u.reason = ''
                AND EXISTS (
                    SELECT FROM {other._meta.db_table} x WHERE x.{column} = u.row_id AND {stays}
                )
            """
        )
    return found


def _stays(table: Table, column: str) -> str:
    """SQL: whether row `x` of the table goes on referring to `u.row_id` by the column."""
    if table.root and column in table.family.derived:
        # Worked out anew for every record that goes back.
        return (
            f"NOT EXISTS (SELECT FROM {TRACES} g WHERE g.root = {table.number}"
            " AND g.record_id = x.id AND g.reason = '')"
        )
    return (
        f"NOT EXISTS (SELECT FROM {TRACES} g LEFT JOIN {table.events} b ON b.pgh_id = g.before_id"
        f" WHERE g.source = {table.number} AND g.row_id = x.id AND g.reason = ''"
        f" AND (g.created OR b.{column} IS DISTINCT FROM u.row_id))"
    )


def _keep_overlapping(table: Table) -> int:
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
        found += run(
            f"""
            UPDATE {TRACES} u SET reason = '{OVERLAP}' FROM {table.events} b
            WHERE u.source = {table.number} AND u.reason = '' AND b.pgh_id = u.before_id
                AND EXISTS (
                    SELECT FROM {table.name} o
                    LEFT JOIN {TRACES} g ON g.source = {table.number} AND g.row_id = o.id
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
