"""Keyset pages: the deepest page costs as much as the first, whatever stands before it.

A page is requested by the row after (or before) which it begins, never by a number. Rows are
ordered by (sort column, tie), where the tie is a unique column of the same table as the sort
column, so that one index serves both.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core import signing
from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models.lookups import GreaterThan, LessThan

from core.scope import Among

#: Counting stops here: beyond, a list says "10,000+".
COUNT_CAP = 10_000
#: So many rows are sorted rather than looked for in their order.
_FEW = 500
#: Rows of a page and the one that says that there are more.
_PAGE = 51
_SALT = "core.lists.pagination"


@dataclass(frozen=True)
class Sort:
    """A column by which a list may be sorted.

    `field` is a query path or annotation. `tie` breaks ties; when `field` lies in a joined
    table, take that table's unique column. Empty values stand last, in descending order first;
    without `nullable` every row must have a value, also one in the joined table.
    """

    field: str
    tie: str = "pk"
    nullable: bool = False


@dataclass(frozen=True)
class Page:
    """One page of rows and the cursors of its neighbours (empty: there is none)."""

    rows: list
    next: str
    previous: str


class _Row(models.Func):
    """`ROW(a, b)`: PostgreSQL compares rows in the order of an index over both columns."""

    function = "ROW"
    output_field = models.IntegerField()  # never read; lookups want one


def paginate(
    queryset: models.QuerySet,
    *,
    sort: Sort,
    descending: bool = False,
    size: int = 50,
    after: str = "",
    before: str = "",
    last: bool = False,
) -> Page:
    """The page of `queryset` after or before a cursor; without one the first, or the last.

    A cursor that was tampered with or belongs to another order gives the first page.
    """
    name = f"{'-' if descending else ''}{sort.field}"
    cursor = _read(after or before, name)
    backwards = last or bool(before and cursor)
    # Descending order is the exact reverse of ascending order, nulls and ties included.
    ascending = descending == backwards
    relation = sort.field.rpartition("__")[0]
    if relation and not sort.nullable:
        # An outer join could not be read in the order of an index of the joined table.
        queryset = queryset.filter(**{f"{relation}__isnull": False})
    if cursor and not last:
        queryset = queryset.filter(_beyond(sort, *cursor, ascending=ascending))
    prefix = "" if ascending else "-"
    rows = list(queryset.order_by(prefix + sort.field, prefix + sort.tie)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    came_from_elsewhere = bool(cursor) and not last
    has_next = came_from_elsewhere if backwards else more
    has_previous = more if backwards else came_from_elsewhere
    return Page(
        rows=rows,
        next=_write(rows[-1], sort, name) if rows and has_next else "",
        previous=_write(rows[0], sort, name) if rows and has_previous else "",
    )


def is_cursor(text: str, *, sort: Sort, descending: bool = False) -> bool:
    """Whether `text` is a cursor that `paginate` wrote for this order."""
    return _read(text, f"{'-' if descending else ''}{sort.field}") is not None


def capped_count(queryset: models.QuerySet) -> int:
    """How many rows, counted up to one more than `COUNT_CAP`."""
    # Without the annotations that only the rows of a page show.
    return queryset.order_by().values("pk")[: COUNT_CAP + 1].count()


def capped_count_and_few(queryset: models.QuerySet) -> tuple[int, models.QuerySet]:
    """The capped count, and the rows narrowed to their keys where they are few.

    Rows in an order, the first page of them: the planner reads the index of the order, and believes
    that what the list is narrowed by lies evenly in it. Where it lies elsewhere, or is nothing at
    all, that is a million rows. Counted first, few rows are fetched by the keys that were found;
    so are more, where the rows of one page, if they lay evenly, would be farther apart than all
    are many.
    """
    if len(queryset.model._meta.pk_fields) > 1:
        return capped_count(queryset), queryset
    try:
        sql, params = queryset.order_by().values("pk")[: COUNT_CAP + 1].query.sql_with_params()
    except EmptyResultSet:
        return 0, queryset.none()
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), CASE WHEN count(*) <= {COUNT_CAP} THEN array_agg(found.pk) END,"
            " (SELECT reltuples FROM pg_class WHERE oid = %s::regclass)"
            f" FROM ({sql}) AS found(pk)",
            (queryset.model._meta.db_table, *params),
        )
        count, keys, rows = cursor.fetchone()
    if count <= _FEW:
        return count, queryset.filter(pk__in=keys or [])
    if count <= COUNT_CAP and _far_apart(count, rows):
        return count, queryset.filter(Among(models.F("pk"), _array(queryset.model, keys)))
    return count, queryset


def _array(model: type[models.Model], keys: list) -> models.Value:
    """Keys as one value: of each its own parameter, thousands would take longer than the rows."""
    field = model._meta.pk
    while field.remote_field:
        field = field.target_field
    return models.Value(keys, output_field=ArrayField(field.clone()))


def _far_apart(count: int, rows: float) -> bool:
    """Whether a page of `count` rows that lie evenly among all `rows` of the table (as it was last
    analyzed) passes over more than these are; in a small table they never are."""
    return count * count < _PAGE * rows


def count_text(count: int) -> str:
    """A capped count as people read it."""
    return f"{COUNT_CAP:,}+" if count > COUNT_CAP else f"{count:,}"


def _beyond(sort: Sort, value: Any, tie: Any, *, ascending: bool) -> models.Q:
    """Rows that stand behind (value, tie) in the direction."""
    compare = GreaterThan if ascending else LessThan
    empty = models.Q(**{f"{sort.field}__isnull": True})
    further_tie = models.Q(compare(models.F(sort.tie), models.Value(tie)))
    if value is None:
        behind = empty & further_tie
        return behind if ascending else behind | ~empty
    if sort.field == sort.tie:
        return further_tie
    pair = _Row(models.F(sort.field), models.F(sort.tie))
    behind = models.Q(compare(pair, _Row(models.Value(value), models.Value(tie))))
    return behind | empty if sort.nullable and ascending else behind


def _write(row: Any, sort: Sort, name: str) -> str:
    value, tie = _follow(row, sort.field), _follow(row, sort.tie)
    if isinstance(value, datetime.date):
        value = value.isoformat()
    elif isinstance(value, Decimal):
        value = str(value)
    # The tie may be a row: what belongs to one alone has its key.
    return signing.dumps([name, value, getattr(tie, "pk", tie)], salt=_SALT)


def _follow(row: Any, path: str) -> Any:
    for step in path.split("__"):
        row = row[step] if isinstance(row, dict) else getattr(row, step)
    return row


def _read(cursor: str, name: str) -> tuple[Any, Any] | None:
    try:
        written_for, value, tie = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (value, tie) if written_for == name else None
