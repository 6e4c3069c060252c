"""Changes of many rows that can be taken back exactly: what stood there before and after.

A service opens a journal, tells it which rows it is going to change, delete or has made, and
closes it; all set-wise and in the service's transaction. Taking back is refused when any of
those rows looks otherwise by then: somebody has built upon it.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Now

from core.errors import Refusal
from core.models import Deed, DeedRow

#: Raised by every write, so they say nothing about what a row holds.
_UNCOMPARED = "'{version,updated_at}'::text[]"


@dataclass(frozen=True)
class Line:
    """One line of the plan that people see before they do it."""

    #: What kind of thing it is: 组织覆盖, 两新组织 …
    kind: str
    text: str
    #: What becomes of it.
    outcome: str


class Journal:
    """The writing side: one deed while it is being done."""

    def __init__(self, *, actor: Any) -> None:
        self.deed = Deed.objects.create(done_by=actor)

    def changing(
        self, model: type[models.Model], ids: Collection[int], columns: Sequence[str]
    ) -> None:
        """Rows are going to change in these columns."""
        pairs = ", ".join(f"'{name}', t.{_quoted(name)}" for name in columns)
        self._note(model, ids, before=f"jsonb_build_object({pairs})", after="'{}'::jsonb")

    def deleting(self, model: type[models.Model], ids: Collection[int]) -> None:
        """Rows are going to be deleted."""
        self._note(model, ids, before="to_jsonb(t)", after="NULL::jsonb")

    def made(self, model: type[models.Model], ids: Collection[int]) -> None:
        """Rows are new."""
        self._note(model, ids, before="NULL::jsonb", after="'{}'::jsonb")

    def close(self) -> Deed:
        """All is done: keep what the rows look like now."""
        for table in _tables(self.deed):
            _run(
                f"""
                UPDATE core_deedrow r SET after = CASE
                    WHEN r.before IS NULL THEN to_jsonb(t) - {_UNCOMPARED}
                    ELSE (SELECT jsonb_object_agg(key, to_jsonb(t) -> key)
                          FROM jsonb_object_keys(r.before) key) END
                FROM {_quoted(table)} t
                WHERE r.deed_id = %s AND r.table = %s AND r.row_id = t.id AND r.after IS NOT NULL
                """,
                [self.deed.pk, table],
            )
        return self.deed

    def _note(self, model, ids, *, before: str, after: str) -> None:
        table = model._meta.db_table
        _run(
            f"""
            INSERT INTO core_deedrow (deed_id, "table", row_id, before, after)
            SELECT %s, %s, t.id, {before}, {after} FROM {_quoted(table)} t WHERE t.id = ANY(%s)
            -- Told twice: what stood there first was before.
            ON CONFLICT (deed_id, "table", row_id) DO UPDATE
                SET before = excluded.before || core_deedrow.before,
                    after = CASE WHEN excluded.after IS NULL THEN NULL ELSE core_deedrow.after END
            """,
            [self.deed.pk, table, list(ids)],
        )


def built_upon(deed: Deed) -> Counter[str]:
    """Name of a kind of row → how many of the deed's rows look otherwise by now."""
    found: Counter[str] = Counter()
    for table in _tables(deed):
        number = _value(
            f"""
            SELECT count(*) FROM core_deedrow r LEFT JOIN {_quoted(table)} t ON t.id = r.row_id
            WHERE r.deed_id = %s AND r.table = %s AND CASE
                WHEN r.after IS NULL THEN t.id IS NOT NULL
                WHEN t.id IS NULL THEN true
                WHEN r.before IS NULL THEN to_jsonb(t) - {_UNCOMPARED} <> r.after
                ELSE to_jsonb(t) || r.after <> to_jsonb(t) END
            """,
            [deed.pk, table],
        )
        if number:
            found[_noun(table)] = number
    return found


def summary(deed: Deed) -> Counter[str]:
    """Name of a kind of row → how many the deed changed, made or deleted."""
    rows = DeedRow.objects.filter(deed=deed).order_by("table").values_list("table")
    return Counter({_noun(t): number for t, number in rows.annotate(number=models.Count("*"))})


