"""Loading a list: read in a guarded child, staged, compared set-wise; nothing but its rows here is
written."""

import datetime
import io
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.choices import Action
from core import audit, jobs
from core.db import advisory_lock
from core.errors import Denied, Missing, Refusal
from core.imports.loading.staging import (
    PROBLEM_TABLE,
    Stage,
    copy_problems,
    create_problem_table,
)
from core.imports.reading import process
from core.imports.reading.errors import Refused
from core.imports.reading.mapping import Mapping
from core.imports.wizard.suggestions import suggest_columns
from core.jobs import spool
from core.models import Job
from sources.choices import ListStep, SourceAction
from sources.models import Source, SourceList
from sources.services import fields, storing
from sources.services.matching import Rule, match
from sources.services.sheet import NEEDED, SHEETS, TITLE
from sources.services.storing import Compared

#: Lists wait for each other: each replaces rows that the next one reads.
_LOCK = "source_list"
_UNDATED = "名单日期在今天（{today}）之后，请改为今天或以前的日期。"


class ListRefused(Refusal):
    """The file as a whole cannot be compared."""


def new_list(*, actor: Any, source: Source, dated: datetime.date, name: str) -> SourceList:
    """The row of the list of this source and day, new or the one that was there. Raises `Denied`
    and ValidationError."""
    if actor is not None and not actor.reach.part(Action.IMPORT).everywhere:
        raise Denied("名单由县级上传。请把文件交给县级工作人员。")
    today = timezone.localdate()
    if dated > today:
        raise ValidationError({"dated": _UNDATED.format(today=today)})
    listed, _ = SourceList.objects.get_or_create(
        source=source,
        dated=dated,
        partial=False,
        defaults={"step": ListStep.MATCHING, "name": audit.masked(name)},
    )
    listed = SourceList.objects.select_for_update(of=("self",)).get(pk=listed.pk)
    if listed.job is not None and listed.job.is_unfinished:
        raise Refusal("这份名单正在比对，请等它完成后再上传。")
    listed.name, listed.user = audit.masked(name), actor
    return listed


def compare_file(
    *, actor: Any, source: Source, dated: datetime.date, file: BinaryIO, name: str
) -> Compared:
    """Compare a file at once, as the command does. Raises `ListRefused`."""
    with transaction.atomic():
        listed = new_list(actor=actor, source=source, dated=dated, name=name)
        listed.save()
    try:
        return load(listed=listed, source=file, actor=actor)
    except BaseException:
        SourceList.objects.filter(pk=listed.pk, step=ListStep.MATCHING).delete()
        raise


def load(
    *,
    listed: SourceList,
    source: BinaryIO,
    actor: Any,
    ask: bool = False,
    job: Job | None = None,
    progress: jobs.Progress = lambda percent: None,
) -> Compared:
    """Compare the file with the registry and put its rows in place of those of the same day.

    Titles that neither we nor the source's kept mapping know are left out or, with `ask`, raise
    `process.UnknownTitles`. Raises `ListRefused`.
    """
    try:
        with advisory_lock(_LOCK), transaction.atomic():
            _settings()
            mapping = _mapping(listed, source, ask)
            progress(10)
            stage = _stage(listed, source, mapping, progress)
            progress(40)
            _check(stage)
            match(listed, stage, rule := Rule.now())
            progress(70)
            storing.replace_rows(listed, stage)
            listed.step, listed.likely_from, listed.loaded_at = (
                ListStep.DONE,
                rule.likely_from,
                Now(),
            )
            listed.open_titles, listed.job = [], job
            listed.save()
            fields.refresh_differs()
            progress(90)
            found = storing.count(listed, stage)
            audit.record(
                action=SourceAction.LIST_LOADED,
                actor=actor,
                subject=listed,
                detail={"文件": listed.name, "结果": found.as_json()},
            )
            if job is not None:
                jobs.finish(job, found.as_json())
    except Refused as refusal:
        raise ListRefused(str(refusal)) from None
    return found


def _settings() -> None:
    with connection.cursor() as cursor:
        # Whole-table joins: worth some memory for this one transaction.
        cursor.execute("SET LOCAL work_mem = '128MB'; SET LOCAL default_statistics_target = 20")


def _mapping(listed: SourceList, source: BinaryIO, ask: bool) -> dict[str, Any]:
    """What the titles of the file mean: our names and those that other offices use, and what was
    said of this source before."""
    kept = listed.source.mapping
    found = Mapping()
    try:
        for _ in process.read_rows(source, listed.name, found.as_json(), SHEETS):
            break
    except process.UnknownTitles as unknown:
        open_ones = []
        for each in unknown.sheets:
            if not each["titles"]:
                continue
            found.sheets[each["title"]] = TITLE
            said = found.columns.setdefault(TITLE, {})
            known = {t: kept.get(t, "") for t in each["titles"] if t in kept}
            rest = [t for t in each["columns"] if t not in known]
            suggested = suggest_columns(SHEETS[TITLE], rest, [*each["titles"], *known.values()])
            said |= suggested | known
            unanswered = [t for t in rest if t not in SHEETS[TITLE].by_title and not suggested[t]]
            open_ones.append({**each, "sheet": TITLE, "columns": unanswered})
            if ask and unanswered:
                source.seek(0)
                raise process.UnknownTitles(open_ones) from None
    source.seek(0)
    return found.as_json()


