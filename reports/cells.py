"""The town table as a page shows it: each figure with its change and the ways to its origin."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.addresses import Addresses, address_of
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
class Ways:
    """The pages to which the figures of a line lead."""

    behind: Addresses
    changes: Addresses
    #: Whether there is a month to compare with.
    has_previous: bool
    #: Number of the revision that this one corrects.
    former: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    indicator: Indicator
    value: Value
    text: str
    difference: Difference | None
    #: The value of the revision before, if this one changed it; else None.
    former: str | None
    #: What leads to the origin of each figure of the line.
    ways: Ways

    @property
    def behind_url(self) -> str:
        return self.ways.behind.of(self.indicator.code)

    @property
    def changes_url(self) -> str:
        """Empty where there is no month before."""
        return self.ways.changes.of(self.indicator.code) if self.ways.has_previous else ""

    @property
    def former_url(self) -> str:
        changes = self.ways.changes.of(self.indicator.code)
        return f"{changes}?against={self.ways.former}" if self.ways.former else ""

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


def urls_of(name: str, revision: MonthRevision, row: FigureRow) -> Addresses:
    """`behind` or `changes` of the figures of a line, by their indicators."""
    return Addresses(
        f"reports:{name}",
        "indicator",
        month=revision.report_month.month,
        number=revision.number,
        region_code=row.region_code,
        scope=row.scope,
        part="numerator",
    )


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
    month_url = address_of(
        "reports:month_draft" if revision.is_draft else "reports:month",
        revision.report_month.month,
    )
    indicators = [BY_CODE[code] for code in codes or (each.code for each in INDICATORS)]
    found = []
    for row in table.rows:
        key = row.kind, row.region_id
        changes, corrections = moved.get(key, {}), restated.get(key, {})
        ways = Ways(
            behind=urls_of("behind", revision, row),
            changes=urls_of("changes", revision, row),
            has_previous=bool(previous),
            former=former and former.number,
        )
        cells = [
            _cell(each, row.values[each.code], changes.get(each.code), corrections, ways)
            for each in indicators
        ]
        url = f"{month_url}?region={row.region_code}" if row.kind == "child" else ""
        found.append(Line(row, cells, url))
    return found


def _cell(
    indicator: Indicator,
    value: Value,
    change: int | float | None,
    corrections: dict[str, int | float | None],
    ways: Ways,
) -> Cell:
    text, former = show(indicator, value.value), None
    if corrected := corrections.get(indicator.code):
        former = show(indicator, value.value - corrected)
    return Cell(
        indicator=indicator,
        value=value,
        text=text,
        difference=difference(indicator, change),
        former=former if former != text else None,
        ways=ways,
    )
