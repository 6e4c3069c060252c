"""Why a row stays as it is when what changed it is undone."""

from collections.abc import Callable, Iterator
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet, TextChoices
from django.db.models.expressions import RawSQL

from core.undo.families import followers_of
from core.undo.traces import TRACES, Table, quoted, run, value


class Reason(TextChoices):
    """`{0}` is what was done: 导入, 修改 …"""

    CHANGED = "changed", "{0}后又有改动"
    BUILT_UPON = "built_upon", "{0}后已有其他记录引用"
    GONE = "gone", "{0}后已被删除"
    NO_HISTORY = "no_history", "{0}前的内容已不在历史记录中"
    LOST_TARGET = "lost_target", "原来所属的记录已不存在"
    OVERLAP = "overlap", "恢复后与{0}后新登记的日期重叠"
    OUT_OF_REACH = "out_of_reach", "不在您的管理范围内"

    def words(self, doing: str) -> str:
        return str(self.label).format(doing)


def look(tables: list[Table], context_id: UUID, *, whole: bool) -> None:
    """Give every trace that cannot go back its `reason`.

    A row counts as changed when a column differs that the transaction had changed; with `whole`, or
    where `Table.whole` says so, when any does. Drops what only followed from other rows.
    """
    run(
        *(_compare(each, whole=whole or each.whole) for each in tables),
        *(_look_for_later_parts(each) for each in tables if not (each.root or each.is_note)),
        f"DELETE FROM {TRACES} WHERE (root, record_id) NOT IN"
        f" (SELECT root, record_id FROM {TRACES} WHERE real)",
        *(sql for each in tables for sql in _keep_lost_targets(each, tables)),
        *(_keep_with_attachments(each) for each in tables if each.root),
        context=str(context_id),
    )


def find_conflicts(tables: list[Table]) -> None:
    """Give a reason to what the staying rows need, and to what would overlap."""
    run(*(sql for t in tables for sql in (*_keep_needed(t, tables), *_keep_overlapping(t))))


def keep_families(tables: list[Table], *, progress: Callable[[int], None]) -> None:
    """A family stays as a whole, with all that it needs, until nothing more is found."""
    # What was made and somebody deleted since is as it should be.
    run(f"DELETE FROM {TRACES} WHERE made AND reason = '{Reason.GONE}'", _SPREAD)
    progress(40)
    before = -1
    while before != (before := value(f"SELECT count(*) FROM {TRACES} WHERE reason <> ''")):
        find_conflicts(tables)
        run(_SPREAD)


def keep_out_of_reach(tables: list[Table], among: Callable[[type[Model]], QuerySet]) -> None:
    """Records that are not `among` those that somebody may change."""
    for table in tables:
        if not table.root:
            continue
        traced = RawSQL(f"SELECT record_id FROM {TRACES} WHERE root = {table.number}", [])
        reached = among(table.model).filter(pk__in=traced).order_by().values("pk")
        try:
            sql, params = reached.query.sql_with_params()
        except EmptyResultSet:
            sql, params = "SELECT NULL WHERE false", ()
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {TRACES} SET reason = '{Reason.OUT_OF_REACH}'"
                f" WHERE root = {table.number} AND reason = '' AND record_id NOT IN ({sql})",
                params,
            )


