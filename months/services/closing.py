"""Closing a month: `open → closing → closed → reopened → closing → closed …`.

One closer at a time holds the advisory lock. It marks the month `closing` in a transaction of
its own, so that people see it, and then does all the rest in one transaction on one snapshot of
the registry: a killed process leaves the mark and nothing else, and whoever closes next
completes the work.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from core import audit
from core.db import advisory_lock, one_snapshot
from core.errors import Refusal
from core.months import Month
from months import figures, restatement
from months.choices import MonthAction, MonthState
from months.models import (
    MonthRevision,
    OrganizationFact,
    PartyOrganizationFact,
    ReportMonth,
)
from months.parts import parts
from months.services import digests, restating, sign_off
from months.services.facts import freeze
from months.services.rollup import roll_up

Progress = Callable[[int], None]

#: Closings of different months wait for one another too: each counts on from the month before.
LOCK = "months.closing"


def close_month(
    *,
    actor: Any,
    month: Month,
    seen: int | None = None,
    progress: Progress = lambda percent: None,
) -> MonthRevision:
    """Freeze the month as of its last day; a closed one stays as it is.

    `actor` is None for the schedule and the command line. `seen`: the draft whose figures somebody
    has looked at and wants, none other. Returns the closed revision. Raises Refusal for a month
    that has not ended, where a part of it says no, where a town is missing, or where the figures
    are not those seen.
    """
    if not month.has_ended:
        raise Refusal(f"{month.title}还没有结束，{month.last_day:%Y-%m-%d} 过后才能定稿。")
    with advisory_lock(LOCK):
        if _claim(month):
            try:
                _prepare_parts(month)
                with one_snapshot():
                    _close(actor, month, seen, progress)
            except Refusal as refusal:
                _release(month)
                if isinstance(refusal, sign_off.Stale):
                    sign_off.send_back(month, refusal.region_ids)
                raise
        # In a transaction of its own: an import meanwhile must not undo the closing. Done
        # again on every call, because a killed closer may have left it out.
        for part in parts():
            part.after_closing()
        return figures.latest_revision(month)


@transaction.atomic
def _claim(month: Month) -> bool:
    """Mark the month as being closed; False if it is closed. A part may refuse it."""
    report_month, _ = ReportMonth.objects.get_or_create(first_day=month.first_day)
    if report_month.state == MonthState.CLOSED:
        return False
    _check_parts(month.last_day)
    sign_off.must_be_accepted(month)
    report_month.state = MonthState.CLOSING
    report_month.save(update_fields=["state"])
    return True


def _check_parts(day: datetime.date) -> None:
    for part in parts():
        part.check(day)


def _prepare_parts(month: Month) -> None:
    for part in parts():
        part.prepare(month)


def _release(month: Month) -> None:
    """Take the mark back when somebody stopped the closing: nothing of it is stored."""
    closed_before = figures.latest_revision(month) is not None
    ReportMonth.objects.filter(first_day=month.first_day, state=MonthState.CLOSING).update(
        state=MonthState.REOPENED if closed_before else MonthState.OPEN
    )


def _close(actor: Any, month: Month, seen: int | None, progress: Progress) -> None:
    for part in parts():
        part.hold()
    report_month = ReportMonth.objects.get(first_day=month.first_day)
    last = figures.latest_revision(month)
    revision = MonthRevision.objects.create(
        report_month=report_month,
        number=last.number + 1 if last else 1,
        as_of=month.last_day,
        reason=report_month.reopen_reason,
        computed_by=actor,
    )
    _compute(revision, progress)
    sign_off.must_be_as_accepted(revision)
    if seen is not None:
        _must_be_as_seen(revision, seen)
        restating.must_be_stated(revision)
    restating.freeze_decisions(revision)
    _drop_draft(report_month)
    report_month.state = MonthState.CLOSED
    report_month.reopen_reason = ""
    report_month.save(update_fields=["state", "reopen_reason"])
    audit.record(
        action=MonthAction.MONTH_CLOSED,
        actor=actor,
        subject=str(month),
        detail={"版次": revision.number, digests.DIGEST: digests.of([revision])[revision.pk]},
    )


def _must_be_as_seen(revision: MonthRevision, seen: int) -> None:
    draft = MonthRevision.objects.filter(
        report_month=revision.report_month, number=MonthRevision.DRAFT, pk=seen
    ).first()
    if draft is None or not restatement.same_figures(draft, revision):
        raise Refusal(
            "您核对以后数据又有变化，没有定稿。请重新计算会改变的数字，核对后再办理更正定稿。"
        )


def _compute(revision: MonthRevision, progress: Progress) -> None:
    """Facts, parts and figures of a new revision, from the registry as of its day."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        # Whole tables are joined here. Right after an import or another closing the planner's
        # statistics lag behind, and a nested loop over "a handful" of rows takes minutes.
        cursor.execute("SET LOCAL enable_nestloop = off")
        # Each worker would build the same hash of a million rows again: no sooner done, and
        # people's pages want the other processors.
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
    progress(5)
    freeze(revision)
    restating.keep_what_is_left_out(revision, OrganizationFact, PartyOrganizationFact)
    progress(60)
    for part in parts():
        part.write(revision)
    progress(80)
    roll_up(revision)
    progress(95)


def _drop_draft(report_month: ReportMonth) -> None:
    report_month.revisions.filter(number=MonthRevision.DRAFT).delete()


def reopen_month(*, actor: Any, month: Month, reason: str) -> ReportMonth:
    """Open a closed month for a dated restatement; reports serve its last revision meanwhile.

    `reason` goes into the next revision. Raises Refusal without one, or if the month is not closed.
    """
    reason = reason.strip()
    if not reason:
        raise Refusal("请写明撤销定稿的原因。")
    with advisory_lock(LOCK), transaction.atomic():
        report_month = ReportMonth.objects.filter(first_day=month.first_day).first()
        if report_month is None or report_month.state != MonthState.CLOSED:
            raise Refusal(f"{month.title}没有定稿，无需撤销；请直接办理月报定稿。")
        report_month.state = MonthState.REOPENED
        report_month.reopen_reason = reason
        report_month.save(update_fields=["state", "reopen_reason"])
        audit.record(
            action=MonthAction.MONTH_REOPENED,
            actor=actor,
            subject=str(month),
            detail={"原因": audit.masked(reason)},
        )
        return report_month


def compute_draft(
    *, actor: Any, month: Month, progress: Progress = lambda percent: None
) -> MonthRevision:
    """The open month as it is: as of today, or its last day once it has ended.

    Replaces the former draft. Raises Refusal for a closed month or one that has not begun.
    """
    today = timezone.localdate()
    if month.first_day > today:
        raise Refusal(f"{month.title}还没有开始，没有可以计算的数据。")
    as_of = min(month.last_day, today)
    _check_parts(as_of)
    _prepare_parts(month)
    with advisory_lock(LOCK), one_snapshot():
        report_month, _ = ReportMonth.objects.get_or_create(first_day=month.first_day)
        if report_month.state == MonthState.CLOSED:
            raise Refusal(f"{month.title}已定稿，没有预览；需要更正的，请先撤销定稿。")
        _drop_draft(report_month)
        revision = MonthRevision.objects.create(
            report_month=report_month,
            number=MonthRevision.DRAFT,
            as_of=as_of,
            reason=report_month.reopen_reason,
            computed_by=actor,
        )
        _compute(revision, progress)
        return revision
