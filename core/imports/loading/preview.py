"""What an import would do, row by row: noted while it is done in a transaction that is undone.

`Preview` looks at each sheet before and after it is written. The rows leave the transaction in
COPY format and become `ImportRow`s of the run; a later import of the same file is compared with
them, so that nobody gets anything else than what he was shown.
"""

import io
from typing import Any

from django.db import connection

from core.imports.columns import Column
from core.imports.loading.staging import Stage, copy_into
from core.imports.sheets import LoadContext
from core.models import ImportRow, ImportRun
from core.values import Choice

_NOW = "import_row_now"
_COLUMNS = ("sheet", "row_no", "outcome", "label", "cells", "errors", "warnings")
#: Stands for an identifier in the cells of a row.
HIDDEN = "*"


class Preview:
    """The rows of one import while it is loaded."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        #: How many rows would be written otherwise than the former look said.
        self.differing = 0
        self._before: dict[str, str] = {}
        self._taken = io.BytesIO()

    def before(self, stage: Stage, context: LoadContext) -> None:
        """Note what is stored under the sheet's rows, before it is written."""
        table = f"{stage.table}_before"
        day = f"DATE '{context.as_of}'"
        stored = ", ".join(
            f"{_stored(column, stage.sheet).replace('{day}', day)} AS {column.name}"
            for column in stage.sheet.columns
        )
        stage.run(f"DROP TABLE IF EXISTS pg_temp.{table}")
        stage.run(
            f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS SELECT s.row_no, {stored}"
            f" FROM {{stage}} s JOIN {stage.sheet.table} t ON t.id = s.id WHERE NOT s.bad"
        )
        stage.run(f"CREATE UNIQUE INDEX ON {table} (row_no)")
        self._before[stage.sheet.title] = table

    def note(self, stages: list[Stage], problems: dict[tuple[str, int], dict[str, str]]) -> None:
        """All is written: work out what became of every row."""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{_NOW}, pg_temp.{_NOW}_problem")
            cursor.execute(
                f"CREATE TEMPORARY TABLE {_NOW}_problem"
                " (sheet text, row_no integer, errors text, warnings text) ON COMMIT DROP"
            )
            copy_into(
                f"{_NOW}_problem",
                ("sheet", "row_no", "errors", "warnings"),
                (
                    (sheet, row_no, found.get("error", ""), found.get("warning", ""))
                    for (sheet, row_no), found in problems.items()
                ),
            )
            parts = [self._rows_of(stage) for stage in stages] or [_NO_ROWS]
            cursor.execute(
                f"""
                CREATE TEMPORARY TABLE {_NOW} ON COMMIT DROP AS
                SELECT r.sheet, r.row_no, r.outcome, r.label, r.cells,
                    coalesce(p.errors, '') AS errors, coalesce(p.warnings, '') AS warnings
                FROM ({" UNION ALL ".join(parts)}) r
                LEFT JOIN {_NOW}_problem p ON p.sheet = r.sheet AND p.row_no = r.row_no
                """
            )

    def compare(self) -> int:
        """How many rows would be written otherwise than the rows of the run say."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT count(*) FROM {_NOW} n
                FULL JOIN (SELECT * FROM core_importrow WHERE run_id = %s) p
                    ON p.sheet = n.sheet AND p.row_no = n.row_no
                WHERE (n.outcome, n.cells) IS DISTINCT FROM (p.outcome, p.cells)
                """,
                [self.run.pk],
            )
            self.differing = cursor.fetchone()[0]
        return self.differing

    def take(self) -> None:
        """Carry the rows out of the transaction, which is going to be undone."""
        query = f"""
            SELECT n.sheet, n.row_no, n.outcome, n.label, n.cells, n.errors, n.warnings,
                CASE WHEN {"true" if self.differing else "false"}
                    THEN (n.outcome, n.cells) IS DISTINCT FROM (p.outcome, p.cells)
                    ELSE false END AS differs
            FROM {_NOW} n LEFT JOIN core_importrow p
                ON p.run_id = {int(self.run.pk)} AND p.sheet = n.sheet AND p.row_no = n.row_no
        """
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY ({query}) TO STDOUT", self._taken)

    def keep(self) -> None:
        """Make what was taken the rows of the run; in the transaction that ends the job."""
        self._taken.seek(0)
        with connection.cursor() as cursor:
            ImportRow.objects.filter(run=self.run)._raw_delete("default")
            cursor.execute(
                f"CREATE TEMPORARY TABLE {_NOW}_taken (LIKE core_importrow) ON COMMIT DROP"
            )
            cursor.execute(
                f"ALTER TABLE {_NOW}_taken ALTER id DROP NOT NULL, ALTER run_id DROP NOT NULL"
            )
            cursor.copy_expert(
                f"COPY {_NOW}_taken ({', '.join((*_COLUMNS, 'differs'))}) FROM STDIN", self._taken
            )
            names = ", ".join((*_COLUMNS, "differs"))
            cursor.execute(
                f"INSERT INTO core_importrow (run_id, {names}) SELECT %s, {names}"
                f" FROM {_NOW}_taken ORDER BY sheet, row_no",
                [self.run.pk],
            )
            cursor.execute(f"DROP TABLE {_NOW}_taken")
            cursor.execute("ANALYZE core_importrow")

    def _rows_of(self, stage: Stage) -> str:
        """SQL of the outcome, label and changed cells of each row of a sheet."""
        sheet = stage.sheet
        label = ", ".join(_shown(column, "s") for column in naming(sheet.columns))
        cells = ", ".join(f"'{column.name}', {_cell(column)}" for column in sheet.columns)
        return f"""
            SELECT '{sheet.title}' AS sheet, s.row_no,
                CASE WHEN s.bad OR s.outcome IS NULL THEN 'bad' ELSE s.outcome END AS outcome,
                concat_ws(' · ', {label}) AS label,
                CASE WHEN s.bad OR s.outcome NOT IN ('created', 'updated') THEN '{{}}'::jsonb
                    ELSE jsonb_strip_nulls(jsonb_build_object({cells})) END AS cells
            FROM {stage.table} s
            LEFT JOIN {self._before[sheet.title]} t ON t.row_no = s.row_no
        """


