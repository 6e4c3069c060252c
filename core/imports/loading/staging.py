"""A staged sheet: a temporary table with one row per row of the file, and set-wise tools on it.

Every SQL text given here is a constant of the program; `{stage}` in it stands for the table, and
a percent sign may only begin a placeholder (pghistory adds parameters of its own).
Temporary tables vanish with the transaction: nothing of a failed import stays behind.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.imports.columns import Column
from core.imports.loading import old_keys
from core.imports.sheets import Sheet, Within
from core.models import DatedValues
from core.records import dated

PROBLEM_TABLE = "import_problem"
_PROBLEM_COLUMNS = ("sheet", "row_no", "severity", "letter", "title", "value", "message")


def create_problem_table() -> None:
    """The one table of all errors and warnings of this import."""
    with connection.cursor() as cursor:
        # A former import of the same transaction may have left it.
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{PROBLEM_TABLE}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {PROBLEM_TABLE} (sheet text, row_no integer, severity text,"
            " letter text, title text, value text, message text) ON COMMIT DROP"
        )


def copy_problems(lines: Any) -> None:
    """Append problems found by the reading process (COPY text format)."""
    _copy(PROBLEM_TABLE, _PROBLEM_COLUMNS, lines)


def copy_into(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows of texts and numbers to a temporary table."""
    lines = "".join("\t".join(copy_field(value) for value in row) + "\n" for row in rows)
    _copy(table, columns, io.BytesIO(lines.encode()))


def copy_field(value: Any) -> str:
    """A value as a field of COPY text format."""
    text = str(value).replace("\\", "\\\\")
    return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _copy(table: str, columns: Sequence[str], lines: Any) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", lines)


@dataclass
class Counts:
    """What became of the rows of one sheet."""

    read: int
    created: int
    updated: int
    unchanged: int
    bad: int


@dataclass
class Doubt:
    """A value that may mean several of our codes, or none: somebody must say."""

    #: Title of the column.
    title: str
    value: str
    rows: int
    #: Codes and what they are called; the likely one.
    choices: list[tuple[str, str]]
    suggested: str = ""


