"""The reading side of boards: colours of a map, sums of several months. No page, no user."""

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Sum

from core.months import Month
from core.periods import Period
from months import figures
from months.choices import FigureScope, MonthState
from months.figures import FigureRow, Value
from months.indicators import BESIDE, BY_CODE, INDICATORS, Indicator, indicator_of
from months.models import Figure, MonthRevision, RegionFact

#: Of a map, from faint to strong. Without a value, and for lights at nought, an area has none.
SHADES = 5


@dataclass(frozen=True)
class Band:
    """One shade: from `low` to below `high` (the last one includes it)."""

    shade: int
    low: float
    high: float
    is_last: bool

    def takes_in(self, value: float) -> bool:
        return self.low <= value and (value <= self.high if self.is_last else value < self.high)


def bands(indicator: Indicator, values: Iterable[int | float | None]) -> list[Band]:
    """At most five shades of equal width between the smallest and the largest value, on round
    limits; where all are alike there is one. Nought of lights has no shade."""
    known = [value for value in values if value is not None]
    if indicator.rise == "worse":
        known = [value for value in known if value]
    if not known:
        return []
    low, high = min(known), max(known)
    if indicator.is_rate:
        low, high = math.floor(low * 100), math.ceil(high * 100)
    else:
        high += 1
    step = max(1, math.ceil((high - low) / SHADES))
    count = max(1, math.ceil((high - low) / step))
    unit = 100 if indicator.is_rate else 1
    found = []
    for nth in range(count):
        start, end = low + nth * step, min(low + (nth + 1) * step, high)
        # One shade alone is a middle one: neither faint nor strong.
        shade = 3 if count == 1 else 1 + round(nth * (SHADES - 1) / (count - 1))
        is_last = nth == count - 1 and indicator.is_rate
        found.append(Band(shade, start / unit, end / unit, is_last))
    return found


def shade_of(found: Sequence[Band], value: int | float | None) -> int:
    """0 where there is no value, or it has no shade."""
    if value is None:
        return 0
    return next((band.shade for band in found if band.takes_in(value)), 0)


# --- Several months -------------------------------------------------------------------------------


@dataclass(frozen=True)
class MonthOf:
    """A month of a period, with the revision that is read; None where it is not closed."""

    month: Month
    revision: MonthRevision | None

    @property
    def is_reopened(self) -> bool:
        return bool(self.revision) and self.revision.report_month.state != MonthState.CLOSED


@dataclass(frozen=True)
class PeriodTable:
    """A quarter, half-year or year of a region out of closed months.

    What stood on a day is that of the last closed month; what happened within a month is the sum of
    those that are closed (`Indicator.is_flow`).
    """

    period: Period
    region: RegionFact
    months: list[MonthOf]
    #: The last closed month: its regions are the lines.
    last: MonthRevision
    rows: list[FigureRow]
    #: What parts count beside the table; its own 本級 may differ.
    beside: list[FigureRow]

    @property
    def missing(self) -> list[Month]:
        return [each.month for each in self.months if each.revision is None]

    @property
    def reopened(self) -> list[Month]:
        return [each.month for each in self.months if each.is_reopened]

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.reopened

    @property
    def made_at(self) -> datetime.datetime:
        """When the youngest of its revisions was made."""
        return max(each.revision.computed_at for each in self.months if each.revision)


def months_of(period: Period) -> list[MonthOf]:
    """The months of a period, each as it was closed last."""
    closed = (
        MonthRevision.objects.closed()
        .filter(report_month__first_day__range=(period.first_day, period.last.first_day))
        .select_related("report_month")
        .order_by("number")
    )
    newest = {each.report_month.month: each for each in closed}
    months, month = [], period.first
    while month <= period.last:
        months.append(MonthOf(month, newest.get(month)))
        month = month.plus(1)
    return months


def period_table(*, period: Period, months: list[MonthOf], region: RegionFact) -> PeriodTable:
    """`region`: as it was in the last closed month of `months`."""
    last = [each.revision for each in months if each.revision][-1]
    table = figures.region_table(revision=last, region_code=region.code)
    beside = figures.beside(revision=last, region_code=region.code)
    flows = [each.code for each in (*INDICATORS, *BESIDE.values()) if each.is_flow]
    summed = _sums(
        [each.revision for each in months if each.revision],
        {row.region_id for row in (*table.rows, *beside)},
        flows,
    )

    def over(row: FigureRow) -> FigureRow:
        values = {
            code: summed.get((row.region_id, row.scope, code), _nought(code))
            if indicator.is_flow
            else row.values[code]
            for code in row.values
            if (indicator := BY_CODE.get(code) or BESIDE.get(code))
        }
        return replace(row, values=values)

    return PeriodTable(period, region, months, last, [*map(over, table.rows)], [*map(over, beside)])


def by_month(months: list[MonthOf], region_id: int) -> list[tuple[MonthOf, dict[str, Value]]]:
    """What parts counted in each of the months in a region: of what the sums are made."""
    rows = Figure.objects.filter(
        revision__in=[each.revision for each in months if each.revision],
        region_id=region_id,
        scope=FigureScope.TOTAL,
        indicator__in=list(BESIDE),
    ).values_list("revision_id", "indicator", "numerator", "denominator")
    found: dict[int, dict[str, Value]] = {}
    for revision_id, code, numerator, denominator in rows:
        found.setdefault(revision_id, {})[code] = Value(numerator, denominator)
    return [(each, found.get(each.revision.pk, {}) if each.revision else {}) for each in months]


def _sums(
    revisions: list[MonthRevision], region_ids: set[int], codes: list[str]
) -> dict[tuple[int, str, str], Value]:
    rows = (
        Figure.objects.filter(revision__in=revisions, region_id__in=region_ids, indicator__in=codes)
        .order_by()
        .values_list("region_id", "scope", "indicator")
        .annotate(Sum("numerator"), Sum("denominator"))
    )
    return {
        (region_id, scope, code): Value(numerator, denominator)
        for region_id, scope, code, numerator, denominator in rows
    }


def _nought(code: str) -> Value:
    return Value(0, 0 if indicator_of(code).is_rate else None)
