"""The town table as a page shows it: each figure with its change and the ways to its origin."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from months import figures
from months.figures import FigureRow, RegionTable, Value
from months.indicators import BY_CODE, INDICATORS, Indicator
from months.models import MonthRevision

_OPPOSITE = {"better": "worse", "worse": "better"}


@dataclass(frozen=True)
class Difference:
    """A change in words: `+3`, `−1.2`; rates in percentage points."""

    text: str
    #: "better", "worse" or "" where a rise is neither.
    verdict: str


@dataclass(frozen=True)
class Cell:
    indicator: Indicator
    value: Value
    difference: Difference | None
    #: The value of the revision before, if this one changed it; else None.
    former: str | None
    former_url: str
    behind_url: str
    changes_url: str

    @property
    def text(self) -> str:
        return show(self.indicator, self.value.value)

    @property
    def percent(self) -> float | None:
        """A rate as a number from 0 to 100, for bars."""
        return None if self.value.value is None else round(self.value.value * 100, 1)


@dataclass(frozen=True)
class Line:
    row: FigureRow
    cells: list[Cell]
    #: The address of a child region's own table; empty for 本级 and 合计.
    url: str


@dataclass(frozen=True)
class PaperTable:
    """A part of the columns that is readable across one landscape page: group titles with their
    indicators, and each line with its cells of these."""

    groups: list[tuple[str, list[Indicator]]]
    lines: list[tuple[FigureRow, list[Cell]]]

    @property
    def width(self) -> int:
        """Columns, that of the regions included."""
        return 1 + sum(len(each) for _, each in self.groups)


def on_paper(
    groups: list[tuple[str, list[Indicator]]], lines: list[Line], widest: int = 14
) -> list[PaperTable]:
    """The table in as few parts of at most `widest` columns as whole groups allow."""
    parts: list[list[tuple[str, list[Indicator]]]] = [[]]
    for group in groups:
        if parts[-1] and sum(len(each) for _, each in (*parts[-1], group)) > widest:
            parts.append([])
        parts[-1].append(group)
    tables, first = [], 0
    for part in parts:
        last = first + sum(len(each) for _, each in part)
        tables.append(PaperTable(part, [(line.row, line.cells[first:last]) for line in lines]))
        first = last
    return tables


def show(indicator: Indicator, value: int | float | None) -> str:
    return indicator.shown(value)


def difference(indicator: Indicator, change: int | float | None) -> Difference | None:
    """None where there was or is no value, and for no change that can be seen."""
    if change is None:
        return None
    if indicator.is_rate:
        points = round(change * 100, 1)
        if not points:
            return None
        text = f"{points:+.1f}"
    else:
        if not change:
            return None
        points, text = change, f"{change:+,}"
    rise = indicator.rise or ("better" if indicator.is_rate else "")
    verdict = rise if points > 0 or not rise else _OPPOSITE[rise]
    return Difference(text.replace("-", "−"), verdict)


def cell_url(
    name: str, revision: MonthRevision, row: FigureRow, indicator: str, part: str = "numerator"
) -> str:
    """`behind` or `changes` of one figure."""
    place = {
        "month": revision.report_month.month,
        "number": revision.number,
        "region_code": row.region_code,
        "scope": row.scope,
        "indicator": indicator,
        "part": part,
    }
    return reverse(f"reports:{name}", kwargs=place)


def lines(
    table: RegionTable,
    *,
    previous: MonthRevision | None,
    former: MonthRevision | None,
    codes: Iterable[str] | None = None,
) -> list[Line]:
    """The lines of `table`, changes against `previous`, restated values against `former`.

    `codes`: the indicators to show; without them every column.
    """
    revision = table.revision
    moved = figures.deltas(table=table, previous=previous) if previous else {}
    restated = figures.deltas(table=table, previous=former) if former else {}
    month_url = reverse(
        "reports:month_draft" if revision.is_draft else "reports:month",
        args=[revision.report_month.month],
    )
    codes = tuple(codes or (each.code for each in INDICATORS))
    return [
        Line(
            row=row,
            cells=[
                _cell(revision, row, BY_CODE[code], moved, restated, bool(previous), former)
                for code in codes
            ],
            url=f"{month_url}?region={row.region_code}" if row.kind == "child" else "",
        )
        for row in table.rows
    ]


def _cell(
    revision: MonthRevision,
    row: FigureRow,
    indicator: Indicator,
    moved: dict,
    restated: dict,
    has_previous: bool,
    restated_from: MonthRevision | None,
) -> Cell:
    key, code = (row.kind, row.region_id), indicator.code
    value = row.values[code]
    change = restated.get(key, {}).get(code)
    former = show(indicator, value.value - change) if change else None
    changes_url = cell_url("changes", revision, row, code)
    return Cell(
        indicator=indicator,
        value=value,
        difference=difference(indicator, moved.get(key, {}).get(code)),
        former=former if former != show(indicator, value.value) else None,
        former_url=f"{changes_url}?against={restated_from.number}" if restated_from else "",
        behind_url=cell_url("behind", revision, row, code),
        changes_url=changes_url if has_previous else "",
    )