def _compare(table: Table, *, whole: bool) -> str:
    """Which rows were really changed, and which were changed since."""

    def row(of: str) -> str:
        return f"ROW({', '.join(f'{of}.{quoted(c)}' for c in table.columns)})"

    other = f"{row('t')} IS DISTINCT FROM {row('a')}"
    if not whole:
        # Of a row that is new every column.
        each = " OR ".join(
            f"b.{c} IS DISTINCT FROM a.{c} AND t.{c} IS DISTINCT FROM a.{c}"
            for c in map(quoted, table.columns)
        )
        other = f"CASE WHEN u.made THEN {other} ELSE {each} END"
    return f"""
        UPDATE {TRACES} u SET
            real = u.made OR u.gone OR b.pgh_id IS NULL OR {row("b")} IS DISTINCT FROM {row("a")},
            reason = CASE
                WHEN NOT u.made AND b.pgh_id IS NULL THEN '{Reason.NO_HISTORY}'
                WHEN u.gone AND t.id IS NULL THEN ''
                WHEN u.gone THEN '{Reason.CHANGED}'
                WHEN t.id IS NULL THEN '{Reason.GONE}'
                WHEN {other} THEN '{Reason.CHANGED}' ELSE '' END
        FROM {TRACES} same
        JOIN {table.events} a ON a.pgh_id = same.after_id
        LEFT JOIN {table.name} t ON t.id = same.row_id
        LEFT JOIN {table.events} b ON b.pgh_id = same.before_id
        WHERE u.source = {table.number} AND same.source = {table.number}
            AND same.row_id = u.row_id
    """


def _look_for_later_parts(table: Table) -> str:
    """A dated value noted, changed or deleted since belongs to the same record."""
    last = f"(SELECT max(after_id) FROM {TRACES} WHERE source = {table.number})"
    now = ", ".join(f"t.{quoted(c)}" for c in table.columns)
    then = ", ".join(f"p.{quoted(c)}" for c in table.columns)
    return f"""
        UPDATE {TRACES} u SET reason = '{Reason.CHANGED}'
        FROM (
            SELECT DISTINCT e.pgh_obj_id, e.{table.owner} AS record_id FROM {table.events} e
            WHERE e.pgh_id > {last} AND e.pgh_context_id IS DISTINCT FROM %(context)s
                AND e.{table.owner} IN (
                    SELECT record_id FROM {TRACES} WHERE source = {table.number}
                )
                -- Those that the transaction wrote are compared themselves.
                AND NOT EXISTS (
                    SELECT FROM {TRACES} s
                    WHERE s.source = {table.number} AND s.row_id = e.pgh_obj_id
                )
        ) later
        LEFT JOIN {table.name} t ON t.id = later.pgh_obj_id
        LEFT JOIN LATERAL (
            SELECT f.* FROM {table.events} f
            WHERE f.pgh_obj_id = later.pgh_obj_id AND f.pgh_id <= {last}
            ORDER BY f.pgh_id DESC LIMIT 1
        ) p ON true
        WHERE u.source = {table.number} AND u.record_id = later.record_id AND u.reason = ''
            AND CASE WHEN t.id IS NULL THEN p.pgh_label <> 'delete'
                ELSE ROW({now}) IS DISTINCT FROM ROW({then}) END
    """


def _keep_lost_targets(table: Table, tables: list[Table]) -> Iterator[str]:
    """A row cannot go back to what is no longer there."""
    numbers = {each.model: each.number for each in tables}
    for field in table.model._meta.concrete_fields:
        if not field.is_relation or field.column not in table.columns:
            continue
        target, column = field.related_model, quoted(field.column)
        comes_back = ""
        if target in numbers:
            comes_back = (
                f"AND NOT EXISTS (SELECT FROM {TRACES} g WHERE g.source = {numbers[target]}"
                f" AND g.row_id = b.{column} AND g.gone AND g.reason = '')"
            )
        yield f"""
            UPDATE {TRACES} u SET reason = '{Reason.LOST_TARGET}' FROM {table.events} b
            WHERE u.source = {table.number} AND u.reason = '' AND b.pgh_id = u.before_id
                AND b.{column} IS NOT NULL AND NOT EXISTS (
                    SELECT FROM {quoted(target._meta.db_table)} x WHERE x.id = b.{column}
                ) {comes_back}
        """


