"""What a business transaction did, read from the history: a temporary table of rows.

Every row that is inserted, updated or deleted leaves an event with the context of its change.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from core.domain import declared
from core.models import DatedLink
from core.undo.families import Family

#: One row for each row that was changed; see `_create`.
TRACES = "undo_trace"
#: Never compared and never put back: the database writes them.
_OWN = {"version", "updated_at", "created_at"}


@dataclass(frozen=True)
class Table:
    """One tracked model: its rows, its events, and the family that it belongs to."""

    number: int
    model: type[models.Model]
    family: Family
    #: Column of the rows that names the record; the record's own is its key.
    owner: str
    #: Number of the table of the family's records.
    of: int

    @property
    def name(self) -> str:
        return quoted(self.model._meta.db_table)

    @property
    def events(self) -> str:
        return quoted(self.model.pgh_event_model._meta.db_table)

    @property
    def root(self) -> bool:
        return self.owner == "id"

    @property
    def is_note(self) -> bool:
        """Whether its rows only tell of the record."""
        return self.model._meta.label in self.family.notes

    @property
    def whole(self) -> bool:
        """Whether a change of any column since is one of what the transaction did: dates and ends
        of a link or of a dated value belong together, name and address of a record do not."""
        return not self.root or issubclass(self.model, DatedLink)

    @property
    def stored(self) -> list[str]:
        """All columns that the history keeps."""
        kept = {f.column for f in self.model.pgh_event_model._meta.concrete_fields}
        fields = self.model._meta.concrete_fields
        return ["id", *(f.column for f in fields if not f.generated and f.column in kept - {"id"})]

    @property
    def columns(self) -> list[str]:
        """What is compared and put back."""
        derived = self.family.derived if self.root else ()
        return [each for each in self.stored if each not in ("id", *_OWN, *derived)]


def touched(context_id: UUID) -> list[str]:
    """`app.Model` of what has events of the context."""
    models_ = [model for model in apps.get_models() if hasattr(model, "pgh_event_model")]
    query = " UNION ALL ".join(
        f"SELECT '{model._meta.label}' WHERE EXISTS"
        f" (SELECT FROM {quoted(model.pgh_event_model._meta.db_table)}"
        " WHERE pgh_context_id = %(context)s)"
        for model in models_
    )
    return [label for (label,) in rows(query, context=str(context_id))]


def collect(context_id: UUID, labels: Collection[str]) -> list[Table]:
    """Fill the table of traces with what was written in a context of the history, which are rows of
    the models `labels`; return their tables, and those of their records."""
    known = list(_tables())
    needed = {number for t in known if t.model._meta.label in labels for number in (t.number, t.of)}
    tables = [each for each in known if each.number in needed]
    run(
        f"DROP TABLE IF EXISTS pg_temp.{TRACES}",
        _CREATE,
        *map(_collect, tables),
        f"CREATE INDEX ON {TRACES} (source, row_id)",
        f"CREATE INDEX ON {TRACES} (root, record_id)",
        "SET LOCAL default_statistics_target = 20",
        f"ANALYZE {TRACES}",
        context=str(context_id),
    )
    return tables


def count_again(tables: list[Table]) -> None:
    """Let the planner know tables of which most rows may have been written a moment ago."""
    run(*(f"ANALYZE {table.name}, {table.events}" for table in tables))


def _tables() -> Iterator[Table]:
    """All tracked models: families in the order of the declarations, then those of their own."""
    named = {
        label
        for family in declared("families")
        for label in (family.root, *family.parts, *family.notes)
    }
    alone = [
        Family(model._meta.label)
        for model in apps.get_models()
        if hasattr(model, "pgh_event_model") and model._meta.label not in named
    ]
    number = 0
    for family in (*declared("families"), *alone):
        of = number
        for label, owner in {family.root: "id", **family.parts, **family.notes}.items():
            yield Table(number, apps.get_model(label), family, owner, of)
            number += 1


#: One row for each row that was written. `source`: which table it is of; `root`, `record_id`: the
#: family's record; `made`, `gone`: it is new, or is no more; `before_id`, `after_id`: the events
#: that hold it before and after; `real`: the transaction itself changed it, and not only what
#: follows from other rows; `reason`: why it has to stay.
_CREATE = f"""
    CREATE TEMPORARY TABLE {TRACES} (
        source smallint, row_id bigint, root smallint, record_id bigint,
        made boolean, gone boolean, before_id bigint, after_id bigint,
        real boolean NOT NULL DEFAULT false, reason text NOT NULL DEFAULT ''
    ) ON COMMIT DROP
"""


def _collect(table: Table) -> str:
    owner = "last.pgh_obj_id" if table.root else f"last.{table.owner}"
    return f"""
        INSERT INTO {TRACES}
            (source, row_id, root, record_id, made, gone, before_id, after_id)
        SELECT {table.number}, w.pgh_obj_id, {table.of}, {owner}, w.made,
            last.pgh_label = 'delete',
            -- A row that was deleted as it stood: the event of that holds it.
            CASE WHEN last.pgh_label = 'delete' AND w.first_id = w.last_id THEN w.last_id
                ELSE before.id END,
            w.last_id
        FROM (
            SELECT pgh_obj_id, min(pgh_id) AS first_id, max(pgh_id) AS last_id,
                bool_or(pgh_label = 'insert') AS made
            FROM {table.events} WHERE pgh_context_id = %(context)s GROUP BY pgh_obj_id
        ) w
        JOIN {table.events} last ON last.pgh_id = w.last_id
        LEFT JOIN LATERAL (
            SELECT max(f.pgh_id) AS id FROM {table.events} f
            WHERE f.pgh_obj_id = w.pgh_obj_id AND f.pgh_id < w.first_id
        ) before ON NOT w.made
        WHERE NOT (w.made AND last.pgh_label = 'delete')
    """


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def run(*statements: str, **params: Any) -> None:
    """Execute statements in one go to the server."""
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(";\n".join(statements), params or None)


def rows(sql: str, **params: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall()


def value(sql: str) -> Any:
    return rows(sql)[0][0]
