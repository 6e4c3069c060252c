"""Marks, totals and stars: what a scheme makes of what is known. Nothing here asks the database, so
the same input gives the same result everywhere.

Marks are counted exactly, in millionths; only a total is rounded, half up, to two decimals.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.choices import Reweighting, Scoring, TieEnd
from assessments.documents import UNIT, Document, Item, StarLevel, Step, units


@dataclass(frozen=True)
class Known:
    """What is known of one who is rated."""

    kind: str = ""
    members: int | None = None
    #: Fact → its value; None: not known.
    facts: Mapping[str, Any] = field(default_factory=dict)
    #: Item → the marks that people gave.
    marks: Mapping[str, Any] = field(default_factory=dict)
    #: Source → what a hearing gave, in hundredths; None: it was held and has no result.
    votes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Marked:
    """What became of one item."""

    item: Item
    #: In millionths; None: it does not apply, or nobody has marked it yet.
    got: int | None
    applies: bool = True
    value: Any = None
    #: The steps that counted.
    steps: tuple[Step, ...] = ()

    @property
    def waits(self) -> bool:
        return self.applies and self.got is None


@dataclass(frozen=True)
class Totals:
    total: Decimal
    base: Decimal
    bonus: Decimal
    #: Dimension → what it comes to; None: nothing of it applies.
    dimensions: Mapping[str, Decimal | None]


# --- Items --------------------------------------------------------------------------------------


def applies(item: Item, known: Known) -> bool:
    if item.kinds and known.kind not in item.kinds:
        return False
    if known.members is None:
        return True
    return not (
        (item.least_members is not None and known.members < item.least_members)
        or (item.most_members is not None and known.members > item.most_members)
    )


def marked(item: Item, known: Known) -> Marked:
    if not applies(item, known):
        return Marked(item, None, applies=False)
    if item.source in known.votes:
        value = known.votes[item.source]
        if value is None:
            return Marked(item, None, applies=False)
        got = units(item.marks) * units(value) // (100 * UNIT)
        return Marked(item, _within(item, got), value=value)
    if not item.is_computed:
        given = known.marks.get(item.code)
        return Marked(item, None if given is None else _within(item, units(given)))
    value = known.facts.get(item.fact)
    if value is None:
        if item.skip_unknown:
            return Marked(item, None, applies=False)
        return Marked(item, max(units(item.floor), 0))
    return _computed(item, value)


def voted(votes: Sequence[int], worth: Sequence[Any]) -> Decimal:
    """What votes come to, in hundredths; `worth`: what each verdict is worth, in the same order."""
    got = sum(number * units(each) for number, each in zip(votes, worth, strict=True))
    return rounded(Fraction(got, sum(votes)))


def _computed(item: Item, value: Any) -> Marked:
    full, exact = units(item.marks), units(value)
    if item.scoring == Scoring.SHARE:
        return Marked(item, _within(item, full * exact // (100 * UNIT)), value=value)
    held = tuple(step for step in item.steps if _holds(step, exact))
    if item.scoring == Scoring.DEDUCT:
        off = sum(_weight(step, exact) for step in held)
        return Marked(item, _within(item, full - off), value=value, steps=held)
    first = held[:1]
    if item.scoring == Scoring.EACH:
        got = sum(units(step.marks) * exact // UNIT for step in first)
    else:
        got = sum(units(step.marks) for step in first)
    return Marked(item, _within(item, got), value=value, steps=first)


def _holds(step: Step, exact: int) -> bool:
    limit = units(step.value)
    return {
        "=": exact == limit,
        "!=": exact != limit,
        "<": exact < limit,
        "<=": exact <= limit,
        ">": exact > limit,
        ">=": exact >= limit,
    }[step.op]


def _weight(step: Step, exact: int) -> int:
    """What a step takes off: its marks, or its marks for each by which the fact is off."""
    marks = units(step.marks)
    return marks * abs(exact - units(step.value)) // UNIT if step.each else marks


def _within(item: Item, got: int) -> int:
    return max(min(got, units(item.marks)), units(item.floor))


# --- Totals -------------------------------------------------------------------------------------


def totals(document: Document, found: Collection[Marked]) -> Totals:
    """What the items come to together. What waits is left out as what does not apply: so the totals
    of two levels can be set beside each other."""
    counted = [each for each in found if each.got is not None]
    bonus = sum(each.got for each in counted if each.item.bonus)
    bonus = min(bonus, units(document.bonus_cap))
    full, got, whole = _by_dimension(document, found)
    dimensions = {code: _dimension(document, full, got, whole, code) for code in whole}
    base = _base(document, dimensions, full, got, whole)
    return Totals(
        total=rounded(max(base + bonus, Fraction(0))),
        base=rounded(base),
        bonus=rounded(Fraction(bonus)),
        dimensions={
            code: None if value is None else rounded(value) for code, value in dimensions.items()
        },
    )


def _by_dimension(document: Document, found: Collection[Marked]):
    """Dimension → full marks of what counts, what was got there, full marks of all."""
    full: dict[str, int] = {}
    got: dict[str, int] = {}
    whole: dict[str, int] = {each.code: 0 for each in document.dimensions}
    for each in found:
        if each.item.bonus:
            continue
        code, marks = each.item.dimension, units(each.item.marks)
        whole[code] = whole.get(code, 0) + marks
        if each.got is not None:
            full[code] = full.get(code, 0) + marks
            got[code] = got.get(code, 0) + each.got
        elif not each.applies and document.reweighting == Reweighting.FULL:
            full[code] = full.get(code, 0) + marks
            got[code] = got.get(code, 0) + marks
    return full, got, whole


def _dimension(document: Document, full, got, whole, code: str) -> Fraction | None:
    if not full.get(code):
        return None
    if document.reweighting == Reweighting.DIMENSION:
        return Fraction(got[code] * whole[code], full[code])
    return Fraction(got[code])


def _base(document: Document, dimensions, full, got, whole) -> Fraction:
    """Dimensions of which nothing applies go to the others; with `TOTAL` every item does."""
    if not full:
        return Fraction(0)
    together = sum((value for value in dimensions.values() if value is not None), Fraction(0))
    if document.reweighting == Reweighting.DIMENSION:
        counted = sum(whole[code] for code in full)
    else:
        counted = sum(full.values())
    return together * Fraction(sum(whole.values()), counted) if counted else Fraction(0)


def rounded(value: Fraction) -> Decimal:
    """Millionths as marks with two decimals, half up."""
    hundredths = value * 100 / UNIT + Fraction(1, 2)
    return Decimal(hundredths.numerator // hundredths.denominator).scaleb(-2)


# --- Stars --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """One who is to get a star."""

    key: Any
    total: Decimal
    #: What those with the same total are put in order by, in the order of the scheme.
    tie: tuple[Decimal, ...] = ()
    #: Items of which something was got.
    has: frozenset[str] = frozenset()
    #: The most stars that vetoes leave; None: there is no veto.
    most: int | None = None

    @property
    def rank(self) -> tuple:
        return (self.total, *self.tie)


def stars(document: Document, candidates: Sequence[Candidate]) -> dict[Any, int]:
    """Key → star; 0: none. From the highest level down, each takes of those who are left."""
    found: dict[Any, int] = {each.key: 0 for each in candidates}
    left = list(candidates)
    for level in sorted(document.levels, key=lambda each: -each.star):
        chosen = _chosen(document, level, left, len(candidates))
        for each in chosen:
            found[each.key] = level.star
        taken = {each.key for each in chosen}
        left = [each for each in left if each.key not in taken]
    return found


def quota(level: StarLevel, number: int) -> int | None:
    """How many of so many may get it; a share is rounded down. None: as many as fit."""
    shares = [] if level.share is None else [units(level.share) * number // (100 * UNIT)]
    counts = [] if level.count is None else [level.count]
    return min([*shares, *counts], default=None)


def _chosen(
    document: Document, level: StarLevel, left: Sequence[Candidate], number: int
) -> list[Candidate]:
    fitting = [each for each in left if _fits(level, each)]
    fitting.sort(key=lambda each: each.rank, reverse=True)
    places = quota(level, number)
    if places is None or len(fitting) <= places:
        return fitting
    if not places:
        return []
    last = fitting[places - 1].rank
    if fitting[places].rank != last:
        return fitting[:places]
    if document.tie_end == TieEnd.ALL:
        return [each for each in fitting if each.rank >= last]
    return [each for each in fitting if each.rank > last]


def _fits(level: StarLevel, each: Candidate) -> bool:
    if each.most is not None and level.star > each.most:
        return False
    if level.least is not None and each.total < Decimal(str(level.least)):
        return False
    return all(code in each.has for code in level.needs)