def rows_of(deed: Deed, model: type[models.Model]) -> list[int]:
    """Ids of the rows of `model` that the deed changed, made or deleted."""
    rows = DeedRow.objects.filter(deed=deed, table=model._meta.db_table)
    return list(rows.values_list("row_id", flat=True))


@transaction.atomic
def take_back(*, actor: Any, deed: Deed) -> Deed:
    """Put every row back as it was; the version of a row that is left goes on counting.

    Raises `Refusal`, and changes nothing, when the deed was taken back already, or when somebody
    has built upon it.
    """
    deed = Deed.objects.select_for_update().get(pk=deed.pk)
    if deed.undone_at is not None:
        raise Refusal("这项操作已经撤销过，不用再撤销。")
    if found := built_upon(deed):
        raise Refusal(_refusal(found))
    tables = _tables(deed)
    try:
        with transaction.atomic():
            for table in tables:
                _delete_made(deed, table)
            for table, columns in _changed_columns(deed):
                _put_back(deed, table, columns)
            for table in tables:
                _insert_deleted(deed, table)
            # Now, not at the end of the request: what stands upon a row that was made is told.
            _run("SET CONSTRAINTS ALL IMMEDIATE")
            _run("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        raise Refusal(
            "之后登记的内容与撤销后的情况冲突（日期重叠，或已有新的记录用到它），没有撤销。"
            "请先处理之后登记的内容，再撤销。"
        ) from None
    Deed.objects.filter(pk=deed.pk).update(undone_at=Now(), undone_by=actor)
    deed.refresh_from_db()
    return deed


def _refusal(found: Counter[str]) -> str:
    said = "、".join(f"{noun} {number} 条" for noun, number in found.items())
    return f"之后又有改动，不能撤销：{said}。请逐项手工更正。"


def _delete_made(deed: Deed, table: str) -> None:
    _run(
        f"""
        DELETE FROM {_quoted(table)} t USING core_deedrow r
        WHERE r.deed_id = %s AND r.table = %s AND r.row_id = t.id AND r.before IS NULL
        """,
        [deed.pk, table],
    )


def _put_back(deed: Deed, table: str, columns: list[str]) -> None:
    assignments = ", ".join(f"{_quoted(name)} = old.{_quoted(name)}" for name in columns)
    _run(
        f"""
        UPDATE {_quoted(table)} t SET {assignments}
        FROM core_deedrow r
        CROSS JOIN LATERAL jsonb_populate_record(NULL::{_quoted(table)}, r.before) old
        WHERE r.deed_id = %s AND r.table = %s AND r.row_id = t.id
            AND r.before IS NOT NULL AND r.after IS NOT NULL
            AND ARRAY(SELECT jsonb_object_keys(r.before) ORDER BY 1) = %s
        """,
        [deed.pk, table, columns],
    )


def _insert_deleted(deed: Deed, table: str) -> None:
    _run(
        f"""
        INSERT INTO {_quoted(table)} SELECT old.* FROM core_deedrow r
        CROSS JOIN LATERAL jsonb_populate_record(NULL::{_quoted(table)}, r.before) old
        WHERE r.deed_id = %s AND r.table = %s AND r.after IS NULL
        """,
        [deed.pk, table],
    )


def _tables(deed: Deed) -> list[str]:
    rows = DeedRow.objects.filter(deed=deed)
    return list(rows.order_by("table").values_list("table", flat=True).distinct())


def _changed_columns(deed: Deed) -> list[tuple[str, list[str]]]:
    """Tables with the columns that changed; rows of one table may differ in them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT "table", ARRAY(SELECT jsonb_object_keys(before) ORDER BY 1)
            FROM core_deedrow WHERE deed_id = %s AND before IS NOT NULL AND after IS NOT NULL
            """,
            [deed.pk],
        )
        return cursor.fetchall()


def _noun(table: str) -> str:
    model = next(each for each in apps.get_models() if each._meta.db_table == table)
    return str(model._meta.verbose_name)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _run(sql: str, params: Sequence[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def _value(sql: str, params: Sequence[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]
