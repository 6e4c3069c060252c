"""A round as whoever leads it sees it: progress by town, leniency of towns, outliers, stars."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, Q
from django.db.models.functions import Abs

from accounts.choices import Action
from assessments.choices import AssessmentState, Level
from assessments.models import Assessment, Mark, Round, Score
from core import draws
from core.errors import Missing, Refusal
from core.models import Draw
from regions.choices import RegionLevel
from regions.models import Region

KIND = "assessments"
#: Points by which what people gave may lie from what the data give.
APART = 20
SHOWN = 20


@dataclass
class TownRow:
    name: str
    rated: int = 0
    states: Counter = field(default_factory=Counter)
    #: Mean of town over own marks, and of the county over the town's, in points of the total.
    sums: dict[str, list[Decimal]] = field(default_factory=lambda: defaultdict(list))

    def mean(self, name: str) -> Decimal | None:
        values = self.sums[name]
        return round(sum(values) / len(values), 2) if values else None

    @property
    def own(self) -> Decimal | None:
        return self.mean("own")

    @property
    def town(self) -> Decimal | None:
        return self.mean("town")

    @property
    def total(self) -> Decimal | None:
        return self.mean("total")

    @property
    def automatic(self) -> Decimal | None:
        return self.mean("automatic")

    @property
    def cut(self) -> Decimal | None:
        """By how much the county lowered what the town gave: a lenient town has much."""
        return self.mean("cut")

    def done(self, *states: str) -> int:
        return sum(self.states[each] for each in states)

    @property
    def submitted(self) -> int:
        return self.rated - self.states[AssessmentState.OWN]

    @property
    def checked(self) -> int:
        return self.done(AssessmentState.COUNTY, AssessmentState.REVIEWED)

    @property
    def reviewed(self) -> int:
        return self.states[AssessmentState.REVIEWED]


def towns(round: Round, rows: Any) -> tuple[list[TownRow], TownRow]:
    """A line for each town and park, and the sum; `rows`: assessments in scope."""
    names = towns_of(round)
    found: dict[str, TownRow] = {}
    total = TownRow("合计")
    columns = (
        "region_id",
        "state",
        "score__own",
        "score__town",
        "score__total",
        "score__automatic",
    )
    for region_id, state, own, town, last, automatic in rows.filter(round=round).values_list(
        *columns
    ):
        name = names.get(region_id, "本级")
        line = found.setdefault(name, TownRow(name))
        for each in (line, total):
            each.rated += 1
            each.states[state] += 1
            for key, value in (("own", own), ("town", town), ("automatic", automatic)):
                if value is not None:
                    each.sums[key].append(value)
            if state == AssessmentState.REVIEWED and last is not None:
                each.sums["total"].append(last)
                if town is not None:
                    each.sums["cut"].append(town - last)
    order = list(dict.fromkeys(names.values()))
    lines = sorted(
        found.values(), key=lambda each: order.index(each.name) if each.name in order else -1
    )
    return lines, total


def towns_of(round: Round) -> dict[int, str]:
    """Region → name of the town or park in which it lies, in the order of their codes."""
    below = Region.objects.filter(path__startswith=round.region.path).order_by("code")
    rows = list(below.values_list("pk", "name", "level", "path"))
    levels = (RegionLevel.TOWN, RegionLevel.PARK)
    town = {pk: name for pk, name, level, _ in rows if level in levels}
    found = {}
    for pk, _, _, path in rows:
        ids = [int(each) for each in path.rstrip("/").split("/")]
        name = next((town[each] for each in reversed(ids) if each in town), None)
        if name is not None:
            found[pk] = name
    return found


def outliers(round: Round, rows: Any) -> list[Assessment]:
    """Where people gave far more, or less, than the data: hints for whoever moderates."""
    full = Decimal(str(round.scheme.document.full or 100))
    apart = Abs(F("score__total") * 100 / full - F("score__automatic"))
    found = (
        rows.filter(round=round, score__automatic__isnull=False)
        .exclude(state=AssessmentState.OWN)
        .annotate(apart=apart)
        .filter(apart__gte=APART)
        .select_related("party_organization", "region", "score")
        .order_by("-apart", "pk")
    )
    return list(found[:SHOWN])


def stars_of(round: Round, rows: Any) -> list[tuple[str, int]]:
    """(name of a level, number), highest first; not rated last."""
    counted = dict(
        rows.filter(round=round)
        .order_by()
        .values("score__star")
        .annotate(number=Count("pk"))
        .values_list("score__star", "number")
    )
    document = round.scheme.document
    found = [(each.name, counted.get(each.star, 0)) for each in document.levels]
    return [*found, ("未评上", counted.get(0, 0) + counted.get(None, 0))]


def changed_items(round: Round) -> list[dict[str, Any]]:
    """Items that the county marked otherwise than below, the most often changed ones first."""
    rows = (
        Mark.objects.filter(assessment__round=round, level=Level.COUNTY)
        .exclude(reason="")
        .order_by()
        .values("item")
        .annotate(number=Count("pk"), mean=Avg("marks"))
        .order_by("-number", "item")
    )
    return list(rows[:10])


# --- A sample -----------------------------------------------------------------------------------


def _places(user: Any) -> Any:
    part = user.reach.part(Action.REVIEW_ASSESSMENTS)
    return None if part.everywhere else part.region_ids


def _notes(rows: Any) -> dict[int, str]:
    return {row.pk: row.get_state_display() for row in rows}


KINDS = (
    draws.Kind(
        KIND,
        "评星复核",
        seen=_places,
        drawn=_places,
        rows=lambda user: Assessment.objects.visible_to(user).select_related(
            "party_organization", "round", "department", "region"
        ),
        notes=_notes,
        unit="个",
    ),
)


def draw_sample(*, actor: Any, round: Round, region: Region, wanted: int) -> Draw:
    """Draw of what towns in `region` have checked; once for each round and place. Raises `Refusal`,
    `Missing`, `Denied` (recorded)."""
    if not Round.objects.visible_to(actor).filter(pk=round.pk).exists():
        raise Missing
    if not round.is_running:
        raise Refusal("评定以后不再抽查。")
    checked = Assessment.objects.filter(
        Q(state=AssessmentState.COUNTY) | Q(state=AssessmentState.REVIEWED),
        round=round,
        region__path__startswith=region.path,
    )
    return draws.draw(
        KIND,
        actor=actor,
        occasion=f"{round.code}:{region.code}",
        title=f"{region}{round}复核",
        place_id=region.pk,
        candidates=list(checked.values_list("pk", flat=True)),
        wanted=wanted,
    )


def frozen(round: Round) -> int:
    """How many results are frozen."""
    return Score.objects.filter(assessment__round=round, frozen=True).count()