_NO_ROWS = (
    "SELECT '' AS sheet, 0 AS row_no, '' AS outcome, '' AS label, '{}'::jsonb AS cells WHERE false"
)


def _compared(column: Column) -> str:
    """Name of the staging column by which values of the column are compared."""
    return f"{column.name}_index" if column.type.sensitive else column.name


def _stored(column: Column, sheet: Any) -> str:
    return sheet.stored.get(column.name, f"t.{_compared(column)}")


def _value(column: Column, alias: str, name: str) -> str:
    """SQL of a value with blank, empty and null as one."""
    _, kind, _ = column.parts[-1]
    blank = "''" if kind == "text" else f"'{{}}'::{kind}" if kind.endswith("[]") else None
    return f"nullif({alias}.{name}, {blank})" if blank else f"{alias}.{name}"


def _shown(column: Column, alias: str) -> str:
    """SQL of a value as it may be shown."""
    if column.type.sensitive:
        name = _compared(column) if alias == "s" else column.name
        return f"CASE WHEN coalesce({alias}.{name}, '') <> '' THEN '{HIDDEN}' END"
    value = _value(column, alias, column.name)
    if column.masked:
        return f"left({value}, 1) || repeat('*', greatest(1, least(char_length({value}) - 1, 3)))"
    return value


def _cell(column: Column) -> str:
    """SQL of `[stored, new]` where the row changes the value, else null."""
    new = _value(column, "s", _compared(column))
    old = _value(column, "t", column.name)
    given = "true" if column.required else f"s.{column.name}_given"
    pair = f"jsonb_build_array({_shown(column, 't')}, {_shown(column, 's')})"
    return f"CASE WHEN {given} AND {new} IS DISTINCT FROM {old} THEN {pair} END"


def naming(columns: tuple[Column, ...]) -> list[Column]:
    """The first columns that identify the row for people."""
    telling = [
        column
        for column in columns
        if column.required and not column.type.sensitive and not isinstance(column.type, Choice)
    ]
    return telling[:2]
