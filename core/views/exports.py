"""The Excel file of a list: at once when it is short, else by a worker; and fetching it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import audit
from core.choices import AuditAction
from core.errors import Missing, Refusal
from core.forms import StyledFormMixin, TextField
from core.jobs import downloads
from core.lists import approvals, export, exports
from core.views.downloads import as_file
from core.views.editing import at_the_door

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AskForm(StyledFormMixin, forms.Form):
    reason = TextField(
        label="用途",
        max_length=200,
        help_text="写明做什么用、给谁用，例如“年度党内统计核对，组织科内部使用”。",
    )


def excel(page: Any, rows: Any) -> HttpResponse:
    """Answer with the file of a list page, or with the page of the job that makes it.

    `rows` are those that the user may take out, in the order of the page.
    """
    request = page.request
    in_worker = isinstance(request, exports.ExportRequest)
    limit = settings.EXPORT_ROWS_AT_ONCE
    query = request.GET.copy()
    query["export"] = "xlsx"
    wanted = {
        "path": request.path,
        "query": query.urlencode(),
        "title": page.title,
        "action": page.export_action,
    }
    approval = None
    if approvals.needed(page.person, rows):
        if not in_worker:
            conditions = page.filterset.conditions
            return ask_page(
                request, approvals.Wanted(**wanted, conditions=conditions, rows=rows.count())
            )
        approval = approvals.approved(request.approval, request.user, rows)
    if not in_worker and rows[: limit + 1].count() > limit:
        job = exports.start_export(actor=request.user, **wanted)
        messages.info(request, f"名单超过 {limit:,} 行，正在后台导出。")
        return redirect("core:job", job.pk)
    user = request.user
    now = timezone.localtime()
    conditions = page.filterset.conditions
    columns = export.columns_of(page.table_class, rows.model, user)
    guarded = [each.heading for each in columns if each.guarded]
    file, count = export.workbook(
        title=page.title,
        queryset=rows,
        columns=columns,
        watermark=(
            f"{page.title} · 导出人 {user}（{user.get_username()}）· "
            f"{now:%Y-%m-%d %H:%M} · 条件：{conditions or '全部'}"
            f"{approvals.mark_of(approval) if approval else ''}"
        ),
        progress=request.progress if in_worker else lambda percent: None,
    )
    audit.record(
        action=AuditAction.EXPORT,
        actor=user,
        request=request,
        subject=page.title,
        detail={
            "条件": audit.masked(conditions),
            "行数": count,
            **({"含": "、".join(guarded)} if guarded else {}),
            **({"批准人": str(approval.decided_by), "申请编号": approval.pk} if approval else {}),
        },
    )
    if page.person:
        ids = rows.order_by().values_list(page.person, flat=True)
        audit.note_taken(
            actor=user, title=f"导出名单“{page.title}”", model=page.person_model, ids=ids
        )
    name = f"{page.title}_{now:%Y%m%d}.xlsx"
    response = as_file(FileResponse(file, content_type=XLSX, filename=name), name)
    response.rows = count
    return response


def ask_page(
    request: HttpRequest, wanted: approvals.Wanted, form: AskForm | None = None
) -> HttpResponse:
    """What whoever wants a list of many persons gets instead of the file."""
    context = {
        "title": "申请导出名单",
        "wanted": wanted,
        "token": wanted.token(request.user),
        "form": form or AskForm(),
    }
    response = render(request, "core/export_ask.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """The application itself."""
    try:
        wanted = approvals.Wanted.read(request.POST.get("wanted", ""), request.user)
    except Missing as missing:
        raise Http404(str(missing)) from None
    if not request.user.may(wanted.action):
        raise PermissionDenied("您的账号没有导出名单的权限。")
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            with at_the_door():
                application = approvals.ask(
                    actor=request.user, wanted=wanted, reason=form.cleaned_data["reason"]
                )
        except ValidationError as error:
            form.add_error("reason", " ".join(error.messages))
        else:
            messages.success(request, "已提出申请，批准后会通知您下载。")
            return redirect(application)
    return ask_page(request, wanted, form)


@require_POST
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that a worker made, for its owner and once."""
    try:
        found, stream = downloads.take(actor=request.user, pk=pk)
    except Missing as missing:
        raise Http404(str(missing)) from None
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("core:jobs")
    return as_file(FileResponse(stream, content_type=found.content_type), found.name)
