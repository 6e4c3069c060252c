"""The import wizard: template, upload, titles, preview, result, undo, and all past imports."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import actions, audit, notifications
from core.addresses import address_of
from core.choices import AuditAction, ImportStep, JobStatus, RowOutcome
from core.errors import Denied, Missing, Refusal
from core.imports.columns import Column
from core.imports.loading.preview import HIDDEN, naming
from core.imports.sheets import registered
from core.imports.wizard import runs
from core.imports.wizard.forms import MappingForm, UploadForm
from core.imports.wizard.presets import presets
from core.imports.wizard.template import template
from core.jobs import spool
from core.lists.pagination import Sort, paginate
from core.models import ImportRow, ImportRun, ImportSource
from core.templatetags.ui import Step
from core.values import Choice
from core.views.downloads import as_file
from core.views.fragments import is_fragment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE_SIZE = 50
#: Messages of a kind that are listed above the rows.
_WARNINGS_SHOWN = 20


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """One's own imports; at the county level those of all below."""
    _must_import(request)
    found = ImportRun.objects.visible_to(request.user).select_related("user", "job")
    page = paginate(
        found,
        sort=Sort("created_at"),
        descending=True,
        size=PAGE_SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    for run in page.rows:
        run.state = _state(run)
        run.numbers = _totals(run.result or run.preview)
    return render(
        request,
        "core/imports.html",
        {
            "title": "导入",
            "page": page,
            "next_url": page.next and f"?after={page.next}",
            "previous_url": page.previous and f"?before={page.previous}",
            "first_url": page.previous and request.path,
        },
    )


@require_safe
def download_template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in: of one sheet (`?sheet=`), or of all that the user may import."""
    _must_import(request)
    sheets = [sheet for sheet in registered().values() if request.user.may(sheet.action)]
    title = request.GET.get("sheet", "")
    if title:
        sheets = [sheet for sheet in sheets if sheet.title == title]
        if not sheets:
            raise Http404("没有这张工作表的模板")
    response = HttpResponse(template(sheets), content_type=XLSX)
    name = f"导入模板_{title}.xlsx" if title else "导入模板.xlsx"
    return as_file(response, name)


def _own_sources(request: HttpRequest) -> list[str]:
    """Names that the user gave, besides those that are known anyway."""
    names = ImportSource.objects.visible_to(request.user).order_by("name")
    return [each for each in names.values_list("name", flat=True) if each not in presets()]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Templates, and the upload."""
    _must_import(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = runs.upload(
                actor=request.user,
                source=file,
                name=file.name,
                as_of=form.cleaned_data["as_of"],
                **form.counted(),
                source_name=form.cleaned_data["source_name"],
            )
            return redirect("imports:detail", run.pk)
        except ValidationError as error:
            form.add_error(None, error)
    return render(
        request,
        "core/import_new.html",
        {
            "title": "导入工作簿",
            "form": form,
            "sheets": [s for s in registered().values() if request.user.may(s.action)],
            "sources": [*presets(), *_own_sources(request)],
            "presets": "、".join(presets()),
            "most": settings.IMPORT_MAX_BYTES // 1048576,
            "today": timezone.localdate(),
        },
    )


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One import, at any of its steps; asks again every second while a worker is at it."""
    run = _found(request, pk)
    if run.job and run.job.user_id == request.user.pk and not run.job.is_unfinished:
        # Whoever sees the end needs no notification.
        link = address_of("core:job", run.job.pk)
        read = notifications.mark_read(actor=request.user, link=link)
        request.unread = max(0, getattr(request, "unread", 0) - read)
    context = _context(request, run)
    target = request.htmx.target if is_fragment(request) else ""
    if target == "import-rows":
        return render(request, "core/import_rows.html", context)
    return render(request, "core/import_body.html" if target else "core/import.html", context)


@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers to the questions about foreign titles."""
    run = _found(request, pk)
    form = MappingForm(run.open_titles, run.mapping, request.POST)
    if not run.open_titles or not form.is_valid():
        messages.error(request, "列名对应已有变化，请按当前页面重新选择。")
        return redirect("imports:detail", pk)
    return _done(
        request, pk, lambda: runs.explain(actor=request.user, pk=pk, mapping=form.mapping())
    )


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what the preview shows; `good=1`: without the bad rows."""
    good = request.POST.get("good") == "1"
    return _done(request, pk, lambda: runs.confirm(actor=request.user, pk=pk, skip_bad_rows=good))


@require_POST
def check_again(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, lambda: runs.check_again(actor=request.user, pk=pk))


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, lambda: runs.undo(actor=request.user, pk=pk))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, lambda: runs.discard(actor=request.user, pk=pk))


@require_safe
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook of the bad rows, as they came; only for whoever uploaded them."""
    run = _found(request, pk)
    if run.user_id != request.user.pk:
        raise PermissionDenied("错误工作簿含上传的原文，只有上传的人可以下载。")
    if not run.errors_spooled:
        raise Http404("没有错误工作簿")
    try:
        file = spool.open_stored(run.errors_spooled)
    except FileNotFoundError:
        raise Http404("错误工作簿已过期") from None
    audit.record(action=AuditAction.DOWNLOAD, actor=request.user, request=request, subject=run)
    response = FileResponse(file, content_type=XLSX)
    return as_file(response, f"有错的行_{timezone.localdate():%Y%m%d}.xlsx")


# --- Details -------------------------------------------------------------------------------------


def _must_import(request: HttpRequest) -> None:
    if not request.user.may(actions.IMPORT):
        raise PermissionDenied("您的账号没有导入的权限。")


def _found(request: HttpRequest, pk: int) -> ImportRun:
    _must_import(request)
    rows = ImportRun.objects.visible_to(request.user).select_related("user", "job", "undo_set")
    return get_object_or_404(rows, pk=pk)


def _done(request: HttpRequest, pk: int, service) -> HttpResponse:
    """Call a service and go back to the import; what it refuses is said there."""
    _must_import(request)
    try:
        service()
    except Missing:
        raise Http404 from None
    except Denied as refusal:
        raise PermissionDenied(str(refusal)) from None
    except Refusal as refusal:
        messages.error(request, str(refusal))
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    return redirect("imports:detail", pk)


def _context(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    step = runs.step_of(run)
    running = runs.running(run)
    context = {
        "title": f"导入 {run.name}",
        "run": run,
        "step": step,
        "running": running,
        "state": _state(run),
        "steps": _steps(run),
        "failure": "" if running or run.job is None else run.job.error,
        "own": run.user_id == request.user.pk,
    }
    if running:
        return context
    if run.open_titles and step in (ImportStep.MAPPING, ImportStep.CHECKING):
        context["form"] = MappingForm(run.open_titles, run.mapping)
    if step in (ImportStep.READY, ImportStep.DONE, ImportStep.UNDONE):
        result = run.result or run.preview
        context |= {
            "counts": runs.in_order(result),
            "totals": _totals(result),
            "warnings": result["warnings"][:_WARNINGS_SHOWN],
            "more_warnings": max(0, result["warning_count"] - _WARNINGS_SHOWN),
            "may_undo": runs.may_be_undone(run),
            "undo_until": run.undo_set and run.undo_set.open_until,
            "undo_days": settings.IMPORT_UNDO_DAYS,
            **_rows(request, run, result),
        }
    return context


def _totals(result: dict[str, Any]) -> dict[str, int]:
    counts = result.get("sheets", {}).values()
    return {
        name: sum(each[name] for each in counts)
        for name in ("read", "created", "updated", "unchanged", "bad")
    }


def _state(run: ImportRun) -> tuple[str, str]:
    """What people call the import's state, and its tone."""
    if runs.running(run):
        word = {ImportStep.CHECKING: "正在检查", ImportStep.COMMITTING: "正在导入"}
        return word.get(run.step, "正在撤销"), "blue"
    step = runs.step_of(run)
    cancelled = run.job is not None and run.job.status == JobStatus.CANCELLED
    if step == ImportStep.CHECKING:
        return ("已取消", "grey") if cancelled else ("不能导入", "red")
    tones = {
        ImportStep.MAPPING: "amber",
        ImportStep.READY: "amber",
        ImportStep.DONE: "green",
    }
    return ImportStep(step).label, tones.get(step, "grey")


def _steps(run: ImportRun) -> list[Step]:
    """How far an import has come; nothing once it was undone or given up."""
    running = runs.running(run)
    step = run.step if running else runs.step_of(run)
    flow = {
        ImportStep.MAPPING: 1,
        ImportStep.CHECKING: 1,
        ImportStep.READY: 2,
        ImportStep.COMMITTING: 3,
        ImportStep.DONE: 4,
    }
    if step not in flow:
        return []
    notes = [_day(run.created_at), "", "", _day(run.undo_set and run.undo_set.done_at)]
    states = ["done"] * flow[step] + ["now"] + ["next"] * 3
    if step == ImportStep.MAPPING:
        notes[1] = "待列名对应"
    elif step == ImportStep.CHECKING and not running:
        states[1], notes[1] = "stopped", _state(run)[0]
    titles = ("上传", "检查", "确认", "导入")
    return [Step(*each) for each in zip(titles, states, notes, strict=False)]


def _day(at: datetime.datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _rows(request: HttpRequest, run: ImportRun, result: dict[str, Any]) -> dict[str, Any]:
    """A page of the file's rows with what becomes of them."""
    kept = ImportRow.objects.visible_to(request.user).filter(run=run)
    sheet = request.GET.get("sheet", "")
    if sheet not in result["sheets"]:
        # The first sheet on which something happens.
        sheet = next(
            (t for t, c in runs.in_order(result).items() if c["read"] != c["unchanged"]),
            next(iter(runs.in_order(result)), ""),
        )
    only = request.GET.get("only", "")
    rows = _only(kept.filter(sheet=sheet), only)
    page = paginate(
        rows,
        sort=Sort("row_no"),
        size=PAGE_SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    columns = registered()[sheet].columns if sheet in registered() else ()
    named = naming(columns)
    for row in page.rows:
        # A new row's name is shown before it already.
        shown_already = named if row.outcome == RowOutcome.CREATED else ()
        row.changes = [
            (column.title, *(_text(column, value) for value in row.cells[column.name]))
            for column in columns
            if column.name in row.cells and column not in shown_already
        ]
    address = f"{request.path}?sheet={sheet}&only={only}"
    return {
        "sheet": sheet,
        "only": only,
        "page": page,
        "kept": bool(page.rows) or kept.exists(),
        "choices": [
            ("", "全部"),
            *RowOutcome.choices,
            ("warned", "有提醒"),
            *([("differs", "与预览不同")] if run.differing else []),
        ],
        "next_url": page.next and f"{address}&after={page.next}",
        "previous_url": page.previous and f"{address}&before={page.previous}",
        "first_url": page.previous and address,
    }


def _only(rows: QuerySet, only: str) -> QuerySet:
    if only in RowOutcome.values:
        return rows.filter(outcome=only)
    if only == "warned":
        return rows.exclude(warnings="")
    return rows.filter(differs=True) if only == "differs" else rows


def _text(column: Column, value: Any) -> str:
    """A stored or new value in words of the screen."""
    if value is None or value == "" or value == []:
        return "（空）"
    if value == HIDDEN and column.type.sensitive:
        return "（不显示）"
    if isinstance(column.type, Choice):
        return next(
            (word for word, code in column.type.values.items() if code == value), str(value)
        )
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    return str(value)
