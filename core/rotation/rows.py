"""Bringing what old keys sealed under the newest ones, batch by batch, while people work.

A row, its history and the rows with the same number change in one transaction: they stay equal for
constraints, for the page of the history and for undoing. Nothing else changes: no version is
raised, no event written. A run never waits for people (`_PATIENCE`); they wait for one batch.
"""

import contextlib
import time
from collections.abc import Callable, Collection, Iterator
from typing import Any

import pgtrigger
from cryptography.exceptions import InvalidTag
from django.db import OperationalError, connection, transaction

from core import crypto
from core.rotation.places import Column, Place, marks, places

#: Rows of one transaction.
BATCH = 5_000
#: How long a batch waits for somebody's row: less than PostgreSQL takes to look for a deadlock, so
#: that it is always the batch that gives way.
_PATIENCE = "200ms"
_LONGEST_PAUSE = 5.0


def still_old() -> dict[str, int]:
    """Title of a table → rows in which something is not under the newest keys."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for place in places():
            cursor.execute(f"SELECT count(*) FROM {place.table} WHERE {place.old}", marks())
            if count := cursor.fetchone()[0]:
                found[place.title] = found.get(place.title, 0) + count
    return found


def rewrite_all(progress: Callable[[int], None] = lambda rows: None, *, batch: int = BATCH) -> int:
    """Bring everything under the newest keys; return how many rows were written.

    Killed at any point, the next run goes on where it stopped. What no key of ours reads stays as
    it is: `still_old` goes on counting it.
    """
    done = 0
    while True:
        before = done
        for place in places():
            for written in _batches(place, batch):
                done += written
                progress(done)
        if done == before:
            return done


def sought(purpose: str, text: str) -> str:
    """The blind index by which rows are looked for, and which a new row gets.

    Rows that hold the same value under an older key have it from now on too.
    """
    settle(purpose, [text])
    return crypto.blind_index(purpose, text)


def settle(purpose: str, texts: Collection[str]) -> None:
    """Let the rows that hold one of the values stand under the newest keys: equal values are equal
    again for whoever looks for them, and for constraints."""
    older = [index for text in texts for index in crypto.keys().blind_indexes(purpose, text)[1:]]
    if older:
        with transaction.atomic(), _unseen():
            _rewrite_equal(purpose, older)


def settle_rows(table: str, keys: Collection[int]) -> None:
    """Let these rows stand under the newest keys: their indexes can be compared with new ones."""
    for place in places():
        if place.model._meta.db_table == table and crypto.keys().several_indexes:
            with transaction.atomic(), _unseen():
                _rewrite(place, keys)


def _batches(place: Place, size: int) -> Iterator[int]:
    """Rewrite the rows of a table in the order of their keys; how many, batch by batch."""
    after, pause = 0, 0.0
    while True:
        try:
            with transaction.atomic(), _unseen(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
                cursor.execute(
                    f"SELECT {place.key} FROM {place.table} WHERE {place.key} > %(after)s"
                    f" AND ({place.old}) ORDER BY {place.key} LIMIT %(size)s",
                    {**marks(), "after": after, "size": size},
                )
                keys = [key for (key,) in cursor.fetchall()]
                written = _rewrite(place, keys)
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") != "55P03":  # lock_not_available
                raise
            pause = min(2 * pause or 0.1, _LONGEST_PAUSE)
            time.sleep(pause)
            continue
        if not keys:
            return
        after, pause = keys[-1], 0.0
        yield written


def _rewrite(place: Place, keys: Collection[int]) -> int:
    """Rewrite these rows, their history, and the rows with the same numbers; return how many."""
    if not keys:
        return 0
    written, former = _write(place.table, place.key, place.columns, place.key, keys)
    if place.events:
        written += _write(place.events, "pgh_id", place.event_columns, "pgh_obj_id", keys)[0]
    for purpose, indexes in former.items():
        written += _rewrite_equal(purpose, indexes)
    return written


def _rewrite_equal(purpose: str, older: Collection[str]) -> int:
    """Rewrite the rows of every table that hold one of these indexes in a column that constraints
    compare."""
    written = 0
    for place in places():
        for column in place.columns:
            if column.compared and column.purpose == purpose:
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"SELECT {place.key} FROM {place.table} WHERE {column.index} = ANY(%s)",
                        [list(older)],
                    )
                    keys = [key for (key,) in cursor.fetchall()]
                written += _rewrite(place, keys)
    return written


def _write(
    table: str, key: str, columns: tuple[Column, ...], by: str, wanted: Collection[int]
) -> tuple[int, dict[str, list[str]]]:
    """Rewrite the rows of a table whose column `by` is one of `wanted`.

    Returns how many, and purpose → former indexes of columns that constraints compare.
    """
    read = [part for c in columns for part in (c.value, c.index or "NULL")]
    old = " OR ".join(column.old for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join([key, *read])} FROM {table} WHERE {by} = ANY(%(wanted)s)"
            f" AND ({old}) ORDER BY {key} FOR UPDATE",
            {**marks(), "wanted": list(wanted)},
        )
        rows, former = [], {}
        for row in cursor.fetchall():
            with contextlib.suppress(InvalidTag):
                values = zip(columns, row[1::2], strict=True)
                rows.append([row[0], *(v for column, token in values for v in column.anew(token))])
                for column, index in zip(columns, row[2::2], strict=True):
                    if column.compared and not index.startswith(crypto.keys().index_mark):
                        former.setdefault(column.purpose, []).append(index)
        if rows:
            _update(cursor, table, key, columns, rows)
    return len(rows), former


def _update(cursor: Any, table: str, key: str, columns: tuple[Column, ...], rows: list) -> None:
    types = ["bigint[]", *(each for column in columns for each in column.types)]
    names = ["row_key", *(each for column in columns for each in column.names)]
    cursor.execute(
        f"UPDATE {table} t SET {', '.join(each for c in columns for each in c.assignments)}"
        f" FROM unnest({', '.join(f'%s::{each}' for each in types)}) v({', '.join(names)})"
        f" WHERE t.{key} = v.row_key",
        [list(each) for each in zip(*rows, strict=True)],
    )


@contextlib.contextmanager
def _unseen() -> Iterator[None]:
    """No trigger of a sealed table works within: no event, no version."""
    ours = {place.model for place in places()}
    names = [trigger.get_pgid(model) for model, trigger in pgtrigger.registered() if model in ours]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + ",".join(names) + "}"]
        )
        yield
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [before])
