"""What an import wrote, as its traces in the history tell: a temporary table of rows.

Every row that an import inserts or updates leaves an event with the import's context.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from core.imports.sheets import Family, registered

#: One row for each row that the import wrote; see `_create`.
TRACES = "import_trace"
#: Never compared and never put back: the database writes them.
_OWN = {"version", "updated_at", "created_at"}


@dataclass(frozen=True)
class Table:
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


def collect(context_id: UUID) -> list[Table]:
    """Fill the table of traces with what was written in a context of the history; return all
    tables that an import may write."""
    tables = _tables()
    _create()
    for table in tables:
        _collect(table, context_id)
    run(f"CREATE INDEX ON {TRACES} (source, row_id)")
    run(f"CREATE INDEX ON {TRACES} (root, record_id)")
    run("SET LOCAL default_statistics_target = 20")
    run(f"ANALYZE {TRACES}")
    for (number,) in rows(f"SELECT DISTINCT source FROM {TRACES}"):
        # What the import wrote may be most of the table, and nobody has counted it yet.
        run(f"ANALYZE {tables[number].name}, {tables[number].events}")
    return tables


def _tables() -> list[Table]:
    found: list[Table] = []
    for sheet in registered().values():
        family, of = sheet.family, len(found)
        for label, owner in {family.root: "id", **family.parts}.items():
            model = apps.get_model(label)
            event = next(
                r.related_model for r in model._meta.related_objects if r.field.name == "pgh_obj"
            )
            found.append(Table(len(found), model, event._meta.db_table, family, owner, of))
    return found


def _create() -> None:
    """One row for each row that the import wrote.

    `source`: which table it is of; `root`, `record_id`: the family's record; `before_id`,
    `after_id`: the events that hold it before and after; `real`: the import itself changed it,
    and not only what follows from other rows.
    """
    run(f"DROP TABLE IF EXISTS pg_temp.{TRACES}")
    run(
        f"CREATE TEMPORARY TABLE {TRACES} (source smallint, row_id bigint, root smallint,"
        " record_id bigint, created boolean, before_id bigint, after_id bigint,"
        " real boolean NOT NULL DEFAULT false, reason text NOT NULL DEFAULT '') ON COMMIT DROP"
    )


def _collect(table: Table, context_id: UUID) -> None:
    owner = "e.pgh_obj_id" if table.root else f"e.{table.owner}"
    run(
        f"""
        INSERT INTO {TRACES} (source, row_id, root, record_id, created, before_id, after_id)
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


def followers(table: Table) -> list[models.Field]:
    """Fields of rows worked out by programs that refer to the table's records."""
    named = [each.rpartition(".") for s in registered().values() for each in s.family.followers]
    fields = [apps.get_model(label)._meta.get_field(name) for label, _, name in named]
    return [each for each in fields if each.related_model is table.model]


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def run(sql: str, params: Any = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def value(sql: str) -> Any:
    return rows(sql)[0][0]
