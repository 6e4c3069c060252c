"""The import wizard's services: upload, explain titles, check, confirm, undo, discard.

Each step that takes time is a job; its handler ends the step in the transaction that ends the
job, so that a step is done once however often a worker dies over it.
"""

import datetime
import io
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from core import actions, audit, jobs
from core.addresses import address_of
from core.choices import AuditAction, ImportStep, JobStatus
from core.db import advisory_lock
from core.errors import Missing, Refusal
from core.imports.loading.pipeline import (
    KIND,
    LOCK,
    FileRefused,
    ImportResult,
    error_workbook,
    import_workbook,
    new_run,
)
from core.imports.loading.preview import Preview
from core.imports.reading.mapping import Mapping
from core.imports.reading.process import UnknownTitles
from core.imports.sheets import about_persons, registered
from core.imports.wizard.answers import must_be_clear
from core.imports.wizard.limits import must_import, must_take, name_of
from core.imports.wizard.presets import mapping_of
from core.jobs import spool
from core.models import ImportRow, ImportRun, ImportSource, Job
from core.records.history import own_context
from core.undo import service as undoing
from core.values import contains_identifier

#: Kinds of the jobs. One at the command line is a `COMMIT` too, without the steps before it.
CHECK, COMMIT, UNDO = "import_check", KIND, "import_undo"
_FREE = (ImportStep.MAPPING, ImportStep.READY)


class StepChanged(Refusal):
    """The import has gone on since the page was shown."""

    def __init__(self) -> None:
        super().__init__("导入的进度已有变化，请核对当前情况后再操作。")


def upload(
    *,
    actor: Any,
    source: BinaryIO,
    name: str,
    as_of: datetime.date | None = None,
    new_from: datetime.date | None = None,
    new_from_founding: bool = False,
    source_name: str = "",
) -> ImportRun:
    """Keep the file, encrypted, and ask a worker to check it.

    `source_name` is the actor's own name for where such files come from: what was said about
    their titles then holds now.
    """
    as_of, new_from = must_take(actor=actor, as_of=as_of, new_from=new_from)
    source_name = source_name.strip()
    if contains_identifier(source_name):
        raise ValidationError({"source_name": "来源的名称里不能有证件号码或手机号码。"})
    known = ImportSource.objects.editable_by(actor).filter(name=source_name).first()
    spooled = spool.store(source)
    with transaction.atomic():
        run = new_run(
            actor=actor,
            name=name_of(name),
            as_of=as_of,
            new_from=new_from,
            new_from_founding=new_from_founding,
            source_name=source_name,
            spooled=spooled,
            mapping=mapping_of(source_name, known.mapping if known else None),
        )
        _go(run, ImportStep.CHECKING, CHECK, actor)
    return run


@transaction.atomic
def explain(*, actor: Any, pk: int, mapping: Mapping) -> ImportRun:
    """Say what foreign titles mean; remembered for the source. The file is checked again."""
    run = _claim(actor, pk, ImportStep.CHECKING, *_FREE)
    merged = Mapping(**run.mapping).with_answers(mapping) if run.mapping else mapping
    must_be_clear(merged, run.open_titles)
    run.mapping = merged.as_json()
    if run.source_name:
        ImportSource.objects.update_or_create(
            user=actor, name=run.source_name, defaults={"mapping": run.mapping}
        )
    _go(run, ImportStep.CHECKING, CHECK, actor)
    return run


@transaction.atomic
def check_again(*, actor: Any, pk: int) -> ImportRun:
    """Look at the file once more, as the registry is now."""
    run = _claim(actor, pk, ImportStep.CHECKING, *_FREE)
    _go(run, ImportStep.CHECKING, CHECK, actor)
    return run


@transaction.atomic
def confirm(*, actor: Any, pk: int, skip_bad_rows: bool) -> ImportRun:
    """Import what the preview shows: everything, or the good rows only."""
    run = _claim(actor, pk, ImportStep.READY)
    bad = sum(counts["bad"] for counts in run.preview["sheets"].values())
    if bad and not skip_bad_rows:
        raise Refusal(f"有 {bad} 行有错，不能全部导入。请改正后重新上传，或只导入没有错的行。")
    _go(run, ImportStep.COMMITTING, COMMIT, actor, skip_bad_rows=skip_bad_rows)
    return run


@transaction.atomic
def undo(*, actor: Any, pk: int) -> ImportRun:
    """Ask a worker to take an import back."""
    run = _claim(actor, pk, ImportStep.DONE)
    if not may_be_undone(run):
        raise Refusal(
            f"导入已超过 {settings.IMPORT_UNDO_DAYS} 天，不能撤销。请逐项更正，或导入更正后的文件。"
        )
    _go(run, ImportStep.UNDOING, UNDO, actor)
    return run


