"""Closing in the background: on request, and on schedule."""

from typing import Any

from celery import shared_task

from accounts.choices import Action
from core import jobs
from core.addresses import address_of
from core.errors import Refusal
from core.models import Job
from core.months import Month
from months import figures, places
from months.choices import MonthState
from months.services import close_month, compute_draft
from months.services.reminding import remind
from months.services.schedule import due_month

CLOSE_MONTH = "close_month"
COMPUTE_DRAFT = "compute_draft"


def start_closing(*, actor: Any, month: Month, seen: int | None = None) -> Job:
    """Ask a worker to close the month; asked twice, the unfinished job is returned.

    `seen`: as `close_month` takes it.
    """
    given = {"month": str(month)} | ({"seen": seen} if seen is not None else {})
    return jobs.start(kind=CLOSE_MONTH, actor=actor, input=given, key=f"close:{month}")


def ask_to_close(*, actor: Any, month: Month, seen: int | None = None) -> Job:
    """Let somebody close the month; a reopened one by `seen`, the draft that he looked at.

    Raises `Refusal` for a month that has not ended, and for a reopened one without a draft.
    """
    if not month.has_ended:
        raise Refusal(f"{month.title}还没有结束，{month.last_day:%Y-%m-%d} 过后才能定稿。")
    reopened = places.state_of(actor, month) == MonthState.REOPENED
    if reopened and seen is None:
        raise Refusal("请先计算更正定稿会改变的数字，核对后再确认。")
    return start_closing(actor=actor, month=month, seen=seen if reopened else None)


def _month_closed(job: Job) -> jobs.Outcome:
    month = Month.parse(job.input["month"])
    text = f"{month.title}月报第 {job.result['revision']} 版"
    return jobs.Outcome(text, address_of("reports:month", month), "查看月报")


def _draft_computed(job: Job) -> jobs.Outcome:
    month = Month.parse(job.input["month"])
    return jobs.Outcome(f"{month.title}预览", address_of("reports:month_draft", month), "查看预览")


@jobs.handler(CLOSE_MONTH, title="月报定稿", action=Action.CLOSE_MONTH, outcome=_month_closed)
def run_close_month(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Close the month of the job and return what `close_month --json` prints."""
    month = Month.parse(job.input["month"])
    seen = job.input.get("seen")
    revision = close_month(actor=job.user, month=month, seen=seen, progress=progress)
    if job.user is None:
        # One after the other: consecutive months are counted on from the month before.
        close_due_months()
    return figures.summary(revision)


def start_draft(*, actor: Any, month: Month) -> Job:
    """Ask a worker for a new draft of the open month; asked twice, the first job is returned."""
    return jobs.start(
        kind=COMPUTE_DRAFT, actor=actor, input={"month": str(month)}, key=f"draft:{month}"
    )


@jobs.handler(
    COMPUTE_DRAFT, title="生成本月预览", action=Action.EDIT_REGISTRY, outcome=_draft_computed
)
def run_compute_draft(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Compute the draft of the job's month."""
    month = Month.parse(job.input["month"])
    revision = compute_draft(actor=job.user, month=month, progress=progress)
    return figures.summary(revision)


@shared_task
def close_due_months() -> str:
    """Start closing the oldest month that is due (beat, hourly); return it, or nothing."""
    month = due_month()
    if month is None:
        return ""
    start_closing(actor=None, month=month)
    return str(month)


@shared_task
def remind_of_sign_off() -> int:
    """Remind towns of the month that they have not confirmed (beat, every morning)."""
    return remind()
