"""Workbooks of the county's own layout: which there are, uploading one, a month filled in."""

import tempfile
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Func, IntegerField
from django.db.models.functions import Length
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import Action
from core import audit
from core.choices import AuditAction
from core.errors import Denied, Refusal
from core.months import Month
from core.outages import disk
from core.views.downloads import as_file
from core.views.exports import XLSX
from months import places
from months.filters import closed_months
from regions.models import Region
from reports.forms import LayoutForm
from reports.models import WorkbookLayout
from reports.services import grammar, layouts
from reports.views.board import must_see


def _own_region(user: Any) -> Region | None:
    """The highest region whose layouts the user replaces."""
    part = user.reach.part(Action.EDIT_RULES)
    rows = Region.objects.visible_to(user).present()
    if not part.everywhere:
        rows = rows.filter(pk__in=part.region_ids)
    return rows.order_by(Length("path"), "code").first() if part else None


class Layouts(View):
    """The layouts that hold where the user sees, each for any closed month; a form for the next."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        must_see(request.user)
        if not request.user.may(Action.EXPORT):
            raise PermissionDenied("您的账号没有导出的权限。")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(LayoutForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        region = _own_region(request.user)
        if region is None:
            raise PermissionDenied("表样由县级管理员更换。")
        form = LayoutForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                made = layouts.replace(
                    actor=request.user,
                    region=region,
                    name=form.cleaned_data["name"],
                    data=file.read(layouts.LARGEST + 1),
                    file_name=file.name,
                    note=form.cleaned_data["note"],
                )
            except ValidationError as error:
                form.add_error("file", error.messages)
            else:
                messages.success(
                    request, f"{made}已启用，检查了 {len(made.slots)} 个单元格，没有错误。"
                )
                return redirect("reports:layouts")
        return self._page(form)

    def _page(self, form: LayoutForm) -> HttpResponse:
        request, user = self.request, self.request.user
        rows = WorkbookLayout.objects.exportable_by(user).select_related("region", "created_by")
        # Thousands of cells of every version would be read to be counted.
        count = Func("slots", function="jsonb_array_length", output_field=IntegerField())
        rows = rows.defer("slots").annotate(cells=count)
        rows = rows.order_by("region__code", "name", "-number")
        versions: dict[tuple[int, str], list[WorkbookLayout]] = {}
        for each in rows:
            versions.setdefault((each.region_id, each.name), []).append(each)
        months = closed_months(request)
        wanted = request.GET.get("month", "")
        month = wanted if wanted in dict(months) else next(iter(dict(months)), "")
        region = _own_region(user)
        context = {
            "title": "自定表样",
            "subtitle": "按本县自己的表格格式出数：上传空表，给单元格定义名称，系统按月填数。",
            "layouts": list(versions.values()),
            "months": months,
            "month": Month.parse(month) if month else None,
            "form": form if region else None,
            "region": region,
            "indicators": grammar.indicators() if region else [],
            "short": [(word, _title(code)) for word, code in grammar.SHORT.items()],
            "heads": grammar.HEADS.items(),
        }
        return render(request, "reports/layouts.html", context)


def _title(code: str) -> str:
    return next(each.title for each in grammar.indicators() if each.code == code)


@require_safe
def layout_file(request: HttpRequest, pk: int, month: Month) -> HttpResponse:
    """The newest or an older version of a layout, filled with a closed month (`?revision=`)."""
    must_see(request.user)
    user = request.user
    if not user.may(Action.EXPORT):
        raise PermissionDenied("您的账号没有导出的权限。")
    rows = WorkbookLayout.objects.exportable_by(user).exclude(attachment=None)
    found = get_object_or_404(rows.select_related("attachment", "region"), pk=pk)
    revision = next(iter(places.revisions_of(user, month)), None)
    if revision is None:
        raise Http404(f"{month.title}尚未定稿")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with disk.writing():
        layouts.fill(found, revision, file)
        file.seek(0)
    audit.record(
        action=AuditAction.EXPORT,
        actor=user,
        request=request,
        subject=f"自定表样 {month}",
        detail={"表样": audit.masked(found.name), "区域": found.region, "版次": revision.number},
    )
    return as_file(FileResponse(file, content_type=XLSX), f"{found.name}_{month}.xlsx")


@require_POST
def retire_layout(request: HttpRequest, pk: int) -> HttpResponse:
    """The layout is not offered any more; its versions can still be downloaded."""
    must_see(request.user)
    found = get_object_or_404(WorkbookLayout.objects.visible_to(request.user), pk=pk)
    try:
        layouts.retire(actor=request.user, layout=found)
    except Denied as denied:
        raise PermissionDenied(str(denied)) from None
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{found.name}”已停用，重新上传同名的表样即可恢复。")
    return redirect("reports:layouts")