@transaction.atomic
def discard(*, actor: Any, pk: int) -> ImportRun:
    """Give an import up before anything was written; the file is deleted."""
    run = _claim(actor, pk, ImportStep.CHECKING, *_FREE)
    ImportRow.objects.filter(run=run).delete()
    run.step = ImportStep.DISCARDED
    _drop_files(run)
    run.save()
    return run


def in_order(result: dict[str, Any]) -> dict[str, Any]:
    """The sheets of a stored result in the order of the file."""
    sheets = result.get("sheets", {})
    return {title: sheets[title] for title in result.get("order", sheets)}


def step_of(run: ImportRun) -> str:
    """The step shown to people: where the job of a step failed, the one before."""
    if running(run) or run.job is None or run.job.status == JobStatus.SUCCEEDED:
        return run.step
    return {ImportStep.COMMITTING: ImportStep.READY, ImportStep.UNDOING: ImportStep.DONE}.get(
        run.step, run.step
    )


def running(run: ImportRun) -> bool:
    """Whether a worker is at it, or will be."""
    return run.job is not None and run.job.status in (JobStatus.QUEUED, JobStatus.RUNNING)


def may_be_undone(run: ImportRun) -> bool:
    """Whether it is done, and not too long ago."""
    return step_of(run) == ImportStep.DONE and run.undo_set is not None and run.undo_set.is_open


def expire() -> int:
    """Forget the rows of imports whose files have expired; return how many imports."""
    oldest = timezone.now() - datetime.timedelta(days=settings.SPOOL_DAYS)
    old = ImportRun.objects.filter(created_at__lt=oldest).filter(
        pk__in=ImportRow.objects.values("run")
    )
    ids = list(old.values_list("pk", flat=True))
    ImportRow.objects.filter(run__in=ids)._raw_delete("default")
    ImportRun.objects.filter(pk__in=ids, step__in=_FREE).update(step=ImportStep.DISCARDED)
    return len(ids)


# --- What the workers do -------------------------------------------------------------------------


def _outcome(job: Job) -> jobs.Outcome:
    """What is worth saying in a line, and the import's own page."""
    result, run = job.result, job.input.get("run")
    link = address_of("imports:detail", run) if run else ""
    if "open_titles" in result:
        return jobs.Outcome("有列名需要您确认对应关系", link, "列名对应")
    if "undone" in result:
        stayed = sum(each["stayed"] for each in result["undone"].values())
        return jobs.Outcome(f"保留 {stayed:,} 条" if stayed else "全部恢复", link)
    if result.get("differing"):
        text = f"有 {result['differing']:,} 行和预览不同，没有写入"
        return jobs.Outcome(text, link, "查看新的预览")
    sheets = in_order(result)
    counts = sheets.values()
    if result.get("stored"):
        bad = sum(c["bad"] for c in counts)
        done = [
            f"{title}新增 {c['created']:,}、更新 {c['updated']:,}" for title, c in sheets.items()
        ]
        done += [f"有错的 {bad:,} 行没有写入"] if bad else []
        return jobs.Outcome("；".join(done), link, "查看结果")
    words = {"created": "新增", "updated": "更新", "bad": "有错"}
    text = "，".join(f"{word} {sum(c[key] for c in counts):,} 行" for key, word in words.items())
    return jobs.Outcome(text, link, "查看预览")


