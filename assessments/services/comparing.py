"""比学赶超: how units of a scheme stood in its awarded rounds, class by class. Nobody is put in
order by it, and nobody is named."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from django.db.models import (
    Avg,
    Count,
    DecimalField,
    Func,
    OuterRef,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from assessments.choices import Rated, RoundState
from assessments.models import Assessment, Round, Score
from assessments.services.overview import towns_of
from branches.choices import FormationMode, PartyOrganizationKind

#: Rounds that are set beside each other; so many must be rated for a mean to be shown.
MOST, LEAST_RATED = 6, 5
#: Name in the address → heading, and the column by which a class is formed.
CLASSES = {
    "town": ("镇街", "region_id"),
    "kind": ("党组织类型", "party_organization__kind"),
    "formation": ("组建方式", "party_organization__formation"),
}


@dataclass
class Cell:
    """One class in one round."""

    #: Of the round.
    name: str = ""
    rated: int = 0
    total: Decimal = Decimal(0)
    stars: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    #: Of the scheme of that round.
    full: Decimal = Decimal(100)

    def add(self, star: int, number: int, total: Decimal | None) -> None:
        self.rated += number
        self.total += total or Decimal(0)
        self.stars[star] += number

    @property
    def mean(self) -> Decimal | None:
        """In hundredths of the full marks."""
        if not self.rated:
            return None
        return _rounded(self.total * 100 / self.rated / self.full)

    @property
    def starred(self) -> Decimal | None:
        """Who has any star, in hundredths."""
        if not self.rated:
            return None
        return _rounded(Decimal(100 * (self.rated - self.stars.get(0, 0))) / self.rated)


@dataclass
class Line:
    name: str
    cells: list[Cell]


@dataclass
class Flow:
    """How many went from one level to another between the last two rounds."""

    before: Round
    after: Round
    heads: list[str]
    rows: list[tuple[str, list[int]]]
    up: int = 0
    down: int = 0
    same: int = 0


@dataclass
class Comparison:
    rounds: list[Round]
    #: Keys of rounds whose scheme says something else than that of the one before.
    broken: set[int]
    lines: list[Line]
    total: Line
    #: Name of a level → number in each round.
    stars: list[tuple[str, list[int]]]
    flow: Flow | None = None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def schemes_of(user: Any) -> dict[str, str]:
    """Code → name of the schemes by which units were awarded, the latest first."""
    rounds = Round.objects.visible_to(user).filter(
        state=RoundState.AWARDED, scheme__subject=Rated.PARTY_ORGANIZATION
    )
    rows = rounds.order_by("-ends_on", "-pk").values_list("scheme__code", "scheme__name")
    found: dict[str, str] = {}
    for code, name in rows:
        found.setdefault(code, name)
    return found


def compared(user: Any, code: str, by: str) -> Comparison | None:
    """The last awarded rounds of a scheme as `user` sees them; None: there is none."""
    rounds = list(
        Round.objects.visible_to(user)
        .filter(state=RoundState.AWARDED, scheme__code=code)
        .select_related("scheme", "region")
        .order_by("-ends_on", "-pk")[:MOST]
    )[::-1]
    if not rounds:
        return None
    seen = Assessment.objects.visible_to(user).filter(
        round__in=rounds, post=None, party_organization__isnull=False, score__frozen=True
    )
    broken = {
        after.pk
        for before, after in pairwise(rounds)
        if before.scheme.content != after.scheme.content
    }
    places = {each.pk: place for place, each in enumerate(rounds)}
    lines: dict[str, Line] = {}
    total = Line("合计", _cells(rounds))
    name_of, order = _names(rounds, by)
    column = CLASSES[by][1]
    rows = seen.order_by().values_list("round_id", column, "score__star")
    for round_id, key, star, number, marks in rows.annotate(
        number=Count("pk"), marks=Sum("score__total")
    ):
        name, place = name_of(key), places[round_id]
        line = lines.setdefault(name, Line(name, _cells(rounds)))
        for each in (line, total):
            each.cells[place].add(star, number, marks)
    document = rounds[-1].scheme.document
    levels = [(each.star, each.name) for each in document.levels] + [(0, "未评上")]
    known = [star for star, _ in levels]
    stars = [(name, [_number(cell, star, known) for cell in total.cells]) for star, name in levels]
    return Comparison(
        rounds,
        broken,
        sorted(lines.values(), key=lambda line: order(line.name)),
        total,
        stars,
        _flow(seen, rounds[-2:], levels) if len(rounds) > 1 else None,
    )


def _number(cell: Cell, star: int, known: list[int]) -> int:
    """Stars that the last edition no longer has are counted with none."""
    others = sum(number for each, number in cell.stars.items() if each not in known)
    return cell.stars.get(star, 0) + (others if star == 0 else 0)


def _cells(rounds: list[Round]) -> list[Cell]:
    return [
        Cell(name=each.name, full=Decimal(str(each.scheme.document.full or 100))) for each in rounds
    ]


def _names(rounds: list[Round], by: str) -> tuple[Callable[[Any], str], Callable[[str], Any]]:
    """What a class is called, and where it stands: as everywhere, never by its value."""
    if by == "town":
        towns = towns_of(rounds[-1])
        order = list(dict.fromkeys(towns.values()))
        return (
            lambda key: towns.get(key, "本级"),
            lambda name: order.index(name) if name in order else -1,
        )
    labels = dict((PartyOrganizationKind if by == "kind" else FormationMode).choices)
    order = list(map(str, labels.values()))
    return lambda key: str(labels.get(key, key)), order.index


def _flow(seen: Any, pair: list[Round], levels: list[tuple[int, str]]) -> Flow:
    before, after = pair
    former = Score.objects.filter(
        assessment__round=before,
        assessment__post=None,
        assessment__party_organization=OuterRef("party_organization"),
        frozen=True,
    ).values("star")[:1]
    counted: dict[tuple[int | None, int], int] = defaultdict(int)
    rows = seen.filter(round=after).annotate(former=Subquery(former))
    for was, now, number in (
        rows.order_by().values_list("former", "score__star").annotate(number=Count("pk"))
    ):
        counted[was, now] += number
    known = [star for star, _ in levels]
    found = Flow(before, after, [name for _, name in levels], [])
    for star, name in [*levels, (None, "上轮没有参加")]:
        found.rows.append((name, [counted.get((star, to), 0) for to in known]))
    for (was, now), number in counted.items():
        if was is not None:
            found.up += number * (now > was)
            found.down += number * (now < was)
            found.same += number * (now == was)
    return found


def charts_of(found: Comparison) -> dict[str, Any]:
    """What the charts of the page are drawn of; the tables say the same."""
    names = [f"{each.ends_on:%Y-%m}" for each in found.rounds]
    return {
        "trend": {
            "months": names,
            "breaks": [f"{each.ends_on:%Y-%m}" for each in found.rounds if each.pk in found.broken],
            "series": [
                {
                    "name": title,
                    "values": [_float(getattr(cell, key)) for cell in found.total.cells],
                }
                for title, key in (("平均得分率", "mean"), ("上星率", "starred"))
            ],
        },
        "stars": {
            "names": [name for name, _ in found.stars],
            "series": [
                {"name": name, "values": [numbers[place] for _, numbers in found.stars]}
                for place, name in list(enumerate(names))[-3:]
            ],
        },
    }


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


# --- One unit -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """One dimension of one unit beside the mean of its round, in hundredths of the full marks."""

    name: str
    own: Decimal
    mean: Decimal


def sides_of(rated: Assessment) -> list[Side]:
    """A unit's dimensions in a round whose result is public; none where few were rated."""
    document = rated.round.scheme.document
    full = {each.code: Decimal(0) for each in document.dimensions}
    for item in document.items:
        if not item.bonus and item.dimension in full:
            full[item.dimension] += Decimal(str(item.marks))
    scores = Score.objects.filter(assessment__round=rated.round, assessment__post=None)
    number = DecimalField(max_digits=10, decimal_places=4)
    means = scores.aggregate(
        number=Count("pk"),
        **{
            f"of_{place}": Avg(Cast(_at(each.code), number))
            for place, each in enumerate(document.dimensions)
        },
    )
    if means["number"] < LEAST_RATED:
        return []
    found = []
    for place, each in enumerate(document.dimensions):
        own, mean = rated.score.dimensions.get(each.code), means[f"of_{place}"]
        if own is not None and mean is not None and full[each.code]:
            share = 100 / full[each.code]
            found.append(Side(each.name, _rounded(Decimal(own) * share), _rounded(mean * share)))
    return found


