"""Completion by region: sums of where Party organizations stand, from the roll-up."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import CharField, F, Func, QuerySet, Sum, Value

from activities.choices import DutyCode
from activities.models import DutyCompletion
from core.months import Month
from regions.models import Region


@dataclass
class Sums:
    """How often something was expected, and what came of it."""

    expected: int = 0
    done: int = 0
    on_time: int = 0
    made_up: int = 0
    excused: int = 0

    def add(self, other: "Sums") -> None:
        for name in SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def missing(self) -> int:
        return self.expected - self.done

    @property
    def rate(self) -> float | None:
        """开展率: done ÷ expected."""
        return self.done / self.expected if self.expected else None

    @property
    def on_time_rate(self) -> float | None:
        """按期率: on time ÷ expected."""
        return self.on_time / self.expected if self.expected else None


SUMS = ("expected", "done", "on_time", "made_up", "excused")


@dataclass
class Line:
    """A region below the one that is shown, or what stands at that one itself."""

    title: str
    region: Region
    own: bool = False
    duties: dict[str, Sums] = field(default_factory=dict)
    total: Sums = field(default_factory=Sums)

    @property
    def query(self) -> str:
        """The filter by which the list shows what is behind it."""
        return f"{'place' if self.own else 'region'}={self.region.code}"

    def add(self, duty: str, sums: Sums) -> None:
        self.duties.setdefault(duty, Sums()).add(sums)
        self.total.add(sums)


@dataclass(frozen=True)
class Completion:
    """The lines of a region's children, its own and the total, and the duties that have any."""

    lines: list[Line]
    total: Line
    duties: list[tuple[str, str]]


def completion_of(
    sums: QuerySet[DutyCompletion], *, region: Region, children: Iterable[Region], month: Month
) -> Completion:
    """The periods that end in the month, child by child. `sums`, `children`: those in scope."""
    lines = {each.pk: Line(each.name, each) for each in children}
    own, total = Line("本级", region, own=True), Line("合计", region)
    # The path is `1/12/345/`: the child stands behind the steps of the region itself.
    step = Func(
        F("region__path"),
        Value("/"),
        Value(region.path.count("/") + 1),
        function="split_part",
        output_field=CharField(),
    )
    rows = (
        sums.filter(
            last_day=month.last_day,
            region__path__startswith=region.path,
        )
        .annotate(step=step)
        .values_list("step", "duty")
        .annotate(*(Sum(name) for name in SUMS))
    )
    for step_id, duty, *numbers in rows:
        line = lines.get(int(step_id)) if step_id else own
        for each in (line, total):
            if each is not None:
                each.add(duty, Sums(*numbers))
    found = list(lines.values()) + ([own] if own.duties else [])
    return Completion(
        found, total, [(each.value, each.label) for each in DutyCode if each in total.duties]
    )


def overdue(sums: QuerySet[DutyCompletion], today: datetime.date) -> int:
    """Periods whose day for filing has passed and that are not done, over everything in scope."""
    missing = sums.filter(due_on__lt=today).aggregate(number=Sum(F("expected") - F("done")))
    return missing["number"] or 0


def monthly(sums: QuerySet[DutyCompletion], months: Iterable[Month]) -> dict[Month, Sums]:
    """The sums of each month over everything in scope."""
    wanted = {each.last_day: each for each in months}
    rows = (
        sums.filter(last_day__in=wanted)
        .values_list("last_day")
        .annotate(*(Sum(name) for name in SUMS))
    )
    found: dict[Month, Sums] = {each: Sums() for each in wanted.values()}
    for last_day, *numbers in rows:
        found[wanted[last_day]] = Sums(*numbers)
    return found
