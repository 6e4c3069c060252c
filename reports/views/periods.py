"""季报年报: a quarter, half-year or year out of closed months, as a page and as a workbook."""

import tempfile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from accounts.choices import Action
from core import audit
from core.addresses import address_of
from core.choices import AuditAction
from core.outages import disk
from core.periods import Cadence, Period, within
from core.views.downloads import as_file
from core.views.exports import XLSX
from months import places
from months.figures import RegionTable
from months.indicators import BY_CODE
from months.models import MonthRevision
from months.services.duties import INDICATORS as DUTIES
from reports import cells
from reports.figures import MonthOf, PeriodTable, by_month, months_of, period_table
from reports.views.board import must_see
from reports.workbook.coverage import GROUPS
from reports.workbook.period import RULE, build_period_workbook, told_missing

CADENCES = (Cadence.QUARTER, Cadence.HALF_YEAR, Cadence.YEAR)
#: Figure of the duties → the filter of the list behind it (`activities.filters`).
_BEHIND = {
    "duty_expected": "expected",
    "duty_done": "done",
    "duty_on_time": "on_time",
    "duty_excused": "excused",
    "duty_made_up": "made_up",
}


class PeriodPage(TemplateView):
    template_name = "reports/periods.html"

    def get(self, request, *args, **kwargs):
        must_see(request.user)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user = self.request.user
        period, offered = _period(self.request)
        context = {"title": "季报年报", "periods": offered, "period": period, **kwargs}
        if period is None:
            return context
        months = months_of(period)
        context |= {"months": months}
        table = _table(self.request, period, months)
        if table is None:
            return context
        lines = cells.lines(_as_month(table), previous=None, former=None)
        groups = [(title, [BY_CODE[code] for code in codes]) for title, codes in GROUPS]
        return context | {
            "table": table,
            "region": table.region,
            "trail": places.trail(user, table.region),
            "lines": lines,
            "groups": groups,
            "paper": cells.on_paper(groups, lines),
            "duties": DUTIES if _has_duties(table) else (),
            "duty_lines": [_duty_line(line) for line in table.beside],
            "duty_months": [
                (each, [_of_month(each, table, indicator, values) for indicator in DUTIES])
                for each, values in by_month(months, table.region.region_id)
            ],
            "told": told_missing(table),
            "rule": RULE,
            "may_export": user.may(Action.EXPORT),
        }


def _as_month(table: PeriodTable) -> RegionTable:
    """The lines of the last month for `cells`, with the figures of the period."""
    return RegionTable(table.last, table.region, table.rows, 0)


def _period(request: HttpRequest) -> tuple[Period | None, list[tuple[str, list[Period]]]]:
    """The period that the address names (404 for what is none, or has no closed month), else the
    newest quarter; and those to choose from, newest first."""
    seen = MonthRevision.objects.visible_to(request.user).closed()
    days = seen.values_list("report_month__first_day", flat=True)
    days = sorted(set(days))
    if not days:
        return None, []
    offered = [
        (cadence.label.removeprefix("每"), list(within(cadence, days[0], days[-1]))[::-1])
        for cadence in CADENCES
    ]
    wanted = request.GET.get("period", "")
    if not wanted:
        return offered[0][1][0], offered
    found = next((each for _, periods in offered for each in periods if str(each) == wanted), None)
    if found is None:
        raise Http404("没有这个季度、半年或年度，或其中没有定稿的月份")
    return found, offered


def _table(request: HttpRequest, period: Period, months: list[MonthOf]) -> PeriodTable | None:
    """None where no month is closed, or the user keeps no region."""
    closed = [each.revision for each in months if each.revision]
    if not closed:
        return None
    region = places.region_of(request.user, closed[-1], request.GET.get("region", ""))
    return period_table(period=period, months=months, region=region) if region else None


def _has_duties(table: PeriodTable) -> bool:
    total = table.beside[-1].values
    return any(total[code].numerator for code in _BEHIND)


def _duty_line(line) -> dict[str, Any]:
    return {
        "row": line,
        "cells": [(each, each.shown(line.values[each.code].value)) for each in DUTIES],
    }


def _of_month(each: MonthOf, table: PeriodTable, indicator, values) -> tuple[str, str]:
    """A figure of one month in words, and the address of what is behind it."""
    value = values.get(indicator.code)
    if value is None:
        return "—", ""
    url = ""
    if value.numerator and indicator.code in _BEHIND:
        url = (
            f"{address_of('activities:standings')}?month={each.month}"
            f"&region={table.region.code}&standing={_BEHIND[indicator.code]}"
        )
    return indicator.shown(value.value), url


@require_safe
def period_workbook(request: HttpRequest) -> HttpResponse:
    """The same as an Excel file: `?period=2026-Q3&region=CODE`."""
    must_see(request.user)
    if not request.user.may(Action.EXPORT):
        raise PermissionDenied("您的账号没有导出的权限。")
    period, _ = _period(request)
    if period is None:
        raise Http404("还没有定稿的月份")
    table = _table(request, period, months_of(period))
    if table is None:
        raise Http404("没有可导出的区域，或期内没有定稿的月份")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with disk.writing():
        build_period_workbook(table, out=file)
        file.seek(0)
    audit.record(
        action=AuditAction.EXPORT,
        actor=request.user,
        request=request,
        subject=f"季报年报 {period}",
        detail={"区域": table.region, "缺": "、".join(map(str, table.missing))},
    )
    mark = "" if table.is_whole else "_未齐"
    name = f"{table.region.name}_{period}_汇总{mark}_{timezone.localdate():%Y%m%d}.xlsx"
    return as_file(FileResponse(file, content_type=XLSX), name)