def _keep_with_attachments(table: Table) -> str:
    """Records that are new and to which people attached files."""
    kind = ContentType.objects.get_for_model(table.model).pk
    return f"""
        UPDATE {TRACES} u SET reason = '{Reason.BUILT_UPON}'
        WHERE u.source = {table.number} AND u.made AND u.reason = '' AND EXISTS (
            SELECT FROM core_attachment x
            WHERE x.owner_type_id = {kind} AND x.owner_id = u.row_id AND x.removed_at IS NULL
        )
    """


_SPREAD = f"""
    UPDATE {TRACES} u SET reason = k.reason
    FROM (
        SELECT root, record_id, max(reason) AS reason FROM {TRACES}
        WHERE reason <> '' GROUP BY root, record_id
    ) k
    WHERE u.root = k.root AND u.record_id = k.record_id AND u.reason = ''
"""


def _keep_needed(table: Table, tables: list[Table]) -> Iterator[str]:
    """Records that are new and to which rows refer that are not taken back."""
    if not table.root:
        return
    by_model = {each.model: each for each in tables}
    followers = followers_of(table.model)
    for relation in table.model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        other, column = relation.related_model, relation.field.column
        if (
            hasattr(other, "pgh_tracked_model")
            or relation.field in followers
            or not relation.field.db_constraint
        ):
            continue
        stays = _stays(by_model[other], column) if other in by_model else "true"
        yield f"""
            UPDATE {TRACES} u SET reason = '{Reason.BUILT_UPON}'
            WHERE u.source = {table.number} AND u.made AND u.reason = '' AND EXISTS (
                SELECT FROM {quoted(other._meta.db_table)} x
                WHERE x.{column} = u.row_id AND {stays}
            )
        """


def _stays(table: Table, column: str) -> str:
    """SQL: whether row `x` of the table goes on referring to `u.row_id` by the column."""
    if table.root and column in table.family.derived:
        # Derived again for every record that goes back.
        return (
            f"NOT EXISTS (SELECT FROM {TRACES} g WHERE g.root = {table.number}"
            " AND g.record_id = x.id AND g.reason = '')"
        )
    return (
        f"NOT EXISTS (SELECT FROM {TRACES} g LEFT JOIN {table.events} b ON b.pgh_id = g.before_id"
        f" WHERE g.source = {table.number} AND g.row_id = x.id AND g.reason = ''"
        f" AND (g.made OR b.{column} IS DISTINCT FROM u.row_id))"
    )


def _keep_overlapping(table: Table) -> Iterator[str]:
    """Rows that would have the same day as another of the same pair."""
    for constraint in table.model._meta.constraints:
        if isinstance(constraint, ExclusionConstraint):
            *pair, (range_, _) = constraint.expressions
            if all(operator == RangeOperators.EQUAL for _, operator in pair):
                days = [each.name for each in range_.get_source_expressions()]
                yield _keep_overlapping_pairs(table, [name for name, _ in pair], days)


def _keep_overlapping_pairs(table: Table, pair: list[str], days: list[str]) -> str:
    def column(name: str) -> str:
        return quoted(table.model._meta.get_field(name).column)

    def period(of: str) -> str:
        return f"daterange({', '.join(f'{of}.{column(day)}' for day in days)})"

    same = " AND ".join(f"o.{column(name)} = b.{column(name)}" for name in pair)
    return f"""
        UPDATE {TRACES} u SET reason = '{Reason.OVERLAP}' FROM {table.events} b
        WHERE u.source = {table.number} AND u.reason = '' AND b.pgh_id = u.before_id
            AND EXISTS (
                SELECT FROM {table.name} o
                LEFT JOIN {TRACES} g ON g.source = {table.number} AND g.row_id = o.id
                    AND g.reason = ''
                LEFT JOIN {table.events} ob ON ob.pgh_id = g.before_id
                WHERE {same} AND o.id <> u.row_id AND NOT coalesce(g.made, false)
                    AND {period("b")} && CASE WHEN ob.pgh_id IS NULL
                        THEN {period("o")} ELSE {period("ob")} END
            )
    """
