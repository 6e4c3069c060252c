"""The month: its town table, its revisions, closing and reopening; the draft of an open one."""

import tempfile
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import Action
from core import audit
from core.choices import AuditAction, JobStatus
from core.errors import Refusal
from core.keys import NONE, key_of
from core.models import Job
from core.months import Month
from core.outages import disk
from core.templatetags.ui import Step
from core.views.downloads import as_file
from core.views.exports import XLSX
from months import figures, places
from months.choices import MonthState
from months.indicators import BY_CODE
from months.models import MonthRevision, ReportMonth
from months.services import reopen_month
from months.tasks import ask_to_close, start_draft
from reports import cells
from reports.views import restating
from reports.workbook import build_month_workbook
from reports.workbook.coverage import GROUPS

#: The months that the selector offers.
MONTHS_OFFERED = 36


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest closed month, or the one to be closed when there is none."""
    revision = places.newest_revision(request.user)
    month = revision.report_month.month if revision else places.month_to_close(request.user)
    return redirect("reports:month", month)


@require_safe
def draft(request: HttpRequest) -> HttpResponse:
    return redirect("reports:month_draft", places.month_to_close(request.user))


class MonthPage(View):
    """A closed month from its snapshot; `?region=CODE`, `?revision=N`."""

    def get(self, request: HttpRequest, month: Month) -> HttpResponse:
        _must_see(request)
        revisions = places.revisions_of(request.user, month)
        wanted = request.GET.get("revision", "")
        if wanted and wanted not in {str(each.number) for each in revisions}:
            raise Http404(f"{month.title}没有第 {wanted} 版")
        chosen = next((each for each in revisions if str(each.number) == wanted), None)
        chosen = chosen or (revisions[0] if revisions else None)
        context = frame_of(request, month)
        context |= {"title": f"{month.title}月报", "revisions": revisions}
        if chosen is not None:
            context |= _table(request, chosen)
        if context["may_close"] and context["state"] == MonthState.REOPENED:
            context |= restating.context_of(request, revisions[0])
        return render(request, "reports/month.html", context)


class DraftPage(View):
    """The open month as it was when the draft was last computed."""

    def get(self, request: HttpRequest, month: Month) -> HttpResponse:
        _must_edit(request)
        context = frame_of(request, month)
        context |= {
            "title": f"{month.title}月报预览",
            "is_draft": True,
            "revisions": [],
            "draft_months": sorted({places.month_to_close(request.user), Month.current()}),
        }
        revision = figures.draft(month)
        if revision is not None and context["state"] != MonthState.CLOSED:
            context |= _table(request, revision)
        return render(request, "reports/month.html", context)


def _must_see(request: HttpRequest) -> None:
    if not request.user.may(Action.SEE_REGISTRY):
        raise Http404("没有可看的月报")


def _must_edit(request: HttpRequest) -> None:
    _must_see(request)
    if not request.user.may(Action.EDIT_REGISTRY):
        raise PermissionDenied("本月预览只供填报和管理人员查看。")


def frame_of(request: HttpRequest, month: Month) -> dict[str, Any]:
    """What surrounds the table: months, state, running job, what the user may do."""
    user = request.user
    state = places.state_of(user, month)
    why_not_close = _why_not_close(user, month, state)
    job = (
        Job.objects.visible_to(user)
        .filter(kind__in=["close_month", "compute_draft"], input__month=str(month))
        .order_by("-pk")
        .first()
    )
    ended = job is not None and job.status in (JobStatus.SUCCEEDED, JobStatus.CANCELLED)
    # A failure is shown until somebody closes the month.
    if ended or (job and job.status == JobStatus.FAILED and state == MonthState.CLOSED):
        job = None
    months = (
        ReportMonth.objects.visible_to(user)
        .exclude(state=MonthState.OPEN)
        .order_by("-first_day")[:MONTHS_OFFERED]
    )
    return {
        "month": month,
        "state": state,
        "state_text": MonthState(state).label,
        "steps": _steps(month, state),
        "months": list(months),
        "job": job,
        "busy": state == MonthState.CLOSING or (job is not None and job.is_unfinished),
        "closing_elsewhere": state == MonthState.CLOSING and job is None,
        "may_close": not why_not_close,
        "why_not_close": why_not_close,
        "may_reopen": user.may(Action.CLOSE_MONTH) and state == MonthState.CLOSED,
        "may_draft": user.may(Action.EDIT_REGISTRY) and state != MonthState.CLOSED,
        "may_export": user.may(Action.EXPORT),
        "may_issue": user.may(Action.ISSUE_LETTERS) and state == MonthState.CLOSED,
        "may_hand_up": user.may(Action.CLOSE_MONTH) and state == MonthState.CLOSED,
        "sees_counties": user.reach.see_registry.everywhere,
    }


def _why_not_close(user: Any, month: Month, state: str) -> str:
    """Why this user cannot close the month now; "" when he can."""
    if state == MonthState.CLOSED:
        return f"{month.title}已定稿。"
    if not month.has_ended:
        return f"{month.title}还没有结束，{month.last_day:%Y-%m-%d} 过后由县级管理员定稿。"
    if not user.may(Action.CLOSE_MONTH):
        return "定稿由县级管理员办理。"
    return ""


def _steps(month: Month, state: str) -> list[Step]:
    """How far a month is that is not closed: what comes next, who does it, from when on."""
    if state == MonthState.CLOSED:
        return []
    ended = month.has_ended
    waits = "由县级管理员办理" if ended else f"{month.last_day:%Y-%m-%d} 过后由县级管理员办理"
    closing = {MonthState.CLOSING: ("now", "正在定稿"), MonthState.REOPENED: ("done", "")}
    step, note = closing.get(state, ("now" if ended else "next", waits))
    found = [
        Step("统计日", "done" if ended else "now", f"{month.last_day:%Y-%m-%d}"),
        Step("定稿", step, note),
    ]
    if state == MonthState.REOPENED:
        found.append(Step("更正定稿", "now", "更正数据后由县级管理员办理"))
    return found


def _table(request: HttpRequest, revision: MonthRevision) -> dict[str, Any]:
    user = request.user
    region = places.region_of(user, revision, request.GET.get("region", ""))
    if region is None:
        return {"revision": revision, "region": None}
    table = figures.region_table(revision=revision, region_code=region.code)
    previous = figures.previous_revision(revision)
    former = None
    if revision.number > 1:
        former = places.revision_or_404(user, revision.report_month.month, revision.number - 1)
    lines = cells.lines(table, previous=previous, former=former)
    groups = [(title, [BY_CODE[code] for code in codes]) for title, codes in GROUPS]
    return {
        "revision": revision,
        "region": region,
        "trail": places.trail(user, region),
        "table": table,
        "lines": lines,
        "previous": previous,
        "former": former,
        "restated": sum(bool(cell.former) for line in lines for cell in line.cells),
        "groups": groups,
        "paper": cells.on_paper(groups, lines),
    }


@require_safe
def workbook(request: HttpRequest, month: Month) -> HttpResponse:
    """The workbook of one region and revision (`?region=`, `?revision=`), from the snapshot."""
    _must_see(request)
    user = request.user
    if not user.may(Action.EXPORT):
        raise PermissionDenied("您的账号没有导出的权限。")
    number = request.GET.get("revision", "")
    if number.isdecimal():
        revision = places.revision_or_404(user, month, key_of(number))
    else:
        revision = next(iter(places.revisions_of(user, month)), None)
    if revision is None:
        raise Http404(f"{month.title}尚未定稿")
    if revision.is_draft:
        _must_edit(request)
    region = places.region_of(user, revision, request.GET.get("region", ""))
    if region is None:
        raise Http404("没有可导出的区域")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with disk.writing():
        build_month_workbook(revision=revision, region_code=region.code, out=file)
        file.seek(0)
    audit.record(
        action=AuditAction.EXPORT,
        actor=user,
        request=request,
        subject=f"月报 {month}",
        detail={"区域": region, "版次": revision.number},
    )
    mark = "_草稿" if revision.is_draft else ""
    response = FileResponse(file, content_type=XLSX)
    return as_file(response, f"{region.name}_{month}_月报{mark}.xlsx")


def _must_close(request: HttpRequest) -> None:
    if not request.user.may(Action.CLOSE_MONTH):
        raise PermissionDenied("月报定稿和撤销定稿由县级管理员办理。")


@require_POST
def close(request: HttpRequest, month: Month) -> HttpResponse:
    """Ask a worker to close the month; a reopened one by `seen`, the draft that was looked at."""
    _must_see(request)
    _must_close(request)
    seen = key_of(request.POST.get("seen"))
    try:
        ask_to_close(actor=request.user, month=month, seen=None if seen == NONE else seen)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("reports:month", month)


@require_POST
def reopen(request: HttpRequest, month: Month) -> HttpResponse:
    """Open a closed month for a restatement; `reason` is kept with the next revision."""
    _must_see(request)
    _must_close(request)
    try:
        reopen_month(actor=request.user, month=month, reason=request.POST.get("reason", ""))
        messages.success(
            request, f"{month.title}已撤销定稿。请更正台账后办理更正定稿，两版数据都会保留。"
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("reports:month", month)


@require_POST
def compute(request: HttpRequest, month: Month) -> HttpResponse:
    """Ask a worker for a new draft of the open month."""
    _must_edit(request)
    start_draft(actor=request.user, month=month)
    if (back := request.POST.get("back")) in ("month", "sign_off"):
        return redirect(f"reports:{back}", month)
    return redirect("reports:month_draft", month)


@require_safe
def state(request: HttpRequest, month: Month) -> HttpResponse:
    """Asked again and again while somebody else closes the month; then the page reloads."""
    _must_see(request)
    if places.state_of(request.user, month) == MonthState.CLOSING:
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Refresh": "true"})
