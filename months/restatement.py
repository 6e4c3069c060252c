"""What a restatement changes: figures of one revision of a month against those of another."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from core.months import Month
from months import figures
from months.figures import FigureRow, RegionTable, region_table
from months.indicators import BESIDE, INDICATORS, Indicator, indicator_of
from months.models import Figure, MonthRevision, RegionFact


@dataclass(frozen=True)
class Change:
    """One figure before and after; None where a rate had nothing to divide by."""

    label: str
    kind: str
    region_id: int
    indicator: str
    before: int | float | None
    after: int | float | None

    @property
    def difference(self) -> int | float | None:
        unknown = self.before is None or self.after is None
        return None if unknown else self.after - self.before


def expected(month: Month, region_id: int) -> list[Change] | None:
    """What closing the reopened month again would change in the region's table, by its draft.

    None while nobody has computed the draft.
    """
    draft, last = figures.draft(month), figures.latest_revision(month)
    if draft is None or last is None:
        return None
    return list(changes(table_of(last, region_id), table_of(draft, region_id)))


def same_figures(one: MonthRevision, other: MonthRevision) -> bool:
    """Whether every figure of every region is the same in both."""
    columns = ("region_id", "scope", "indicator", "numerator", "denominator")
    first, second = (
        Figure.objects.filter(revision=each).values_list(*columns) for each in (one, other)
    )
    return not (first.difference(second).exists() or second.difference(first).exists())


def words(change: Change) -> str:
    """`东街道 两新组织数：12 → 13`."""
    indicator = indicator_of(change.indicator)
    before, after = map(indicator.shown, (change.before, change.after))
    return f"{change.label} {indicator.title}：{before} → {after}"


def table_of(revision: MonthRevision, region_id: int) -> RegionTable | None:
    """The town table of a revision; None if the region did not exist in it."""
    code = (
        RegionFact.objects.filter(revision=revision, region_id=region_id)
        .values_list("code", flat=True)
        .first()
    )
    return code and region_table(revision=revision, region_code=code)


def changes(was: RegionTable | None, now: RegionTable | None) -> Iterator[Change]:
    """Every figure of the table that is another one."""
    old, new = _lines(was), _lines(now)
    # In the order of the later table; lines that vanished come last.
    for key in {**new, **old}:
        line, former = new.get(key), old.get(key)
        for indicator in INDICATORS:
            before, after = _value(former, indicator), _value(line, indicator)
            if before != after:
                yield Change((line or former).label, *key, indicator.code, before, after)


def changes_beside(
    old: MonthRevision,
    new: MonthRevision,
    region_id: int,
    indicators: Collection[Indicator] | None = None,
) -> Iterator[Change]:
    """The same of what parts count beside the table; what was not counted then did not change."""
    indicators = BESIDE.values() if indicators is None else indicators
    before = {(line.kind, line.region_id): line for line in _beside(old, region_id)}
    after = {(line.kind, line.region_id): line for line in _beside(new, region_id)}
    for key in {**after, **before}:
        line, former = after.get(key), before.get(key)
        for indicator in indicators:
            if former and former.values[indicator.code].numerator is None:
                continue
            was, now = _value(former, indicator), _value(line, indicator)
            if was != now:
                yield Change((line or former).label, *key, indicator.code, was, now)


def _beside(revision: MonthRevision, region_id: int) -> list[FigureRow]:
    regions = RegionFact.objects.filter(revision=revision, region_id=region_id)
    code = regions.values_list("code", flat=True).first()
    return figures.beside(revision=revision, region_code=code) if code else []


def _lines(table: RegionTable | None) -> dict[tuple[str, int], FigureRow]:
    return {(line.kind, line.region_id): line for line in table.rows} if table else {}


def _value(line: FigureRow | None, indicator: Indicator) -> int | float | None:
    """A line that the table did not have held nothing: no count, and no rate."""
    if line:
        return line.values[indicator.code].value
    return None if indicator.is_rate else 0