def _at(code: str) -> Func:
    """The value under a code; Django would take `1` for the place in a list."""
    function = "jsonb_extract_path_text"
    return Func("dimensions", Value(code), function=function, output_field=TextField())


@dataclass(frozen=True)
class Radar:
    """A picture of sides: points of polygons, and where each axis ends and is named."""

    own: str
    mean: str
    rings: list[str]
    axes: list[tuple[float, float, float, float, str, str]]


def radar_of(sides: list[Side]) -> Radar:
    """Axes from the top around; a value of 100 lies at the distance 100."""
    turns = [2 * math.pi * place / len(sides) for place in range(len(sides))]

    def points(values: Iterable[float]) -> str:
        return " ".join(
            f"{value * math.sin(turn):.1f},{-value * math.cos(turn):.1f}"
            for value, turn in zip(values, turns, strict=True)
        )

    axes = []
    for side, turn in zip(sides, turns, strict=True):
        across, down = math.sin(turn), -math.cos(turn)
        anchor = "middle" if abs(across) < 0.2 else "start" if across > 0 else "end"
        place = (round(100 * across, 1), round(100 * down, 1))
        named = (round(110 * across, 1), round(112 * down + 4, 1))
        axes.append((*place, *named, anchor, side.name))
    return Radar(
        points(float(each.own) for each in sides),
        points(float(each.mean) for each in sides),
        [points([ring] * len(sides)) for ring in (25, 50, 75, 100)],
        axes,
    )
