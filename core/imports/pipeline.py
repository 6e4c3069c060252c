"""The import service: read in a child, stage, check set-wise, write, all in one transaction."""

import datetime
import io
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from core import audit, jobs
from core.choices import AuditAction, Outcome
from core.db import advisory_lock
from core.errors import Refusal
from core.imports import child
from core.imports.cells import hide_id_numbers
from core.imports.sheets import LoadContext, registered
from core.imports.sources import Refused
from core.imports.staging import (
    PROBLEM_TABLE,
    Counts,
    Stage,
    copy_problems,
    create_problem_table,
)
from core.models import Job

#: Kind of the job rows of imports, done by a worker or at the command line.
KIND = "import"
#: Imports wait for each other: they touch the same rows in the same order, so none deadlocks.
_LOCK = "import"
#: So many errors and warnings are kept with the result; the error workbook has them all.
_SHOWN_PROBLEMS = 200


class FileRefused(Refusal):
    """The file as a whole cannot be imported (unreadable, unknown sheet or column)."""


@dataclass
class ImportResult:
    """What an import did, or would have done."""

    #: Sheet title → what became of its rows, in the order of loading.
    sheets: dict[str, Counts] = field(default_factory=dict)
    #: True when the good rows are stored.
    stored: bool = False
    error_count: int = 0
    warning_count: int = 0
    #: The first errors and warnings, each "工作表 第n行 X列“列名”：…".
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    #: For the error workbook: sheet title → row number → reasons.
    bad_rows: dict[str, dict[int, Any]] = field(default_factory=dict, repr=False)

    @property
    def bad(self) -> int:
        """Rows that were not accepted."""
        return sum(counts.bad for counts in self.sheets.values())

    def as_json(self) -> dict[str, Any]:
        """The contract's summary (docs/contract.md)."""
        return {
            "sheets": {title: asdict(counts) for title, counts in self.sheets.items()},
            "stored": self.stored,
            "errors": self.errors,
            "warnings": self.warnings,
            "error_count": self.error_count,
            "warning_count": self.warning_count,
        }


class _Undo(Exception):
    """Leaves the transaction without storing anything."""


def import_workbook(
    *,
    actor: Any,
    source: BinaryIO,
    name: str,
    as_of: datetime.date | None = None,
    dry_run: bool = False,
    skip_bad_rows: bool = False,
    job: Job | None = None,
    progress: jobs.Progress = lambda percent: None,
) -> ImportResult:
    """Load an import workbook (.xlsx, or .csv named by its sheet).

    All or nothing, unless `skip_bad_rows`. Dated values apply from `as_of` (default today).
    With a `job`, its success is committed together with the rows. Raises `FileRefused`.
    """
    today = timezone.localdate()
    as_of = as_of or today
    if as_of > today:
        raise Refusal(f"数据日期 {as_of} 在今天之后，请改为今天或以前的日期")
    context = LoadContext(as_of=as_of, today=today)
    result = ImportResult()
    try:
        with (
            advisory_lock(_LOCK),
            pghistory.context(source="import", user=getattr(actor, "pk", None)),
            transaction.atomic(),
        ):
            _load(result, source, name, context, progress)
            result.stored = not dry_run and (skip_bad_rows or not result.bad)
            if not result.stored:
                raise _Undo
            _record(actor, name, result)
            if job is not None:
                jobs.finish(job, result.as_json())
            else:
                jobs.record(kind=KIND, actor=actor, input={"name": name}, result=result.as_json())
    except _Undo:
        if not dry_run:
            for counts in result.sheets.values():
                counts.created = counts.updated = 0
            _record(actor, name, result, Outcome.FAILED)
    except Refused as refusal:
        _record(actor, name, result, Outcome.FAILED)
        raise FileRefused(str(refusal)) from None
    return result


def _record(
    actor: Any, name: str, result: ImportResult, outcome: Outcome = Outcome.ALLOWED
) -> None:
    """Into the audit log: counts by sheet, nothing out of the rows."""
    audit.record(
        action=AuditAction.IMPORT,
        actor=actor,
        detail={
            "文件": audit.masked(name),
            "工作表": {title: asdict(counts) for title, counts in result.sheets.items()},
        },
        outcome=outcome,
    )


def _load(
    result: ImportResult,
    source: BinaryIO,
    name: str,
    context: LoadContext,
    progress: jobs.Progress,
) -> None:
    """Stage the whole file, then check and write sheet after sheet in the order of loading."""
    with connection.cursor() as cursor:
        # Whole-table joins of staged rows: worth some memory for this one transaction. Their
        # plans depend on how many rows there are, hardly on what is in them.
        cursor.execute("SET LOCAL work_mem = '128MB'; SET LOCAL default_statistics_target = 20")
    create_problem_table()
    stages = _stage(source, name)
    progress(40)
    ordered = [stages[title] for title in registered() if title in stages]
    for done, stage in enumerate(ordered, 1):
        stage.complete()
        stage.sheet.check(stage, context)
        stage.sheet.write(stage, context)
        progress(40 + 50 * done // len(ordered))
    for stage in ordered:
        stage.sheet.after(stage, context)
    result.sheets = {stage.sheet.title: stage.counts() for stage in ordered}
    _collect_problems(result)


def _stage(source: BinaryIO, name: str) -> dict[str, Stage]:
    stages: dict[str, Stage] = {}
    stage = None
    for head, body in child.read_rows(source, name):
        if "sheet" in head:
            sheet = registered()[head["sheet"]]
            if sheet.title in stages:
                raise Refused(f"工作表“{sheet.title}”出现两次，请合并成一个后再导入")
            stage = Stage(sheet, len(stages), head["columns"], head["letters"])
            stages[sheet.title] = stage
        elif "rows" in head:
            stage.copy(io.BytesIO(body))
        elif "problems" in head:
            copy_problems(io.BytesIO(body))
    return stages


def _collect_problems(result: ImportResult) -> None:
    bad_rows: dict[str, dict[int, Any]] = defaultdict(dict)
    order = {title: position for position, title in enumerate(result.sheets)}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT sheet, row_no, severity, letter, title, value, message"
            f" FROM {PROBLEM_TABLE}"
        )
        found = sorted(cursor.fetchall(), key=lambda p: (order[p[0]], p[1], len(p[3]), p[3], p[6]))
    for sheet, row_no, severity, letter, title, value, message in found:
        quoted = f"“{value}”" if value else ""
        # A column that the file does not have has no letter.
        place = f"{letter}列“{title}”" if letter else f"缺列“{title}”"
        cell = hide_id_numbers(f"{place}{quoted}：{message}" if title else message)
        line = f"{sheet} 第{row_no}行 {cell}"
        if severity == "warning":
            result.warning_count += 1
            if len(result.warnings) < _SHOWN_PROBLEMS:
                result.warnings.append(line)
            continue
        result.error_count += 1
        if len(result.errors) < _SHOWN_PROBLEMS:
            result.errors.append(line)
        row = bad_rows[sheet].setdefault(row_no, {"text": [], "columns": []})
        row["text"].append(cell)
        row["columns"].append(title)
    result.bad_rows = {
        sheet: {
            row_no: {"text": "；\n".join(row["text"]), "columns": row["columns"]}
            for row_no, row in rows.items()
        }
        for sheet, rows in bad_rows.items()
    }


def error_workbook(*, source: BinaryIO, name: str, result: ImportResult) -> bytes:
    """The bad rows of `result` as an .xlsx that can be corrected and imported again."""
    try:
        return child.error_workbook(source, name, result.bad_rows)
    except Refused as refusal:
        raise FileRefused(str(refusal)) from None
