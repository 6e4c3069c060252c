"""挂图作战: a region's map by any figure, the table beside it, the rules month by month, what has
been lit longest; the same on a large screen."""

from typing import Any

from django.http import Http404, HttpRequest
from django.views.generic import TemplateView

from accounts.choices import Action
from core.addresses import address_of
from core.months import Month
from lights import figures as light_figures
from lights.choices import Severity
from lights.models import Notice
from months import figures, places
from months.choices import FigureScope
from months.figures import RegionTable
from months.filters import closed_months
from months.indicators import BY_CODE, INDICATORS
from months.models import MonthRevision, RegionFact
from rectification.models import Case
from regions.models import Region
from reports import cells
from reports.figures import bands, shade_of
from reports.models import RegionMap
from reports.workbook.coverage import GROUPS

#: What the map shows first.
FIRST = "formed_rate"
#: How many of what has been lit longest are named.
OLDEST = 10
#: The longest name that stands on one line of an area.
_LINE = 6
#: Around the map, for the lines of its outmost areas (`viewBox`).
_RIM = 4


def must_see(user: Any) -> None:
    if not user.may(Action.SEE_REGISTRY):
        raise Http404("没有可以查看的数字。")


def month_asked(request: HttpRequest) -> tuple[MonthRevision | None, list[tuple[str, str]]]:
    """The last revision of the month that the address names (404 for one that is not closed),
    else of the newest; and the closed months to choose from."""
    months = closed_months(request)
    wanted = request.GET.get("month", "")
    if not wanted:
        return places.newest_revision(request.user), months
    if wanted not in dict(months):
        raise Http404("这个月尚未定稿")
    return places.revisions_of(request.user, Month.parse(wanted))[0], months


class MapPage(TemplateView):
    template_name = "reports/map.html"

    def get(self, request, *args, **kwargs):
        must_see(request.user)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user, asked = self.request.user, self.request.GET
        revision, months = month_asked(self.request)
        context = {"title": "挂图作战", "months": months, **kwargs}
        region = revision and places.region_of(user, revision, asked.get("region", ""))
        if not region:
            return context | {"revision": revision}
        by = asked.get("by") or FIRST
        if by not in {each.code for each in INDICATORS}:
            raise Http404("没有这个指标")
        points = figures.trend(revision=revision, region_code=region.code)
        return context | {
            "revision": revision,
            "month": revision.report_month.month,
            "region": region,
            "trail": places.trail(user, region),
            "choices": [(title, [BY_CODE[code] for code in codes]) for title, codes in GROUPS],
            **map_of(
                figures.region_table(revision=revision, region_code=region.code),
                drawing_of(user, region),
                by,
                previous=figures.previous_revision(revision),
            ),
            **rules_of(user, points, region),
            **longest(user, revision, region, OLDEST),
            "may_replace": Region.objects.restructured_by(user)
            .filter(pk=region.region_id)
            .exists(),
            "may_export": user.may(Action.EXPORT),
        }


def drawing_of(user: Any, region: RegionFact) -> dict[str, Any] | None:
    """The outlines below a region as they are drawn now, of whichever month; None: tiles."""
    held = RegionMap.objects.visible_to(user).filter(region_id=region.region_id)
    return held.order_by("-number").values_list("drawing", flat=True).first()


def map_of(
    table: RegionTable,
    drawing: dict[str, Any] | None,
    by: str,
    *,
    previous: MonthRevision | None = None,
) -> dict[str, Any]:
    """What `reports/map_picture.html` and the table beside it show."""
    lines = cells.lines(table, previous=previous, former=None, codes=[by])
    children = [line for line in lines if line.row.kind == "child"]
    # Where nothing is below it, the region is the one area of its map.
    shown = children or lines[-1:]
    indicator = BY_CODE[by]
    found = bands(indicator, [line.cells[0].value.value for line in shown])
    outlines = {each["region"]: each for each in drawing["areas"]} if drawing else {}
    areas = [_area(line, found, outlines.get(line.row.region_id)) for line in shown]
    drawn = [each for each in areas if each["outline"]]
    return {
        "by": indicator,
        "lines": lines,
        "areas": areas,
        "drawn": drawn,
        "without": [each["name"] for each in areas if not each["outline"]] if drawn else [],
        "map_width": drawing and drawing["width"] + 2 * _RIM,
        "map_height": drawing and drawing["height"] + 2 * _RIM,
        "tone": indicator.code if indicator.code in Severity.values else "plain",
        "legend": [(band.shade, _said(indicator, band)) for band in found],
        "has_blank": any(each["shade"] == 0 for each in areas),
    }