class Stage:
    """The staging table of one sheet.

    Columns: `row_no`, the parts of each sheet column (with `<name>_given` for the optional
    ones: a value or the clear mark stood in the cell), `bad`, `id` of the stored row,
    `outcome` (created, updated, unchanged).
    """

    def __init__(self, sheet: Sheet, number: int, present: list[str], letters: dict[str, str]):
        self.sheet = sheet
        self.table = f"import_stage_{number}"
        self.letters = letters
        #: How many rows were found among the stored ones.
        self.known = 0
        #: What is asked before the import is shown; at the command line such rows are bad.
        self.doubts: list[Doubt] = []
        self.carried: Any = None  # what the sheet's `check` worked out for its `write`
        self._present = present
        definitions = ["row_no integer NOT NULL"]
        for column in sheet.columns:
            definitions += [f"{name} {sql}" for name, sql, _ in column.parts]
            if not column.required:
                definitions.append(f"{column.name}_given boolean NOT NULL DEFAULT false")
        definitions += ["bad boolean NOT NULL", "id bigint", "outcome text"]
        self.run("DROP TABLE IF EXISTS pg_temp.{stage}")
        # Room on each page for the next versions of its rows: they are updated several times.
        self.run(
            f"CREATE TEMPORARY TABLE {{stage}} ({', '.join(definitions)})"
            " WITH (fillfactor = 40) ON COMMIT DROP"
        )

    def copy(self, lines: Any) -> None:
        """Append rows in COPY text format, laid out by the reading process."""
        columns = ["row_no"]
        by_name = {column.name: column for column in self.sheet.columns}
        for column in (by_name[name] for name in self._present):
            columns += [name for name, _, _ in column.parts]
            if not column.required:
                columns.append(f"{column.name}_given")
        _copy(self.table, [*columns, "bad"], lines)

    def run(self, sql: str, params: Sequence[Any] | None = None) -> int:
        """Execute a statement; return the number of rows that it touched."""
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("{stage}", self.table), params)
            return cursor.rowcount

    def rows(self, sql: str, params: Sequence[Any] | None = None) -> list[tuple]:
        """Execute a query and return its rows."""
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("{stage}", self.table), params)
            return cursor.fetchall()

    # --- Finding problems -----------------------------------------------------------------------

    def problem(self, title: str, found: str, params: Sequence[Any] | None = None) -> int:
        """Mark rows bad. `found` selects (row_no, value, message); `title` names the column."""
        return self.run(
            f"""
            WITH found(row_no, value, message) AS ({found}),
            marked AS (
                UPDATE {{stage}} s SET bad = true FROM found WHERE found.row_no = s.row_no
            )
            {self._insert_problem(title, "error")}
            """,
            params,
        )

    def warn(self, title: str, found: str, params: Sequence[Any] | None = None) -> int:
        """Note doubts that refuse nothing; `found` as in `problem`."""
        return self.run(
            f"WITH found(row_no, value, message) AS ({found}) "
            + self._insert_problem(title, "warning"),
            params,
        )

    def remark(self, text: str) -> None:
        """Say something of the whole sheet."""
        row = (self.sheet.title, 0, "warning", "", "", "", text)
        copy_into(PROBLEM_TABLE, _PROBLEM_COLUMNS, [row])

    def _insert_problem(self, title: str, severity: str) -> str:
        letter = self.letters.get(title, "")
        return (
            f"INSERT INTO {PROBLEM_TABLE} ({', '.join(_PROBLEM_COLUMNS)}) "
            f"SELECT '{self.sheet.title}', row_no, '{severity}', '{letter}', '{title}', "
            "coalesce(value, ''), message FROM found"
        )

    def refuse_duplicates(self, title: str, keys: str, *, value: str = "''") -> None:
        """Of rows with the same `keys` the first is kept and the others are bad."""
        not_null = " AND ".join(f"{key.strip()} IS NOT NULL" for key in keys.split(","))
        self.problem(
            title,
            f"""
            SELECT row_no, value, '与本表第 ' || first_row || ' 行重复，请只保留一行'
            FROM (
                SELECT row_no, {value} AS value, first_value(row_no) OVER same AS first_row
                FROM {{stage}} WHERE {not_null}
                WINDOW same AS (PARTITION BY {keys} ORDER BY row_no)
            ) d WHERE row_no <> first_row
            """,
        )

    def resolve(
        self,
        title: str,
        name: str,
        table: str,
        code: str,
        *,
        into: str,
        recyclable: bool = False,
        noun: str,
        within: Within | None = None,
    ) -> None:
        """Find the rows of `table` that a code column refers to; put their ids into `into`.

        Earlier sheets of the file are stored by now, so what is not found is nowhere. What is
        not `within` reach is not found either: the answer is the same.
        """
        reached, params = (f" AND ({within.of('t')})", within.params) if within else ("", ())
        self.run(f"ALTER TABLE {{stage}} ADD COLUMN {into} bigint")
        self.run(
            f"UPDATE {{stage}} s SET {into} = t.id FROM {table} t"
            f" WHERE t.{code} = s.{name}{reached}"
            + (" AND t.deleted_at IS NULL" if recyclable else ""),
            params,
        )
        recycled = (
            f"EXISTS (SELECT FROM {table} t WHERE t.{code} = s.{name}{reached})"
            if recyclable
            else "false"
        )
        nowhere = (
            f"没有这个{noun}，或不在您的管理范围内（本文件里的那一行也可能有错），请核对代码"
            if within
            else f"没有这个{noun}（台账中没有，本文件中没有或那一行有错），请核对代码"
        )
        self.problem(
            title,
            f"""
            SELECT row_no, {name}, CASE WHEN {recycled} THEN '{noun}在回收站里，请先恢复它'
                ELSE '{nowhere}' END
            FROM {{stage}} s WHERE {name} IS NOT NULL AND {into} IS NULL
            """,
            params if recyclable else None,
        )

    # --- Comparing with what is stored ----------------------------------------------------------

    def match(self, table: str, on: str) -> None:
        """Put the id of the stored row into `id`; `on` joins `s` (stage) with `t` (stored)."""
        self.known = self.run(f"UPDATE {{stage}} s SET id = t.id FROM {table} t WHERE {on}")
        if self.known:
            old_keys.settle_matched(self, table)

    def refuse_recycled(self, table: str, title: str, value: str = "''") -> None:
        """A key in the recycle bin is a bad row."""
        self.problem(
            title,
            f"""
            SELECT s.row_no, {value}, '该记录在回收站里，请先恢复它，再导入'
            FROM {{stage}} s JOIN {table} t ON t.id = s.id WHERE t.deleted_at IS NOT NULL
            """,
        )

    def refuse_foreign(
        self, table: str, title: str, within: Within | None, value: str = "''"
    ) -> None:
        """A key that is stored outside the importer's reach is a bad row."""
        if within is None:
            return
        self.problem(
            title,
            f"""
            SELECT s.row_no, {value},
                '这条记录已在您的管理范围以外登记，不能由您导入，请与上级管理员联系'
            FROM {{stage}} s JOIN {table} t ON t.id = s.id WHERE NOT ({within.of("t")})
            """,
            within.params,
        )

    def fill(
        self, table: str, columns: Sequence[str], *, stored: dict[str, str] | None = None
    ) -> None:
        """Complete the optional cells: kept from the stored row, or nothing.

        `columns` are sheet column names; `stored` gives other names (or SQL over `t`) of the
        stored columns. Afterwards the stage holds each row as it will be.
        """
        if default := self._defaults(columns):
            self.run(f"UPDATE {{stage}} SET {', '.join(default)} WHERE id IS NULL")
        self.keep(table, columns, stored=stored)

    def keep(
        self, table: str, columns: Sequence[str], *, stored: dict[str, str] | None = None
    ) -> None:
        """The part of `fill` for known rows; `store` can do the other one (`defaults`)."""
        stored = stored or {}
        keep = []
        for column, (name, _, empty) in self._parts(columns):
            source = stored.get(name, f"t.{name}")
            given = f"s.{column.name}_given"
            if name.endswith("_cipher"):
                # A fresh ciphertext of the same value is no change: keep the stored one.
                index = f"{column.name}_index"
                given += f" AND s.{index} IS DISTINCT FROM t.{index}"
            keep.append(
                f"{name} = CASE WHEN {given} THEN coalesce(s.{name}, {empty}) ELSE {source} END"
            )
        if keep and self.known:
            self.run(f"UPDATE {{stage}} s SET {', '.join(keep)} FROM {table} t WHERE t.id = s.id")

    def _parts(self, columns: Sequence[str]) -> list[tuple[Column, tuple[str, str, str]]]:
        by_name = {column.name: column for column in self.sheet.columns}
        return [(by_name[name], part) for name in columns for part in by_name[name].parts]

    def _defaults(self, columns: Sequence[str]) -> list[str]:
        return [
            f"{name} = coalesce({name}, {empty})" for _, (name, _, empty) in self._parts(columns)
        ]

    def store(
        self,
        table: str,
        columns: Sequence[str],
        *,
        extra: dict[str, str] | None = None,
        uncompared: Sequence[str] = (),
        defaults: Sequence[str] = (),
    ) -> None:
        """Insert the new good rows, update those that differ, and set every row's outcome.

        `columns` stand under the same name in the stage; `extra` maps further stored columns to
        SQL over `s` that only new rows get. `uncompared` columns (ciphertexts) are written with
        the others but never make a row differ. `defaults` names the optional sheet columns
        whose blank cells mean nothing in new rows, unless `fill` saw to it.
        """
        extra = extra or {}
        written = [*columns, *uncompared]
        sequence = self.rows("SELECT pg_get_serial_sequence(%s, 'id')", [table])[0][0]
        filled = ", ".join(
            ["outcome = 'created'", f"id = nextval('{sequence}')", *self._defaults(defaults)]
        )
        self.run(f"UPDATE {{stage}} SET {filled} WHERE id IS NULL AND NOT bad")
        self.run(
            f"INSERT INTO {table} ({', '.join(['id', *written, *extra])}) "
            f"SELECT {', '.join(['s.id', *(f's.{c}' for c in written), *extra.values()])} "
            "FROM {stage} s WHERE outcome = 'created' ORDER BY row_no"
        )
        if not self.known:
            return
        compared = ", ".join(f"t.{c}" for c in columns)
        staged = ", ".join(f"s.{c}" for c in columns)
        self.run(
            f"""
            UPDATE {{stage}} s SET outcome = CASE
                WHEN ({compared}) IS DISTINCT FROM ({staged}) THEN 'updated' ELSE 'unchanged' END
            FROM {table} t WHERE t.id = s.id AND NOT bad AND outcome IS NULL
            """
        )
        assignments = ", ".join(f"{c} = s.{c}" for c in written)
        self.run(
            f"UPDATE {table} t SET {assignments} FROM {{stage}} s"
            " WHERE s.id = t.id AND s.outcome = 'updated'"
        )

    def touched(self, condition: str = "true") -> None:
        """Turn 'unchanged' into 'updated' where something that belongs to the row was written."""
        self.run(
            "UPDATE {stage} s SET outcome = 'updated'"
            f" WHERE outcome = 'unchanged' AND {condition}"
        )

    def complete(self) -> None:
        """All rows are there: index them and analyze the table for the planner."""
        self.run("CREATE UNIQUE INDEX ON {stage} (row_no)")
        self.run("ANALYZE {stage}")
        old_keys.settle_values(self)

    def counts(self) -> Counts:
        """Rows read and what became of them."""
        row = self.rows(
            "SELECT count(*), count(*) FILTER (WHERE outcome = 'created' AND NOT bad),"
            " count(*) FILTER (WHERE outcome = 'updated' AND NOT bad),"
            " count(*) FILTER (WHERE outcome = 'unchanged' AND NOT bad),"
            " count(*) FILTER (WHERE bad) FROM {stage}"
        )[0]
        return Counts(*row)


