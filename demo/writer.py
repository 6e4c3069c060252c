"""Takes generated rows to the database: COPY into staging, then INSERT … SELECT.

History triggers stay in force throughout; a COPY into a tracked table would lose their context.
"""

import io
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models

from demo.rows import COLUMNS, NUMBERED
from members.models import PartyCounts
from orgs.models import CurrentFacts

Batch = dict[type[models.Model], list[str]]


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def lock_tables() -> None:
    """Let nobody else write until the transaction ends, so that row ids can be given out here."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(map(_table, COLUMNS))} IN SHARE ROW EXCLUSIVE MODE")


def last_ids() -> dict[type[models.Model], int]:
    """The last id that each numbered table has given out."""
    ids = {}
    with connection.cursor() as cursor:
        for model in NUMBERED:
            cursor.execute(
                "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')), 0)",
                [_table(model)],
            )
            ids[model] = cursor.fetchone()[0]
    return ids


def raise_sequences(ids: dict[type[models.Model], int]) -> None:
    with connection.cursor() as cursor:
        for model, last in ids.items():
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [_table(model), last]
            )


@contextmanager
def deferred_upkeep() -> Iterator[None]:
    """Rebuild indexes, exclusion constraints and foreign keys once at the end, not row by row.

    Everything happens in the caller's transaction: when it fails, PostgreSQL puts all of them
    back as they were. Building an index anew is several times faster than growing it.
    """
    tables = [name for model in COLUMNS for name in _with_events(model)]
    tables.append(CurrentFacts._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no checks may wait on altered tables
        cursor.execute(
            """
            SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
            FROM pg_constraint
            WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'x', 'u') AND conparentid = 0
            ORDER BY contype DESC, conname
            """,
            [tables],
        )
        constraints = cursor.fetchall()
        cursor.execute(
            """
            SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
            FROM pg_index
            WHERE indrelid = ANY(%s::regclass[])
              AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid
                              AND contype IN ('p', 'u', 'x'))
            ORDER BY 1
            """,
            [tables],
        )
        indexes = cursor.fetchall()
        for table, name, _ in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _with_events(model: type[models.Model]) -> list[str]:
    """The model's table and the one that keeps its history."""
    return [model._meta.db_table, model.events.rel.related_model._meta.db_table]


def write(batches: Iterator[Batch]) -> None:
    """Write batch after batch; the next one is generated while the database works."""
    with connection.cursor() as cursor:
        for model, columns in COLUMNS.items():
            cursor.execute(
                f"CREATE TEMP TABLE {_staging(model)} ON COMMIT DROP AS "
                f"SELECT {', '.join(columns)} FROM {_table(model)} WITH NO DATA"
            )
        for batch in _ahead(batches):
            for model, lines in batch.items():
                if lines:
                    _write_table(cursor, model, lines)
        for model in COLUMNS:
            cursor.execute(f"DROP TABLE {_staging(model)}")


def _staging(model: type[models.Model]) -> str:
    return f"demo_{model._meta.model_name}"


def _write_table(cursor, model: type[models.Model], lines: list[str]) -> None:
    staging, columns = _staging(model), ", ".join(COLUMNS[model])
    data = io.StringIO("\n".join(lines) + "\n")
    cursor.copy_expert(f"COPY {staging} ({columns}) FROM STDIN", data)
    cursor.execute(f"INSERT INTO {_table(model)} ({columns}) SELECT {columns} FROM {staging}")
    cursor.execute(f"TRUNCATE {staging}")


def _ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, made one ahead in a thread; its failure is raised here."""
    made: queue.Queue = queue.Queue(maxsize=1)
    stop = threading.Event()

    def put(item) -> bool:
        while not stop.is_set():
            try:
                made.put(item, timeout=0.2)
                return True
            except queue.Full:
                continue
        return False

    def make() -> None:
        try:
            for batch in batches:
                if not put(batch):
                    return
            put(None)
        except BaseException as error:
            put(error)

    thread = threading.Thread(target=make, name="demo-generator", daemon=True)
    thread.start()
    try:
        while (item := made.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
        thread.join()


def analyze() -> None:
    """Fresh statistics, without which the first queries after a load are planned badly."""
    with connection.cursor() as cursor:
        for model in COLUMNS:
            cursor.execute(f"ANALYZE {_table(model)}")


def analyze_facts() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {_table(CurrentFacts)}, {_table(PartyCounts)}")
