"""The one rule for dated values: what is entered with effect from a day.

A value that is entered with effect from a day holds until the next value *of the same column*
that was entered with effect from a later day; the other columns stay. What holds already on the
day is not entered again: nothing is written.

Nothing is known of an owner before its first row: what is entered with effect from an earlier day
holds from the first one on. New owners begin with `counts_from`.

The rows are those of a `core.models.DatedValues`; every door (form, bulk edit, import, moves,
region changes) calls `enter`, which works for one owner and for a hundred thousand alike.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.domain import declared
from core.models import DatedValues
from core.months import BEGINNING


@dataclass(frozen=True)
class Entries:
    """What is entered: a query of `owner` (id), `day`, and some of the columns of the series.

    One owner may be entered on several days, if each but the earliest of them is a day on which
    the column was entered before.
    """

    sql: str
    params: Sequence[Any] | dict[str, Any] = ()


def counts_from() -> datetime.date:
    """The day from which new owners count unless somebody says another: that after the last one
    whose figures are settled, else without limit (`DomainApp.settled`)."""
    settled = [day for function in declared("settled") if (day := function())]
    return max(settled) + datetime.timedelta(days=1) if settled else BEGINNING


def entries(
    model: type[DatedValues], owners: Collection[int], *, day: datetime.date, values: dict[str, Any]
) -> Entries:
    """The same values for some owners; `values`: column → value."""
    fields = {f.column: f for f in model._meta.concrete_fields}
    columns = "".join(f", %s::{fields[name].db_type(connection)} AS {name}" for name in values)
    return Entries(
        f"SELECT unnest(%s::bigint[]) AS owner, %s::date AS day{columns}",
        [list(owners), day, *values.values()],
    )


def enter(model: type[DatedValues], entered: Entries, *, columns: Sequence[str]) -> list[int]:
    """Let values of `columns` hold from their days on; return the owners for whom that was new.

    The first row of an owner needs all columns.
    """
    sql = f"{_written(model, entered, columns)} SELECT DISTINCT owner FROM written"
    with connection.cursor() as cursor:
        cursor.execute(sql, entered.params or None)
        return [pk for (pk,) in cursor.fetchall()]


def begin(model: type[DatedValues], entered: Entries) -> None:
    """`enter` for owners who are new: all columns, and nothing to compare with."""
    columns = model.value_columns()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table}"
            f" ({', '.join([model.owner_column(), 'starts_on', *columns])})"
            f" SELECT {', '.join(['owner', 'day', *columns])} FROM ({entered.sql}) e",
            entered.params or None,
        )


def enter_and(
    model: type[DatedValues], entered: Entries, *, columns: Sequence[str], then: str
) -> int:
    """`enter`, and a statement that finds the owners as `written(owner)`; return its row count."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_written(model, entered, columns)} {then}", entered.params or None)
        return cursor.rowcount


def _written(model: type[DatedValues], entered: Entries, columns: Sequence[str]) -> str:
    table, owner = model._meta.db_table, model.owner_column()
    values = model.value_columns()
    marks = [model.mark(name) for name in columns if model.mark(name)]
    new = {name: f"new_{name}" for name in columns}
    carried = "".join(f", held.{name}" for name in values if name not in new)
    changes = ", ".join(
        f"held.id IS NULL OR held.{name} IS DISTINCT FROM e.{name} AS {flag}"
        for name, flag in new.items()
    )
    inserted = ", ".join([owner, "starts_on", *values, *filter(None, map(model.mark, values))])
    selected = ", ".join(
        ["owner", "day", *values] + [new.get(name, "false") for name in values if model.mark(name)]
    )
    stored = [f"{name} = excluded.{name}" for name in columns]
    stored += [f"{mark} = t.{mark} OR excluded.{mark}" for mark in marks]
    return f"""
        WITH entry AS MATERIALIZED (
            SELECT e.owner, first.day, {", ".join(f"e.{name}" for name in columns)}{carried},
                {changes}
            FROM ({entered.sql}) e
            CROSS JOIN LATERAL (
                SELECT greatest(e.day, min(h.starts_on)) AS day FROM {table} h
                WHERE h.{owner} = e.owner
            ) first
            LEFT JOIN LATERAL (
                SELECT * FROM {table} h WHERE h.{owner} = e.owner AND h.starts_on <= first.day
                ORDER BY h.starts_on DESC LIMIT 1
            ) held ON true
        ),
        {_later(model, new)}
        written AS (
            INSERT INTO {table} AS t ({inserted})
            SELECT {selected} FROM entry WHERE {" OR ".join(new.values())}
            ON CONFLICT ({owner}, starts_on) DO UPDATE SET {", ".join(stored)}
            RETURNING t.{owner} AS owner
        )
    """


