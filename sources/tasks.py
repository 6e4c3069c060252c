"""Comparing lists, settling columns, entering sets and undoing in the background."""

import csv
import io
from collections.abc import Collection, Sequence
from typing import Any

from celery import shared_task
from django.db import transaction

from accounts.choices import Action
from core import audit, crypto, jobs
from core.addresses import address_of
from core.errors import Denied, Refusal
from core.imports.loading.pipeline import import_workbook
from core.imports.reading.process import UnknownTitles
from core.jobs import spool
from core.models import ImportRun, Job
from orgs.choices import OperatingState, OrganizationKind
from sources import entering, services
from sources.choices import ListStep, SourceAction
from sources.models import SourceList, SourceRow
from sources.services.lists import ListRefused

COMPARE, SETTLE, ENTER, UNDO = "source_compare", "source_settle", "source_enter", "source_undo"
_WORDS = {
    "same": "相同",
    "likely": "疑似",
    "new": "新增",
    "vanished": "消失",
    "conflicts": "不一致",
    "bad": "有错",
}
_HEAD = (
    *("统一社会信用代码", "组织名称", "组织类别", "区域代码", "职工人数", "行业", "经营状态"),
    *("负责人", "联系电话", "地址", "成立日期"),
)
#: So many rows enter the registry at once.
MOST_ENTERED = 50_000


def start_comparing(listed: SourceList) -> Job:
    return jobs.start(kind=COMPARE, actor=listed.user, input={"list": listed.pk})


def _compared(job: Job) -> jobs.Outcome:
    link = address_of("sources:detail", job.input["list"])
    if "open_titles" in job.result:
        return jobs.Outcome("有列名需要您确认对应关系", link, "列名对应")
    text = "，".join(f"{word} {job.result[key]:,}" for key, word in _WORDS.items())
    return jobs.Outcome(text, link)


