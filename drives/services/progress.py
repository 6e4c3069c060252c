"""How far a drive is: growth since it began against what was aimed at, by town and day."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from drives.choices import Measure
from drives.models import Drive, DriveReport, DriveTarget
from drives.services import counting
from regions.choices import RegionLevel
from regions.models import Region

_TOWNS = (RegionLevel.TOWN, RegionLevel.PARK)


@dataclass(frozen=True)
class Town:
    """A line: a town or park, or what is kept at the drive's own region."""

    pk: int
    code: str
    name: str


@dataclass(frozen=True)
class Cell:
    """One measure of one line on the day."""

    measure: Measure
    baseline: int
    value: int
    target: int

    @property
    def gained(self) -> int:
        return self.value - self.baseline

    @property
    def rate(self) -> float | None:
        return self.gained / self.target if self.target else None


@dataclass(frozen=True)
class Line:
    town: Town
    cells: tuple[Cell, ...]


@dataclass
class Progress:
    """What is known of a drive up to `last`, read on any day from the base day on."""

    measures: list[Measure]
    base: datetime.date
    last: datetime.date
    towns: list[Town]
    #: (measure, key of a town) → number.
    targets: dict[tuple[str, int], int]
    #: (measure, key of a town) → day → change.
    changed: dict[tuple[str, int], dict[datetime.date, int]] = field(default_factory=dict)
    #: Whether the sum of all lines is the reader's to see.
    whole: bool = True

    def cell(self, measure: Measure, towns: Iterable[Town], day: datetime.date) -> Cell:
        keys = [(measure, each.pk) for each in towns]
        found = [self.changed.get(key, {}) for key in keys]
        return Cell(
            measure,
            sum(each.get(self.base, 0) for each in found),
            sum(delta for each in found for at, delta in each.items() if at <= day),
            sum(self.targets.get(key, 0) for key in keys),
        )

    def lines(self, day: datetime.date) -> list[Line]:
        """By code of the region: no order of merit."""
        return [
            Line(town, tuple(self.cell(each, [town], day) for each in self.measures))
            for town in self.towns
        ]

    def total(self, day: datetime.date) -> list[Cell]:
        """Of all lines that the reader sees."""
        return [self.cell(each, self.towns, day) for each in self.measures]

    @cached_property
    def days(self) -> list[datetime.date]:
        number = (self.last - self.base).days + 1
        return [self.base + datetime.timedelta(days=nth) for nth in range(max(number, 1))]

    def curve(self, measure: Measure) -> list[int]:
        """The sum of the lines on each of `days`, running."""
        steps: dict[datetime.date, int] = defaultdict(int)
        for town in self.towns:
            for day, delta in self.changed.get((measure, town.pk), {}).items():
                steps[day] += delta
        found, running = [], 0
        for day in self.days:
            running += steps[day]
            found.append(running)
        return found


def last_day(drive: Drive) -> datetime.date:
    """Up to which day there is something to tell."""
    return max(min(timezone.localdate(), drive.ends_on), drive.base)


def places_of(drive: Drive) -> tuple[list[Town], dict[int, int]]:
    """The lines of a drive, and region → the line to which it belongs."""
    rows = list(
        Region.objects.filter(path__startswith=drive.region.path)
        .order_by("code")
        .values_list("pk", "path", "level", "code", "name")
    )
    towns = {pk for pk, _, level, *_ in rows if level in _TOWNS}
    place = {}
    for pk, path, *_ in rows:
        above = [int(each) for each in path.split("/") if each]
        place[pk] = next((each for each in above if each in towns), drive.region_id)
    own = drive.region_id not in towns
    lines = [
        Town(pk, code, "本级" if pk == drive.region_id and own else name)
        for pk, _, _, code, name in rows
        if pk in towns or pk == drive.region_id
    ]
    return lines, place


def counted(drive: Drive, last: datetime.date) -> tuple[list[Town], list[list[Any]]]:
    """The lines of a drive, and [measure, key of a line, day, change] up to a day, computed from
    the registry."""
    towns, place = places_of(drive)
    sums: dict[tuple[str, int, datetime.date], int] = defaultdict(int)
    found = counting.changes(drive.counted, region_ids=list(place), base=drive.base, last=last)
    for each in found:
        sums[each.measure, place[each.region_id], each.day] += each.delta
    return towns, [[*key, delta] for key, delta in sorted(sums.items()) if delta]


def progress_of(drive: Drive, user: Any = None) -> Progress:
    """As `user` may see it: the lines of his own towns, and the sum of all only where he sees the
    whole region; None stands outside all scopes. Of a finished drive what was written down."""
    report = DriveReport.objects.filter(drive=drive).first() if not drive.is_open else None
    last = last_day(drive)
    if report is None:
        towns, rows = counted(drive, last)
    else:
        towns = [Town(int(pk), code, name) for pk, (code, name) in report.towns.items()]
        towns.sort(key=lambda each: each.code)
        rows = [
            [measure, pk, datetime.date.fromisoformat(day), delta]
            for measure, pk, day, delta in report.changes
        ]
        last = drive.ends_on
    whole = True
    if user is not None:
        seen = set(
            Region.objects.visible_to(user)
            .filter(pk__in=[each.pk for each in towns])
            .values_list("pk", flat=True)
        )
        whole = drive.region_id in seen
        towns = [each for each in towns if each.pk in seen]
    changed: dict[tuple[str, int], dict[datetime.date, int]] = {}
    for measure, pk, day, delta in rows:
        changed.setdefault((measure, pk), {})[day] = delta
    # What is kept at the county itself makes a line where there is something.
    own = {pk for _, pk in changed}
    towns = [each for each in towns if each.pk != drive.region_id or each.pk in own]
    targets = DriveTarget.objects.filter(drive=drive)
    return Progress(
        measures=drive.counted,
        base=drive.base,
        last=last,
        towns=towns,
        targets={(each.measure, each.region_id): each.number for each in targets},
        changed=changed,
        whole=whole,
    )
