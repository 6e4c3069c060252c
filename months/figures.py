"""The reading side of the month: the same numbers for pages, workbook, commands and drill-down.

Everything here reads a `MonthRevision`'s snapshot and never a live row. The functions know no user:
doors put `.visible_to(user)` before the region and behind the rows that come back.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from core.months import Month
from months.choices import FigureScope
from months.indicators import (
    BESIDE,
    BY_CODE,
    IN_OPERATION,
    INDICATORS,
    MEMBERS_WITHOUT_UNIT,
    Indicator,
)
from months.models import Figure, MonthRevision, OrganizationFact, RegionFact
from months.parts import OF_PARTS, parts

#: Of a rate: those that count, those that should, and those that should but do not.
Part = Literal["numerator", "denominator", "missing"]


class Value(NamedTuple):
    """A count (no denominator) or a rate."""

    #: None: the month was closed before anybody counted this (`UNCOUNTED`).
    numerator: int | None = 0
    denominator: int | None = None

    @property
    def value(self) -> int | float | None:
        """The count; the rate as a fraction of 1, None where there is nothing to divide by."""
        if self.denominator is None:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


#: The figure of an indicator that is younger than the revision.
UNCOUNTED = Value(None)


@dataclass(frozen=True)
class FigureRow:
    """One line of the table: a child region, 本级 or 合计."""

    label: str
    kind: Literal["child", "own", "total"]
    region_id: int
    region_code: str
    #: Indicator code → value, in the workbook's column order.
    values: dict[str, Value]

    @property
    def scope(self) -> str:
        """What `facts_behind` needs to find the organizations of this line."""
        return FigureScope.OWN if self.kind == "own" else FigureScope.TOTAL


@dataclass(frozen=True)
class RegionTable:
    revision: MonthRevision
    region: RegionFact
    rows: list[FigureRow]
    #: 未填单位党员 of the region's subtree, shown beside the table.
    members_without_unit: int

    @property
    def total(self) -> FigureRow:
        return self.rows[-1]


@dataclass(frozen=True)
class TrendPoint:
    month: Month
    #: None where the month is not closed, or the region did not exist in it.
    values: dict[str, Value] | None
    #: What it was read from; None where the month is not closed.
    revision: MonthRevision | None = None


@dataclass(frozen=True)
class Changes:
    """What moved a figure between two revisions: organization facts, or rows of a part."""

    #: In the set now and not before (rows of the later revision).
    entered: QuerySet
    #: In the set before and not now (rows of the earlier revision).
    left: QuerySet
    #: Sums only: in both with another value; `before` and `after` are annotated.
    altered: QuerySet


def last_closing() -> float | None:
    """When a month was last closed, in seconds since 1970; None before the first."""
    newest = MonthRevision.objects.closed().aggregate(newest=Max("computed_at"))["newest"]
    return newest.timestamp() if newest else None


def latest_revision(month: Month) -> MonthRevision | None:
    """The last closed revision of a month; None if it never was closed."""
    return (
        MonthRevision.objects.closed()
        .filter(report_month__first_day=month.first_day)
        .select_related("report_month")
        .order_by("-number")
        .first()
    )


def draft(month: Month) -> MonthRevision | None:
    """The draft of an open month as last computed; None if there is none."""
    return (
        MonthRevision.objects.filter(
            report_month__first_day=month.first_day, number=MonthRevision.DRAFT
        )
        .select_related("report_month")
        .first()
    )


def newest_revision() -> MonthRevision | None:
    """The last closed revision of the newest month that was ever closed."""
    return (
        MonthRevision.objects.closed()
        .select_related("report_month")
        .order_by("-report_month__first_day", "-number")
        .first()
    )


def last_settled_day() -> datetime.date | None:
    """The last day of the newest month that was ever closed."""
    newest = newest_revision()
    return newest.report_month.month.last_day if newest else None


def region_table(*, revision: MonthRevision, region_code: str) -> RegionTable:
    """The town table: one row per child region in code order, 本级 if anything stands there, 合计.

    Raises RegionFact.DoesNotExist if that month knew no such region.
    """
    region, children = _with_children(revision, region_code)
    stored = _stored(revision, [region.region_id, *(child.region_id for child in children)])
    rows = [
        _row(child.name, "child", child, stored[child.region_id, FigureScope.TOTAL])
        for child in children
    ]
    own = stored[region.region_id, FigureScope.OWN]
    # Lights of Party organizations count too: without the row the column would not add up.
    if any(own[each.code].numerator for each in INDICATORS):
        rows.append(_row(FigureScope.OWN.label, "own", region, own))
    total = stored[region.region_id, FigureScope.TOTAL]
    rows.append(_row(FigureScope.TOTAL.label, "total", region, total))
    return RegionTable(revision, region, rows, total[MEMBERS_WITHOUT_UNIT].numerator or 0)


def _with_children(revision: MonthRevision, code: str) -> tuple[RegionFact, list[RegionFact]]:
    region = RegionFact.objects.get(revision=revision, code=code)
    below = RegionFact.objects.filter(revision=revision, parent_region_id=region.region_id)
    return region, list(below.order_by("code"))


def beside(
    *, revision: MonthRevision, region_code: str, indicators: Collection[Indicator] = ()
) -> list[FigureRow]:
    """The lines of the same regions with what parts count beside the town table (all, or the
    `indicators` of one sheet); 本级 where the region has any. Raises RegionFact.DoesNotExist."""
    indicators = indicators or BESIDE.values()
    region, children = _with_children(revision, region_code)
    stored = _stored(revision, [region.region_id, *(c.region_id for c in children)], indicators)
    places = [(child.name, "child", child, FigureScope.TOTAL) for child in children]
    own = stored[region.region_id, FigureScope.OWN]
    if any(own[each.code].numerator for each in indicators):
        places.append((FigureScope.OWN.label, "own", region, FigureScope.OWN))
    places.append((FigureScope.TOTAL.label, "total", region, FigureScope.TOTAL))
    return [
        FigureRow(label, kind, place.region_id, place.code, stored[place.region_id, scope])
        for label, kind, place, scope in places
    ]


def _row(label: str, kind: str, region: RegionFact, values: dict) -> FigureRow:
    values = {each.code: values[each.code] for each in INDICATORS}
    return FigureRow(label, kind, region.region_id, region.code, values)


def _stored(
    revision: MonthRevision, region_ids: list[int], indicators: Iterable[Indicator] = INDICATORS
) -> dict[tuple[int, str], dict[str, Value]]:
    """(region id, scope) → indicator code → value.

    Nothing stands at most regions above the towns: what is not stored there is nought. What the
    revision stored of no region at all was not counted when the month was closed.
    """
    # A table has two thousand of them: rows of the model would take most of the page's time.
    rows = list(
        Figure.objects.filter(revision=revision, region_id__in=region_ids)
        .exclude(indicator__contains=OF_PARTS)
        .values_list("region_id", "scope", "indicator", "numerator", "denominator")
    )
    counted = {indicator for _, _, indicator, _, _ in rows}
    nought = {each.code: Value(0, 0 if each.is_rate else None) for each in indicators}
    nought[MEMBERS_WITHOUT_UNIT] = Value()
    if rows:
        nought |= dict.fromkeys(nought.keys() - counted, UNCOUNTED)
    found = {(pk, scope): dict(nought) for pk in region_ids for scope in FigureScope.values}
    for pk, scope, indicator, numerator, denominator in rows:
        found[pk, scope][indicator] = Value(numerator, denominator)
    return found


def stored(
    revision: MonthRevision, region_ids: Iterable[int]
) -> dict[tuple[int, str], dict[str, Value]]:
    """(region id, scope) → code → value of every indicator, those beside the table too."""
    return _stored(revision, [*region_ids], (*BY_CODE.values(), *BESIDE.values()))


def figure(*, revision: MonthRevision, region_id: int, scope: str, indicator: str) -> Value:
    """One figure as stored; nought where nothing is."""
    return _stored(revision, [region_id])[region_id, scope].get(indicator) or Value()


def line_of(*, revision: MonthRevision, region_id: int) -> dict[str, Value]:
    """Indicator → value of a region with all below it, 未填单位党员 too."""
    return lines_of(revision=revision, region_ids=[region_id])[region_id]


def lines_of(*, revision: MonthRevision, region_ids: Iterable[int]) -> dict[int, dict[str, Value]]:
    """Region id → `line_of`, of many regions in one query."""
    stored = _stored(revision, ids := list(region_ids))
    # Not what parts count beside the table: filings that come late would change it every day.
    codes = [*(each.code for each in INDICATORS), MEMBERS_WITHOUT_UNIT]
    return {pk: {code: stored[pk, FigureScope.TOTAL][code] for code in codes} for pk in ids}


def facts_behind(
    *,
    revision: MonthRevision,
    region_id: int,
    scope: str,
    indicator: str,
    part: Part = "numerator",
) -> QuerySet[OrganizationFact]:
    """Exactly the organizations behind a figure.

    Counts: those counted; sums: those that contribute; rates: the chosen part.
    What a part of the month counts has other rows behind it (ValueError).
    """
    chosen = BY_CODE[indicator]
    if chosen.by_part:
        raise ValueError(f"{indicator} is counted by a part of the month, not from organizations")
    if chosen.is_rate:
        counted, base = (
            BY_CODE[chosen.numerator].behind,
            BY_CODE[chosen.denominator].behind,
        )
        condition = {
            "numerator": counted,
            "denominator": base,
            "missing": base & ~counted,
        }[part]
    else:
        condition = chosen.behind
    return OrganizationFact.objects.filter(
        condition,
        revision=revision,
        region_id__in=region_ids(revision, region_id, scope),
    )


def region_ids(revision: MonthRevision, region_id: int, scope: str) -> list[int]:
    """The region, or its subtree in that month; nothing for a region that it did not know."""
    if scope == FigureScope.OWN:
        return [region_id]
    regions = RegionFact.objects.filter(revision=revision)
    path = Subquery(regions.filter(region_id=region_id).values("path"))
    return list(regions.filter(path__startswith=path).values_list("region_id", flat=True))


def trend(*, revision: MonthRevision, region_code: str, months: int = 12) -> list[TrendPoint]:
    """The revision's month and those before it, oldest first.

    An earlier month is shown as it stood when `revision` was made: neither a later restatement
    nor a month closed only afterwards changes a report that was handed up.
    The region is followed by its identity, so a rename or a new code does not break the line.
    """
    region_id = RegionFact.objects.get(revision=revision, code=region_code).region_id
    last = revision.report_month.month
    wanted = [last.plus(-back) for back in range(months - 1, -1, -1)]
    closed = (
        MonthRevision.objects.closed()
        .filter(
            report_month__first_day__gte=wanted[0].first_day,
            report_month__first_day__lt=last.first_day,
            computed_at__lte=revision.computed_at,
        )
        .select_related("report_month")
        .order_by("number")
    )
    revisions: dict[Month, MonthRevision] = {each.report_month.month: each for each in closed}
    # The chosen revision stands for its own month, be it a draft or an older restatement.
    revisions[last] = revision
    figures = Figure.objects.filter(
        revision__in=revisions.values(), region_id=region_id, scope=FigureScope.TOTAL
    )
    by_revision: dict[int, dict[str, Value]] = {}
    for figure in figures:
        by_revision.setdefault(figure.revision_id, {})[figure.indicator] = Value(
            figure.numerator, figure.denominator
        )
    return [
        TrendPoint(month, by_revision.get(revisions[month].pk), revisions[month])
        if month in revisions
        else TrendPoint(month, None)
        for month in wanted
    ]


def previous_revision(revision: MonthRevision) -> MonthRevision | None:
    """The last closed revision of the month before; None if that month is not closed."""
    return latest_revision(revision.report_month.month.plus(-1))


def deltas(
    *, table: RegionTable, previous: MonthRevision
) -> dict[tuple[str, int], dict[str, int | float | None]]:
    """The change of every cell against `previous`: (row kind, region id) → indicator code → change.

    Rates change in fractions of 1. None where there was or is no value; regions that
    `previous` did not know are absent.
    """
    ids = [row.region_id for row in table.rows]
    known = set(
        RegionFact.objects.filter(revision=previous, region_id__in=ids).values_list(
            "region_id", flat=True
        )
    )
    before = _stored(previous, ids)
    return {
        (row.kind, row.region_id): {
            code: _difference(now.value, before[row.region_id, row.scope][code].value)
            for code, now in row.values.items()
        }
        for row in table.rows
        if row.region_id in known
    }


def _difference(now: int | float | None, before: int | float | None) -> int | float | None:
    return None if now is None or before is None else now - before


def changes(
    *,
    revision: MonthRevision,
    previous: MonthRevision,
    region_id: int,
    scope: str,
    indicator: str,
    part: Part = "numerator",
) -> Changes:
    """Which organizations moved a figure from `previous` to `revision`."""
    place = {"region_id": region_id, "scope": scope, "indicator": indicator, "part": part}
    now, before = (facts_behind(revision=each, **place) for each in (revision, previous))
    return compared(now, before, "organization_id", value=BY_CODE[indicator].value)


def compared(now: QuerySet, before: QuerySet, *identity: str, value: str | None = None) -> Changes:
    """What came, went and has another `value`; rows are the same if equal in `identity`."""
    same = {name: OuterRef(name) for name in identity}
    altered = now.none()
    if value:
        former = Subquery(before.filter(**same).values(value)[:1])
        altered = now.annotate(before=former, after=F(value)).filter(~Q(before=F("after")))
    return Changes(
        entered=now.filter(~Exists(before.filter(**same))),
        left=before.filter(~Exists(now.filter(**same))),
        altered=altered,
    )


def summary(revision: MonthRevision) -> dict[str, Any]:
    """What closing the month came to; organizations are those in operation."""
    found = {
        "month": str(revision.report_month.month),
        "revision": revision.number,
        "organizations": OrganizationFact.objects.filter(IN_OPERATION, revision=revision).count(),
    }
    for part in parts():
        found |= part.summary(revision)
    return found