@jobs.handler(COMPARE, title="比对名单", action=Action.IMPORT, outcome=_compared)
def run_compare(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Compare the upload; its file is deleted when that is done."""
    listed = SourceList.objects.select_related("source").get(pk=job.input["list"])
    try:
        with spool.open_stored(listed.spooled) as file:
            # Encrypted in chunks, it is read in their order only.
            source = io.BytesIO(file.read())
    except (OSError, ValueError):
        raise ListRefused("上传的文件已过期，请重新上传。") from None
    try:
        services.load(
            listed=listed,
            source=source,
            actor=job.user,
            ask=listed.step != ListStep.DONE,
            job=job,
            progress=progress,
        )
    except UnknownTitles as unknown:
        with transaction.atomic():
            SourceList.objects.filter(pk=listed.pk).update(
                step=ListStep.MAPPING, open_titles=unknown.sheets
            )
            jobs.finish(job, {"open_titles": len(unknown.sheets)})
        return job.result
    spool.remove(listed.spooled)
    SourceList.objects.filter(pk=listed.pk).update(spooled="")
    return job.result


def start_settling(*, actor: Any, field: str, order: Sequence[str], digest: str) -> Job:
    """Ask a worker to settle a column as its preview showed it. Raises as `must_settle`."""
    services.must_settle(actor, field, order)
    given = {"field": field, "order": list(order), "digest": digest}
    job = jobs.start(kind=SETTLE, actor=actor, input=given, key=f"{SETTLE}:{field}")
    if job.input != given or job.user_id != actor.pk:
        raise Refusal("这个字段正在按另一次确定写入，请等它完成后重新预览。")
    return job


def _deeds(job: Job) -> jobs.Outcome:
    text = f"涉及 {job.result['count']:,} 个组织" if "count" in job.result else "已撤销"
    return jobs.Outcome(text, address_of("sources:deeds"), "办理记录")


@jobs.handler(SETTLE, title="按来源确定字段", action=Action.EDIT_RULES, outcome=_deeds)
def run_settle(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Let the sources count in this order."""
    services.settle(actor=job.user, job=job, progress=progress, **job.input)
    return job.result


def start_undoing(*, actor: Any, pk: int) -> Job:
    return jobs.start(kind=UNDO, actor=actor, input={"deed": pk}, key=f"{UNDO}:{pk}")


@jobs.handler(UNDO, title="撤销比对后的办理", action=Action.EDIT_REGISTRY, outcome=_deeds)
def run_undo(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Put back what was written because of a list."""
    services.undo_deed(actor=job.user, pk=job.input["deed"], job=job, progress=progress)
    return job.result


def start_entering(
    *, actor: Any, ids: Collection[int], staff_count: int | None, follow: Collection[str] = ()
) -> Job:
    """Ask a worker to enter rows as one import, and to do with the units what is ticked (names of
    `entering.follows`). Raises `Denied`, `Refusal`."""
    if not actor.may(Action.IMPORT):
        raise Denied("您的账号没有导入的权限，请逐条录入。")
    rows = SourceRow.objects.editable_by(actor).waiting_new().filter(pk__in=ids)
    found = list(rows.values_list("pk", flat=True)[: MOST_ENTERED + 1])
    if not found:
        raise Refusal("请先勾选待录入的行。")
    if len(found) > MOST_ENTERED:
        raise Refusal(f"一次最多录入 {MOST_ENTERED:,} 行，请分几次办理。")
    ticked = [each.name for each in entering.follows() if each.name in follow]
    given = {"rows": found, "staff_count": staff_count, "follow": ticked}
    return jobs.start(kind=ENTER, actor=actor, input=given)


def _entered(job: Job) -> jobs.Outcome:
    created, left = job.result["created"], job.result["left"]
    text = f"录入 {created:,} 个" + (
        f"，{left:,} 行没有录入（缺代码、区域、职工人数，或内容有错）" if left else ""
    )
    text = "；".join([text, *job.result.get("followed", ())])
    run = ImportRun.objects.filter(pk=job.result.get("run")).first()
    return jobs.Outcome(text, address_of("imports:detail", run.pk) if run else "")


@jobs.handler(ENTER, title="录入名单中的新组织", action=Action.IMPORT, outcome=_entered)
def run_enter(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """The rows as a file for the import of the registry, with all its checks and its undo."""
    chosen = SourceRow.objects.editable_by(job.user).filter(pk__in=job.input["rows"])
    # Whatever came in since, by hand or in a run that broke off, is not written over.
    services.link_entered(set(chosen.values_list("listed_id", flat=True)))
    rows = chosen.waiting_new().select_related("region", "listed__source")
    rows = list(rows.order_by("pk"))
    complete = [line for row in rows if (line := _line(row, job.input["staff_count"]))]
    if not complete:
        # A run that broke off may have entered them all, and done nothing with them yet.
        if followed := _followed(job):
            return {"created": 0, "left": len(rows), "run": None, "followed": followed}
        raise Refusal("勾选的行已经录入，或缺少代码、区域、职工人数，请刷新后逐条补全录入。")
    text = io.StringIO()
    csv.writer(text).writerows([_HEAD, *complete])
    day = max(services.counts_from(row) for row in rows)
    result = import_workbook(
        actor=job.user,
        source=io.BytesIO(text.getvalue().encode()),
        name="两新组织.csv",
        as_of=day,
        new_from=day,
        skip_bad_rows=True,
        progress=progress,
    )
    services.link_entered({row.listed_id for row in rows})
    run = ImportRun.objects.filter(user=job.user).order_by("-pk").first()
    audit.record(
        action=SourceAction.ENTERED,
        actor=job.user,
        subject=rows[0].listed,
        detail={"录入": result.created, "没有录入": len(rows) - result.created},
    )
    left = len(rows) - result.created
    return {
        "created": result.created,
        "left": left,
        "run": run.pk if run else None,
        "followed": _followed(job),
    }


def _followed(job: Job) -> list[str]:
    """What is done with the units that the rows are by now."""
    entered = SourceRow.objects.filter(pk__in=job.input["rows"], organization__isnull=False)
    days = dict(entered.values_list("organization", "listed__dated"))
    return entering.follow(job.input.get("follow", []), actor=job.user, days=days)


def _line(row: SourceRow, staff_count: int | None) -> tuple | None:
    """The row as the import reads it; None where something is missing."""
    kinds = row.listed.source.kinds
    kind = row.kind or (kinds[0] if len(kinds) == 1 else "")
    staff = staff_count if row.staff_count is None else row.staff_count
    if not (row.uscc and row.region_id and kind) or staff is None:
        return None
    return (
        row.uscc,
        row.name,
        str(OrganizationKind(kind).label),
        row.region.code,
        staff,
        row.industry,
        str(OperatingState(row.state).label) if row.state else "",
        row.principal,
        crypto.decrypt(row.phone_cipher) if row.phone_cipher else "",
        row.address,
        row.founded_on.isoformat() if row.founded_on else "",
    )


@shared_task
def refresh_differs() -> None:
    """What people corrected in the registry is no contradiction any more (beat, nightly)."""
    with transaction.atomic():
        services.refresh_differs()
        newest = list(SourceList.objects.latest().values_list("pk", flat=True))
        services.link_entered(newest)
