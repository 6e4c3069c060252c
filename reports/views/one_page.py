"""一页纸: everything a town's leader asks on one sheet of A4; the large screen for a wall."""

from typing import Any

from django.http import Http404
from django.views.generic import TemplateView

from core.addresses import address_of
from core.months import Month
from months import figures, places
from months.choices import FigureScope
from months.figures import TrendPoint
from months.indicators import BY_CODE, Indicator
from months.models import MonthRevision, RegionFact
from months.services.duties import INDICATORS as DUTIES
from reports import cells
from reports.views.board import (
    FIRST,
    drawing_of,
    longest,
    map_of,
    month_asked,
    must_see,
    rules_of,
    spark,
)

#: What the sheet shows, in its order; of a rate, what is still missing with it.
FIGURES = (
    "organizations",
    "members",
    "formed_rate",
    "covered_rate",
    "single_formed_rate",
    "jointly_covered_rate",
    "staff30_with_members_rate",
    "staff50_with_members_rate",
    "staff80_formed_rate",
    "red",
    "amber",
)
TREND = ("formed_rate", "covered_rate", "single_formed_rate", "red")
NAMED = 8
#: Regions below that fit on the sheet.
BELOW = 12
BELOW_FIGURES = ("organizations", "formed_rate", "covered_rate", "red")
#: On the large screen.
SCREEN_FIGURES = (
    "organizations",
    "members",
    "formed_rate",
    "covered_rate",
    "staff50_with_members_rate",
    "red",
)
SCREEN_MAPS = (FIRST, "covered_rate", "red")
SCREEN_RULES = 8


class OnePage(TemplateView):
    template_name = "reports/one_page.html"

    def get_context_data(self, month: Month, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        must_see(user)
        revision = next(iter(places.revisions_of(user, month)), None)
        if revision is None:
            raise Http404(f"{month.title}尚未定稿")
        region = places.region_of(user, revision, self.request.GET.get("region", ""))
        if region is None:
            raise Http404("您的授权按党组织划定，没有区域的一页纸")
        table = figures.region_table(revision=revision, region_code=region.code)
        previous = figures.previous_revision(revision)
        codes = dict.fromkeys((*FIGURES, *BELOW_FIGURES))
        lines = cells.lines(table, previous=previous, former=None, codes=codes)
        above = _above(user, revision, region)
        points = figures.trend(revision=revision, region_code=region.code)
        total = {cell.indicator.code: cell for cell in lines[-1].cells}
        below = [line for line in lines if line.row.kind == "child"]
        duties = figures.beside(revision=revision, region_code=region.code)[-1].values
        return {
            "title": f"{region.name}{month.title}一页纸",
            "revision": revision,
            "month": month,
            "region": region,
            "trail": places.trail(user, region),
            "figures": [_figure(total[code], above) for code in FIGURES],
            "above": above and above[0],
            "trends": [_trend(points, BY_CODE[code]) for code in TREND],
            "span": (points[0].month, points[-1].month),
            **rules_of(user, points, region),
            **longest(user, revision, region, NAMED),
            "duties": _duties(month, region, duties),
            "below": [
                (line, [c for c in line.cells if c.indicator.code in BELOW_FIGURES])
                for line in below[:BELOW]
            ],
            "below_titles": [BY_CODE[c].title for c in codes if c in BELOW_FIGURES],
            "more_below": max(0, len(below) - BELOW),
            "members_without_unit": table.members_without_unit,
        }


def _above(
    user: Any, revision: MonthRevision, region: RegionFact
) -> tuple[RegionFact, dict[str, Any]] | None:
    """The region above and its figures, where the user sees it."""
    seen = RegionFact.objects.visible_to(user).filter(revision=revision)
    found = seen.filter(region_id=region.parent_region_id).first()
    if found is None:
        return None
    values = figures.stored(revision, [found.region_id])
    return found, values[found.region_id, FigureScope.TOTAL]


def _figure(cell: cells.Cell, above: tuple | None) -> dict[str, Any]:
    indicator = cell.indicator
    missing = None
    if indicator.is_rate and cell.value.denominator is not None:
        missing = cell.value.denominator - cell.value.numerator
    return {
        "cell": cell,
        "above": indicator.shown(above[1][indicator.code].value)
        if above and indicator.is_rate
        else "",
        "missing": missing,
        "missing_url": cell.behind_url.replace("/numerator/", "/missing/"),
    }


def _trend(points: list[TrendPoint], indicator: Indicator) -> dict[str, Any]:
    values = [
        point.values[indicator.code].value
        if point.values and indicator.code in point.values
        else None
        for point in points
    ]
    known = [value for value in values if value is not None]
    return {
        "indicator": indicator,
        "runs": spark(values, low=None if indicator.is_rate else 0),
        "first": indicator.shown(known[0]) if known else "—",
        "last": indicator.shown(values[-1]),
        "lowest": indicator.shown(min(known)) if known else "—",
        "highest": indicator.shown(max(known)) if known else "—",
    }


def _duties(month: Month, region: RegionFact, values: dict) -> list[tuple[str, str, str]]:
    """Title, figure and the list behind it; nothing where nothing was expected."""
    if not (values["duty_expected"].numerator or 0):
        return []
    base = f"{address_of('activities:standings')}?month={month}&region={region.code}&standing="
    behind = {
        "duty_expected": "expected",
        "duty_done": "done",
        "duty_done_rate": "missing",
        "duty_on_time_rate": "on_time",
        "duty_made_up": "made_up",
    }
    return [
        (each.title, each.shown(values[each.code].value), base + behind[each.code])
        for each in DUTIES
        if each.code in behind
    ]


class Screen(TemplateView):
    """Numbers alone, no names of persons or organizations, in slides that follow one another."""

    template_name = "reports/screen.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        must_see(user)
        revision, _ = month_asked(self.request)
        context = {"title": "大屏", **kwargs}
        region = revision and places.region_of(user, revision, self.request.GET.get("region", ""))
        if not region:
            return context
        table = figures.region_table(revision=revision, region_code=region.code)
        previous = figures.previous_revision(revision)
        total = cells.lines(
            table, previous=previous, former=None, codes=dict.fromkeys(SCREEN_FIGURES)
        )[-1]
        points = figures.trend(revision=revision, region_code=region.code)
        rules = rules_of(user, points, region)["rules"]
        drawing = drawing_of(user, region)
        return context | {
            "revision": revision,
            "month": revision.report_month.month,
            "region": region,
            "cells": total.cells,
            "maps": [map_of(table, drawing, code) for code in SCREEN_MAPS],
            "rules": [each for each in rules if each["rule"].newest][:SCREEN_RULES],
            "trends": [_trend(points, BY_CODE[code]) for code in TREND],
            "span": (points[0].month, points[-1].month),
        }