def enter_dated(
    stage: Stage, model: type[DatedValues], values: dict[str, str], *, beginning: str, as_of: Any
) -> int:
    """Enter dated values: for new rows from `beginning` (SQL), for others from `as_of` on.

    `values` maps the columns of the series to SQL over the stage `s`. Known rows for which one
    of them was new are marked `restated` and updated; returns how many.
    """
    stage.run("ALTER TABLE {stage} ADD COLUMN IF NOT EXISTS restated boolean")
    given = ", ".join(f"{sql} AS {name}" for name, sql in values.items())
    rows = f"SELECT s.id AS owner, {{day}} AS day, {given} FROM {stage.table} s WHERE"
    dated.begin(model, dated.Entries(f"{rows.format(day=beginning)} outcome = 'created'"))
    if not stage.known:
        return 0
    known = f"{rows.format(day='%s::date')} NOT bad AND outcome IN ('updated', 'unchanged')"
    return dated.enter_and(
        model,
        dated.Entries(known, [as_of]),
        columns=list(values),
        then=f"UPDATE {stage.table} s SET restated = true, outcome = 'updated' FROM written"
        " WHERE s.id = written.owner",
    )


def optional_names(columns: Sequence[Column]) -> list[str]:
    """Names of the columns that may be absent or blank."""
    return [column.name for column in columns if not column.required]