def _later(model: type[DatedValues], new: dict[str, str]) -> str:
    """The part of `enter` for rows of later days, which carry the value on until it is entered.

    Of a series with one column every row was entered: there is nothing to carry on.
    """
    marked = {name: flag for name, flag in new.items() if model.mark(name)}
    if not marked:
        return ""
    table, owner = model._meta.db_table, model.owner_column()
    taken = ", ".join(
        f"CASE WHEN e.{flag} AND NOT bool_or(l.{model.mark(name)}) OVER since"
        f" THEN e.{name} ELSE l.{name} END AS {name}"
        for name, flag in marked.items()
    )
    names = list(marked)
    return f"""
        later AS (
            UPDATE {table} t SET {", ".join(f"{name} = n.{name}" for name in names)}
            FROM (
                SELECT l.id, {taken}
                FROM entry e JOIN {table} l ON l.{owner} = e.owner AND l.starts_on > e.day
                WHERE {" OR ".join(f"e.{flag}" for flag in marked.values())}
                WINDOW since AS (PARTITION BY e.owner, e.day ORDER BY l.starts_on)
            ) n
            WHERE n.id = t.id AND ({", ".join(f"n.{name}" for name in names)})
                IS DISTINCT FROM ({", ".join(f"t.{name}" for name in names)})
        ),
    """


def held(model: type[DatedValues], column: str, *, owner: str, day: str) -> str:
    """SQL of the value of a column on a day, before the first row that of the first; `owner` and
    `day` are SQL too."""
    return (
        f"(SELECT v.{column} FROM {model._meta.db_table} v WHERE v.{model.owner_column()} = {owner}"
        f" ORDER BY CASE WHEN v.starts_on <= {day} THEN v.starts_on END DESC NULLS LAST,"
        f" v.starts_on LIMIT 1)"
    )


def next_day(model: type[DatedValues], column: str, *, owner: str, day: str) -> str:
    """SQL of the first later day on which a value of the column was entered; NULL: none."""
    mark = model.mark(column)
    return (
        f"(SELECT min(v.starts_on) FROM {model._meta.db_table} v"
        f" WHERE v.{model.owner_column()} = {owner} AND v.starts_on > {day}"
        f"{f' AND v.{mark}' if mark else ''})"
    )


def on_day(model: type[DatedValues], *, day: str, among: str = "") -> str:
    """SQL of the rows in force on a day: the owner and the columns of the series.

    `among`: a query of owner ids to look at; without it all.
    """
    owner = model.owner_column()
    only = f"AND {owner} IN ({among})" if among else ""
    return f"""
        SELECT DISTINCT ON ({owner}) {", ".join([owner, *model.value_columns()])}
        FROM {model._meta.db_table}
        WHERE starts_on <= {day} {only}
        ORDER BY {owner}, starts_on DESC
    """


def refresh_current(model: type[DatedValues], *, among: str, today: datetime.date) -> int:
    """Bring the columns of the owner, which have the same names, to what holds `today`.

    `among`: a query of owner ids. Writes only rows that differ; returns how many.
    """
    names = model.value_columns()
    owner = model._meta.get_field(model.OWNER).related_model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {owner} t SET {", ".join(f"{name} = held.{name}" for name in names)}
            FROM ({on_day(model, day="%(day)s", among=among)}) held
            WHERE held.{model.owner_column()} = t.id
                AND ({", ".join(f"t.{name}" for name in names)})
                    IS DISTINCT FROM ({", ".join(f"held.{name}" for name in names)})
            """,
            {"day": today},
        )
        return cursor.rowcount
