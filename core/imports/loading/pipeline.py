"""The import service: read in a child, stage, check set-wise, write, all in one transaction."""

import datetime
import io
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from core import actions, audit, jobs
from core.choices import AuditAction, ImportStep, JobStatus, Outcome, UndoPolicy
from core.db import advisory_lock
from core.errors import Refusal
from core.imports.loading.preview import Preview
from core.imports.loading.staging import (
    PROBLEM_TABLE,
    Counts,
    Stage,
    copy_problems,
    create_problem_table,
)
from core.imports.reading import process
from core.imports.reading.errors import Refused
from core.imports.sheets import LoadContext, Sheet, about_persons, registered
from core.models import ImportRun, Job, UndoSet
from core.models.imports import counted_from
from core.records.dated import counts_from
from core.undo.service import undoable
from core.values import hide_id_numbers

#: Kind of the jobs that import, done by a worker or at the command line.
KIND = "import"
#: Imports wait for each other: they touch the same rows in the same order, so none deadlocks.
LOCK = "import"
#: So many errors and warnings are kept with the result; the error workbook has them all.
_SHOWN_PROBLEMS = 200


class FileRefused(Refusal):
    """The file as a whole cannot be imported (unreadable, unknown sheet or column)."""


@dataclass
class ImportResult:
    """What an import did, or would have done."""

    #: Sheet title → what became of its rows, in the order of the file.
    sheets: dict[str, Counts] = field(default_factory=dict)
    #: From when new rows count, in words.
    new_from: str = ""
    #: True when the good rows are stored.
    stored: bool = False
    error_count: int = 0
    warning_count: int = 0
    #: The first errors and warnings, each "工作表 第n行 X列“列名”：…".
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    #: All of them, marked 错误 or 提醒, sheet after sheet.
    problems: list[str] = field(default_factory=list, repr=False)
    #: For the error workbook: sheet title → row number → reasons.
    bad_rows: dict[str, dict[int, Any]] = field(default_factory=dict, repr=False)

    @property
    def created(self) -> int:
        return sum(counts.created for counts in self.sheets.values())

    @property
    def bad(self) -> int:
        """Rows that were not accepted."""
        return sum(counts.bad for counts in self.sheets.values())

    def as_json(self) -> dict[str, Any]:
        """The contract's summary (docs/contract.md)."""
        return {
            "sheets": {title: asdict(counts) for title, counts in self.sheets.items()},
            # The database keeps no order of keys.
            "order": list(self.sheets),
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
    new_from: datetime.date | None = None,
    new_from_founding: bool = False,
    dry_run: bool = False,
    skip_bad_rows: bool = False,
    mapping: dict[str, Any] | None = None,
    preview: Preview | None = None,
    job: Job | None = None,
    progress: jobs.Progress = lambda percent: None,
) -> ImportResult:
    """Load an import workbook (.xlsx, or .csv named by its sheet).

    All or nothing, unless `skip_bad_rows`. Dated values apply from `as_of` (default today). Rows
    that are new count from `new_from` (default `core.records.dated.counts_from`) or, with
    `new_from_founding`, from the day of their founding where the file says it. An
    `actor` writes as far as he reaches: rows beyond are bad rows; without one there is no limit.
    With a `mapping` foreign titles are taken for ours; what it leaves open raises
    `process.UnknownTitles`. A `preview` notes what becomes of every row; nothing is stored when
    that is not what its run had shown. With a `job`, its success is committed together with the
    rows. Raises `FileRefused`.
    """
    today = timezone.localdate()
    as_of = as_of or today
    if as_of > today:
        raise Refusal(f"数据日期 {as_of} 在今天之后，请改为今天或以前的日期")
    new_from = new_from or counts_from()
    if new_from > today:
        raise Refusal(f"新组织的计入日期 {new_from} 在今天之后，请改为今天或以前的日期")
    context = LoadContext(
        as_of=as_of,
        today=today,
        new_from=new_from,
        new_from_founding=new_from_founding,
        actor=actor,
        values=(mapping or {}).get("values", {}),
    )
    result = ImportResult(new_from=counted_from(new_from, new_from_founding))
    try:
        with (
            advisory_lock(LOCK),
            transaction.atomic(),
            undoable(
                about="导入",
                policy=UndoPolicy.KEEP_CHANGED,
                days=settings.IMPORT_UNDO_DAYS,
                actor=actor,
                source="import",
                user=getattr(actor, "pk", None),
            ) as written,
        ):
            doubts = _load(result, source, name, context, progress, mapping, preview)
            if doubts and dry_run and mapping is not None:
                raise process.UnknownTitles(doubts)
            result.stored = not dry_run and (skip_bad_rows or not result.bad)
            if preview and (dry_run or preview.compare()):
                preview.take()
                result.stored = False
            if not result.stored:
                raise _Undo
            _record(actor, name, result)
            if job is None:
                job = jobs.record(
                    kind=KIND, actor=actor, input={"name": name}, result=result.as_json()
                )
            _remember(preview and preview.run, actor, name, context, job, result, written)
            if job.status != JobStatus.SUCCEEDED:
                jobs.finish(job, result.as_json())
    except _Undo:
        if not dry_run:
            for counts in result.sheets.values():
                counts.created = counts.updated = 0
            _record(actor, name, result, Outcome.FAILED)
    except Refused as refusal:
        _record(actor, name, result, Outcome.FAILED)
        raise FileRefused(str(refusal)) from None
    return result