def _area(line: cells.Line, found: list, outline: dict | None) -> dict[str, Any]:
    cell, name = line.cells[0], line.row.label
    halves = [name[at : at + _LINE] for at in range(0, len(name), _LINE)]
    return {
        "name": name,
        "names": halves,
        # Names and value stand around the middle of the area.
        "rise": f"{0.3 - 0.55 * len(halves):.2f}em",
        "text": cell.text,
        "shade": shade_of(found, cell.value.value),
        "url": cell.behind_url,
        "outline": outline,
    }


def _said(indicator, band) -> str:
    if indicator.is_rate:
        end = f"{band.high:.0%}" if band.is_last else f"不到 {band.high:.0%}"
        return f"{band.low:.0%} 至 {end}"
    low, high = int(band.low), int(band.high) - 1
    return f"{low:,}" if low == high else f"{low:,} 至 {high:,}"


def rules_of(user: Any, points: list, region: RegionFact) -> dict[str, Any]:
    """Every rule month by month, each number with the address of its notices."""
    codes = dict(
        RegionFact.objects.visible_to(user)
        .filter(revision__in=[each.revision for each in points if each.revision])
        .filter(region_id=region.region_id)
        .values_list("revision_id", "code")
    )
    lines = []
    for each in light_figures.rule_trends(points):
        numbers = [
            (number, _notices(point, codes, each) if number else "")
            for point, number in zip(points, each.numbers, strict=True)
        ]
        lines.append({"rule": each, "numbers": numbers, "spark": spark(each.numbers)})
    return {"points": points, "rules": lines}


def _notices(point, codes: dict[int, str], rule: light_figures.RuleTrend) -> str:
    if point.revision.pk not in codes:
        return ""
    place = {
        "month": point.month,
        "number": point.revision.number,
        "region_code": codes[point.revision.pk],
        "scope": FigureScope.TOTAL,
        "indicator": rule.severity,
        "part": "numerator",
    }
    return f"{address_of('reports:behind', **place)}?rule={rule.code}"


def spark(
    values: list[int | float | None], *, width: int = 120, height: int = 28, low: float | None = 0
) -> list[str]:
    """Points of the lines of a small picture, one for each unbroken run of values; `low`: what its
    foot stands for (None: the lowest)."""
    known = [value for value in values if value is not None]
    if not known:
        return []
    foot = min(known) if low is None else low
    span = max(max(known) - foot, 1e-9 if low is None else 1)
    step = width / max(len(values) - 1, 1)
    runs, run = [], []
    for nth, value in enumerate([*values, None]):
        if value is not None:
            y = height - 2 - (value - foot) / span * (height - 4)
            run.append(f"{nth * step:.1f},{y:.1f}")
        elif run:
            runs.append(" ".join(run if len(run) > 1 else run * 2))
            run = []
    return runs


def longest(user: Any, revision: MonthRevision, region: RegionFact, number: int) -> dict[str, Any]:
    """Of the newest month the cases that are open longest; of an older one, and where there are no
    cases, what had been lit longest then."""
    newest = places.newest_revision(user)
    cases = oldest_cases(user, region, number) if newest == revision else []
    return {"cases": cases, "oldest": [] if cases else oldest(user, revision, region, number)}


def oldest(user: Any, revision: MonthRevision, region: RegionFact, number: int) -> list[Notice]:
    """What has been lit longest, red first."""
    found: list[Notice] = []
    for severity in Severity.values:
        if len(found) < number:
            rows = light_figures.notices_behind(
                revision=revision,
                region_id=region.region_id,
                scope=FigureScope.TOTAL,
                indicator=severity,
            ).visible_to(user)
            rows = rows.select_related("rule").annotate(region_name=places.region_name(user))
            rows = rows.order_by("-consecutive_months", "due_on", "pk")
            found += rows[: number - len(found)]
    return found


def oldest_cases(user: Any, region: RegionFact, number: int) -> list[Case]:
    """What has been open longest there, as it is today."""
    below = Region.objects.visible_to(user).filter(path__startswith=region.path)
    found = Case.objects.visible_to(user).open().filter(region__in=below)
    return list(found.with_subject().order_by("opened_on", "pk")[:number])
