"""Several counties beside each other: what their installations handed up, signed, and its sum."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import Action
from core.errors import Refusal
from core.months import Month
from core.views.downloads import as_file
from months import figures, places
from months.figures import Value
from months.indicators import BY_CODE, INDICATORS
from months.models import ReceivedFigures
from months.services import exchange
from reports import cells
from reports.workbook.coverage import GROUPS

#: The months that the selector offers.
MONTHS_OFFERED = 36


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest month of which anything was received, else the one that was closed last."""
    _must_see(request)
    found = ReceivedFigures.objects.visible_to(request.user).order_by("-first_day").first()
    month = found.month if found else Month.current().plus(-1)
    return redirect("reports:counties", month)


@require_safe
def counties(request: HttpRequest, month: Month) -> HttpResponse:
    """The counties of a month, their sum, and who has not handed up yet; `?county=CODE` shows the
    lines of one of them."""
    _must_see(request)
    user = request.user
    seen = ReceivedFigures.objects.visible_to(user)
    of_month = seen.filter(first_day=month.first_day).newest().select_related("signer")
    received = list(of_month)
    everybody = dict(seen.order_by("first_day").values_list("region_code", "region_name"))
    missing = everybody.keys() - {each.region_code for each in received}
    chosen = _chosen(received, request.GET.get("county", ""))
    months = seen.order_by("-first_day").values_list("first_day", flat=True).distinct()
    context = {
        "title": f"{month.title}各县汇总",
        "month": month,
        "months": [Month.containing(day) for day in months[:MONTHS_OFFERED]],
        "groups": [(title, [BY_CODE[code] for code in codes]) for title, codes in GROUPS],
        "lines": [(each, _texts(each.total)) for each in received],
        "sum": _texts(_sum([each.total for each in received])) if received else [],
        "missing": sorted((code, everybody[code]) for code in missing),
        "chosen": chosen,
        "chosen_lines": chosen
        and [(row["label"], row["kind"], _texts(row["figures"])) for row in chosen.rows],
        "may_load": _may_load(user),
    }
    return render(request, "reports/counties.html", context)


def _must_see(request: HttpRequest) -> None:
    if not request.user.may(Action.SEE_REGISTRY):
        raise Http404("没有可看的汇总")


def _may_load(user: Any) -> bool:
    return user.reach.part(Action.CLOSE_MONTH).everywhere


def _chosen(received: list[ReceivedFigures], code: str) -> ReceivedFigures | None:
    if not code:
        return None
    found = next((each for each in received if each.region_code == code), None)
    if found is None:
        raise Http404("没有收到这个区域的数据")
    return found


def _texts(line: dict[str, list]) -> list[str]:
    """The figures of a line as people read them; what a file does not count is a dash."""
    return [
        cells.show(each, Value(*line.get(each.code, (None, None))).value) for each in INDICATORS
    ]


def _sum(lines: list[dict[str, list]]) -> dict[str, list]:
    """Numerators and denominators added up; nothing where one of the counties did not count it."""
    found = {}
    for each in INDICATORS:
        pairs = [line.get(each.code) for line in lines]
        if all(pair and pair[0] is not None for pair in pairs):
            below = sum(pair[1] for pair in pairs) if each.is_rate else None
            found[each.code] = [sum(pair[0] for pair in pairs), below]
    return found


@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Take in the signed file of a county."""
    _must_see(request)
    if not _may_load(request.user):
        raise PermissionDenied("上报数据由最上级的管理员接收。")
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refusal("请选择上报数据文件。")
        if file.size > exchange.LARGEST:
            raise Refusal("文件过大，不是上报数据文件。")
        received, new = exchange.load(actor=request.user, content=file.read(), request=request)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:all_counties")
    said = "已接收" if new else "以前已接收，没有变化："
    messages.success(
        request,
        f"{said}{received.region_name}{received.month.title}数据第 {received.revision} 版。",
    )
    return redirect("reports:counties", received.month)


@require_safe
def signed_file(request: HttpRequest, month: Month) -> HttpResponse:
    """The signed file of the closed month for the level above."""
    _must_see(request)
    user = request.user
    if not user.may(Action.CLOSE_MONTH):
        raise PermissionDenied("上报数据由县级管理员导出。")
    revision = next(iter(places.revisions_of(user, month)), None)
    if revision is None:
        raise Http404(f"{month.title}尚未定稿")
    region = places.region_of(user, revision, request.GET.get("region", ""))
    if region is None or not user.reach.part(Action.CLOSE_MONTH).takes_in(region.region_id):
        raise Http404("没有可导出的区域")
    table = figures.region_table(revision=revision, region_code=region.code)
    content = exchange.signed_file(table, actor=user, request=request)
    response = HttpResponse(content, content_type="text/plain; charset=utf-8")
    return as_file(response, f"{region.name}_{month}_上报数据.txt")
