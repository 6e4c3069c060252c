"""The Excel file of a list: at once when it is short, else by a worker; and fetching it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import audit
from core.choices import AuditAction
from core.errors import Missing, Refusal
from core.jobs import downloads
from core.lists import export, exports
from core.views.downloads import as_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def excel(page: Any, rows: Any) -> HttpResponse:
    """Answer with the file of a list page, or with the page of the job that makes it.

    `rows` are those that the user may take out, in the order of the page.
    """
    request = page.request
    in_worker = isinstance(request, exports.ExportRequest)
    limit = settings.EXPORT_ROWS_AT_ONCE
    if not in_worker and rows[: limit + 1].count() > limit:
        query = request.GET.copy()
        query["export"] = "xlsx"
        job = exports.start_export(
            actor=request.user,
            path=request.path,
            query=query.urlencode(),
            title=page.title,
            action=page.export_action,
        )
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
        },
    )
    if page.person:
        ids = rows.order_by().values_list(page.person, flat=True)
        audit.note_taken(actor=user, title=page.title, model=page.person_model, ids=ids)
    name = f"{page.title}_{now:%Y%m%d}.xlsx"
    response = as_file(FileResponse(file, content_type=XLSX, filename=name), name)
    response.rows = count
    return response


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