def _stage(
    listed: SourceList, source: BinaryIO, mapping: dict[str, Any], progress: jobs.Progress
) -> Stage:
    create_problem_table()
    stage, left = None, 30.0
    for head, body in process.read_rows(source, listed.name, mapping, SHEETS):
        left *= 0.9
        progress(int(40 - left))
        if "sheet" in head:
            if stage is not None:
                raise Refused("名单只能有一张工作表，请拆成几个文件，或删去其余的工作表")
            stage = Stage(SHEETS[TITLE], 0, head["columns"], head["letters"])
        elif "rows" in head:
            stage.copy(io.BytesIO(body))
        elif "problems" in head:
            copy_problems(io.BytesIO(body))
    if stage is None:
        raise Refused("文件里没有名单：没有找到“组织名称”一列。请核对表头后再上传")
    return stage


def _check(stage: Stage) -> None:
    """Only code and name make a row bad; another cell that cannot be read counts as blank."""
    stage.complete()
    stage.run(
        f"""
        UPDATE {{stage}} s SET bad = EXISTS (
            SELECT FROM {PROBLEM_TABLE} p WHERE p.row_no = s.row_no AND p.severity = 'error'
                AND p.title = ANY(%s)
        ) WHERE bad
        """,
        [["", *NEEDED]],
    )
    stage.refuse_duplicates(NEEDED[0], "uscc", value="uscc")
    storing.place(stage)


@transaction.atomic
def upload(
    *, actor: Any, source: Source, dated: datetime.date, file: BinaryIO, name: str, start: Any
) -> SourceList:
    """Keep the file, encrypted, and let a worker compare it; `start` begins the job of a list."""
    listed = new_list(actor=actor, source=source, dated=dated, name=name)
    former, listed.spooled = listed.spooled, spool.store(file)
    if listed.step != ListStep.DONE:
        # Until it is replaced, the list of before stays what it was.
        listed.step = ListStep.MATCHING
    listed.save()
    listed.job = start(listed)
    listed.save(update_fields=["job"])
    if former:
        transaction.on_commit(lambda: spool.remove(former))
    return listed


@transaction.atomic
def explain(*, actor: Any, pk: int, columns: dict[str, str], start: Any) -> SourceList:
    """Say what foreign titles mean: kept with the source, and the list is compared."""
    listed = _claim(actor, pk)
    if listed.step != ListStep.MAPPING:
        raise Refusal("这份名单不用再确认列名，请刷新页面。")
    asked = {title for each in listed.open_titles for title in each["columns"]}
    ours = SHEETS[TITLE].by_title
    if wrong := {each for each in columns.values() if each and each not in ours}:
        raise ValidationError(f"没有这样的列：{'、'.join(sorted(wrong))}。")
    chosen = [each for each in columns.values() if each]
    if double := sorted({each for each in chosen if chosen.count(each) > 1}):
        raise ValidationError(f"{'、'.join(double)}只能对应一列。")
    source = Source.objects.select_for_update(of=("self",)).get(pk=listed.source_id)
    source.mapping = source.mapping | {t: columns.get(t, "") for t in asked}
    source.save(update_fields=["mapping"])
    listed.step, listed.open_titles = ListStep.MATCHING, []
    listed.job = start(listed)
    listed.save()
    return listed


@transaction.atomic
def discard(*, actor: Any, pk: int) -> SourceList:
    """Give a list up before it was compared; the file is deleted."""
    listed = _claim(actor, pk)
    if listed.step == ListStep.DONE:
        raise Refusal("这份名单已经比对，不能放弃。同一来源、同一日期的新文件会替换它。")
    if listed.job is not None and listed.job.is_unfinished:
        raise Refusal("正在比对，请先取消后台任务。")
    if listed.spooled:
        name = listed.spooled
        transaction.on_commit(lambda: spool.remove(name))
    listed.step, listed.spooled, listed.open_titles = ListStep.DISCARDED, "", []
    listed.save()
    return listed


def _claim(actor: Any, pk: int) -> SourceList:
    rows = SourceList.objects.editable_by(actor).select_for_update(of=("self",))
    if (listed := rows.filter(pk=pk).first()) is None:
        if SourceList.objects.visible_to(actor).filter(pk=pk).exists():
            raise Denied("名单由县级上传和处理。")
        raise Missing
    return listed