def _remember(
    run: ImportRun | None,
    actor: Any,
    name: str,
    context: LoadContext,
    job: Job,
    result: ImportResult,
    written: UndoSet,
) -> None:
    """The run of this import is done, and can be undone."""
    run = run or new_run(
        actor=actor,
        name=name,
        as_of=context.as_of,
        new_from=context.new_from,
        new_from_founding=context.new_from_founding,
    )
    run.step, run.job, run.result = ImportStep.DONE, job, result.as_json()
    run.undo_set = written
    run.with_persons |= about_persons(result.sheets)
    run.save()


def new_run(*, actor: Any, name: str, as_of: datetime.date, **values: Any) -> ImportRun:
    """A run with the reach of its actor; not yet stored."""
    part = actor.reach.part(actions.IMPORT) if actor else None
    return ImportRun(
        user=actor,
        name=audit.masked(name),
        as_of=as_of,
        everywhere=part is None or part.everywhere,
        region_ids=sorted(part.region_ids) if part else [],
        **values,
    )


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
    mapping: dict[str, Any] | None,
    preview: Preview | None,
) -> list[dict[str, Any]]:
    """Stage the whole file, then check and write sheet after sheet in the order of loading.

    Returns the doubts about values, as `process.UnknownTitles` takes them.
    """
    with connection.cursor() as cursor:
        # Whole-table joins of staged rows: worth some memory for this one transaction. Their
        # plans depend on how many rows there are, hardly on what is in them.
        cursor.execute("SET LOCAL work_mem = '128MB'; SET LOCAL default_statistics_target = 20")
    create_problem_table()
    stages = _stage(source, name, mapping, context, progress)
    progress(40)
    ordered = [stages[title] for title in registered() if title in stages]
    for done, stage in enumerate(ordered, 1):
        stage.complete()
        stage.sheet.check(stage, context)
        if preview:
            preview.before(stage, context)
        stage.sheet.write(stage, context)
        progress(40 + 50 * done // len(ordered))
    for stage in ordered:
        stage.sheet.after(stage, context)
    result.sheets = {title: stage.counts() for title, stage in stages.items()}
    by_row = _collect_problems(result)
    if preview:
        preview.note(ordered, by_row)
    return [
        {
            "title": title,
            "sheet": title,
            "columns": [],
            "doubts": [asdict(doubt) for doubt in stage.doubts],
        }
        for title, stage in stages.items()
        if stage.doubts
    ]


def _stage(
    source: BinaryIO,
    name: str,
    mapping: dict[str, Any] | None,
    context: LoadContext,
    progress: jobs.Progress,
) -> dict[str, Stage]:
    stages: dict[str, Stage] = {}
    stage = None
    left = 40.0
    for head, body in process.read_rows(source, name, mapping):
        # Nobody knows how many rows are to come: each part takes a tenth of what is left.
        left *= 0.9
        progress(int(40 - left))
        if "sheet" in head:
            sheet = registered()[head["sheet"]]
            _must_be_allowed(sheet, context.actor)
            if sheet.title in stages:
                raise Refused(f"工作表“{sheet.title}”出现两次，请合并成一个后再导入")
            stage = Stage(sheet, len(stages), head["columns"], head["letters"])
            stages[sheet.title] = stage
        elif "rows" in head:
            stage.copy(io.BytesIO(body))
        elif "problems" in head:
            copy_problems(io.BytesIO(body))
    return stages


def _must_be_allowed(sheet: Sheet, actor: Any) -> None:
    if actor is not None and not actor.may(sheet.action):
        raise Refused(
            f"您的账号不能导入工作表“{sheet.title}”，请删除这张工作表，或请有权限的人导入"
        )


def _collect_problems(result: ImportResult) -> dict[tuple[str, int], dict[str, str]]:
    """Fill in what the result says of problems; return (sheet, row) → severity → all of them."""
    by_row: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    bad_rows: dict[str, dict[int, Any]] = defaultdict(dict)
    order = {title: position for position, title in enumerate(result.sheets)}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT sheet, row_no, severity, letter, title, value, message"
            f" FROM {PROBLEM_TABLE}"
        )
        found = sorted(
            cursor.fetchall(), key=lambda p: (order.get(p[0], -1), p[1], len(p[3]), p[3], p[6])
        )
    for sheet, row_no, severity, letter, title, value, message in found:
        quoted = f"“{value}”" if value else ""
        # A column that the file does not have has no letter.
        place = f"{letter}列“{title}”" if letter else f"缺列“{title}”"
        cell = hide_id_numbers(f"{place}{quoted}：{message}" if title else message)
        # What is said of a sheet as a whole has no row.
        line = f"{sheet} 第{row_no}行 {cell}" if row_no else f"{sheet} {cell}"
        row = by_row[sheet, row_no]
        row[severity] = f"{row[severity]}\n{cell}" if severity in row else cell
        result.problems.append(f"{'提醒' if severity == 'warning' else '错误'} {line}")
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
    return by_row


def error_workbook(
    *,
    source: BinaryIO,
    name: str,
    result: ImportResult,
    mapping: dict[str, Any] | None = None,
) -> bytes:
    """The bad rows of `result` as an .xlsx that can be corrected and imported again."""
    try:
        return process.error_workbook(source, name, result.bad_rows, mapping)
    except Refused as refusal:
        raise FileRefused(str(refusal)) from None