@jobs.handler(CHECK, title="导入检查", action=actions.IMPORT, outcome=_outcome)
def run_check(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Load the file without storing anything, and keep what it would have done."""
    run = ImportRun.objects.select_related("user").get(pk=job.input["run"])
    preview = Preview(run)
    try:
        with _opened(run) as source:
            result = import_workbook(
                actor=job.user,
                source=source,
                name=run.name,
                as_of=run.as_of,
                new_from=run.new_from,
                new_from_founding=run.new_from_founding,
                dry_run=True,
                mapping=run.mapping,
                preview=preview,
                progress=lambda percent: progress(percent * 8 // 10),
            )
    except UnknownTitles as unknown:
        with transaction.atomic():
            run.step, run.open_titles = ImportStep.MAPPING, unknown.sheets
            run.save(update_fields=["step", "open_titles"])
            jobs.finish(job, {"open_titles": len(run.open_titles)})
        return job.result
    progress(80)
    _show(run, job, preview, result)
    return job.result


@jobs.handler(COMMIT, title="导入工作簿", action=actions.IMPORT, outcome=_outcome)
def run_commit(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Import the file, if that does what the preview showed; else show what it would do now."""
    run = ImportRun.objects.select_related("user").get(pk=job.input["run"])
    preview = Preview(run)
    with _opened(run) as source:
        result = import_workbook(
            actor=job.user,
            source=source,
            name=run.name,
            as_of=run.as_of,
            new_from=run.new_from,
            new_from_founding=run.new_from_founding,
            skip_bad_rows=job.input["skip_bad_rows"],
            mapping=run.mapping,
            preview=preview,
            job=job,
            progress=progress,
        )
    if result.stored:
        spool.remove(run.spooled)
        return result.as_json()
    _show(run, job, preview, result)
    return job.result


@jobs.handler(UNDO, title="撤销导入", action=actions.IMPORT, outcome=_outcome)
def run_undo(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Take an import back as far as nobody has built upon it."""
    run = ImportRun.objects.get(pk=job.input["run"])
    with (
        advisory_lock(LOCK),
        transaction.atomic(),
        own_context(source="import_undo", user=job.user_id),
    ):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '128MB'")
        undone = undoing.undo(
            run.undo_set,
            actor=job.user,
            among=lambda model: model._default_manager.editable_by(job.user),
            # What somebody has looked over and changed since is his.
            whole=True,
            progress=progress,
        )
        result = _undo_result(undone)
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        run.step, run.undo_result = ImportStep.UNDONE, result
        run.save()
        audit.record(
            action=AuditAction.IMPORT_UNDONE,
            actor=job.user,
            subject=run,
            detail={"文件": run.name, "工作表": result["sheets"]},
        )
        jobs.finish(job, {"undone": result["sheets"]})
    return job.result


def _undo_result(undone: undoing.Undone) -> dict[str, Any]:
    """What went back and what stays, by the titles of the sheets."""
    titles = {sheet.table: title for title, sheet in registered().items()}
    by_label = {label: titles[apps.get_model(label)._meta.db_table] for label in undone.records}
    sheets = {
        by_label[label]: {each: counts[each] for each in ("removed", "restored", "stayed")}
        for label, counts in undone.records.items()
    }
    stayed = [
        {"sheet": by_label[label], "label": named, "reason": reason.words("导入")}
        for label, named, reason in undone.stayed
    ]
    count = sum(each["stayed"] for each in sheets.values())
    return {"sheets": sheets, "stayed": stayed, "stayed_count": count}


# --- Details -------------------------------------------------------------------------------------


def _claim(actor: Any, pk: int, *steps: str) -> ImportRun:
    """Lock the run, if it is at one of the steps and no job is running."""
    must_import(actor)
    rows = ImportRun.objects.editable_by(actor)
    run = rows.select_for_update(of=("self",)).select_related("job").filter(pk=pk).first()
    if run is None:
        raise Missing
    if running(run) or step_of(run) not in steps:
        raise StepChanged
    return run


def _go(run: ImportRun, step: str, kind: str, actor: Any, **given: Any) -> None:
    run.step = step
    run.save()
    run.job = jobs.start(kind=kind, actor=actor, input={"run": run.pk, **given})
    run.save(update_fields=["job"])


def _show(run: ImportRun, job: Job, preview: Preview, result: ImportResult) -> None:
    """Keep what the file would do, and the workbook of its bad rows, and end the job."""
    former, errors_spooled = run.errors_spooled, ""
    if result.bad_rows:
        with _opened(run) as source:
            book = error_workbook(source=source, name=run.name, result=result, mapping=run.mapping)
        errors_spooled = spool.store(io.BytesIO(book))
    with transaction.atomic():
        run.step, run.open_titles, run.differing = ImportStep.READY, [], preview.differing
        run.preview, run.errors_spooled = result.as_json(), errors_spooled
        run.with_persons = about_persons(result.sheets)
        run.save()
        preview.keep()
        sheets = {title: vars(counts) for title, counts in result.sheets.items()}
        jobs.finish(job, {"sheets": sheets, "order": list(sheets), "differing": preview.differing})
    if former:
        spool.remove(former)


def _opened(run: ImportRun) -> BinaryIO:
    try:
        return spool.open_stored(run.spooled)
    except (FileNotFoundError, ValueError):
        raise FileRefused(
            f"上传的文件已过期（保存 {settings.SPOOL_DAYS} 天）。请重新上传。"
        ) from None


def _drop_files(run: ImportRun) -> None:
    names = [name for name in (run.spooled, run.errors_spooled) if name]
    run.spooled = run.errors_spooled = ""
    transaction.on_commit(lambda: [spool.remove(name) for name in names])
