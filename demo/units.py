"""Organizations of the generated county: founding, staff, closing, and their dated rows."""

import math
import random
from dataclasses import dataclass, field

from demo import words
from demo.codes import Numbers
from demo.county import Area
from demo.names import Namer
from demo.party import Party
from demo.people import BEGINNING, Person
from demo.rows import Rows, day, secret
from demo.window import YEAR, Window
from orgs.choices import OperatingState, OrganizationKind
from orgs.models import Organization, OrganizationStatus
from regions.choices import RegionLevel

SOCIAL_SHARE = 0.12
#: Median and spread (sigma of the logarithm) of the staff count.
ENTERPRISE_STAFF, PARK_STAFF, SOCIAL_STAFF = (12, 0.9), (18, 0.95), (7, 0.8)
#: A few are an order of magnitude larger than the log-normal law would have them.
GIANT_SHARE, GIANT_FACTOR, MOST_STAFF = 0.004, (8, 60), 30_000
FOUNDED_A_YEAR = 0.06
NOT_OPERATING = [
    (OperatingState.SUSPENDED, 0.022),
    (OperatingState.DEREGISTERED, 0.028),
    (OperatingState.SHELL, 0.015),
]
#: Of those not operating: how many stopped in the last year.
STOPPED_A_YEAR = 0.4


@dataclass(slots=True)
class Unit:
    """An organization in the making; days are ordinals, 0 = none."""

    id: int
    name: str
    short: str
    industry: str
    staff: int
    founded: int
    #: 0 = operating, `BEGINNING` = stopped before the window, else the day on which it stopped.
    closed: int
    people: list[Person] = field(default_factory=list)
    party: Party | None = None
    #: From when on `party` covers it.
    covered: int = 0

    @property
    def ever_operated(self) -> bool:
        """In operation at least in a part of the window."""
        return self.closed != BEGINNING


class Units:
    """Founds organizations and files them."""

    def __init__(self, *, rng: random.Random, window: Window, rows: Rows, numbers: Numbers):
        self._rng, self._random = rng, rng.random
        self._window, self._rows, self._numbers = window, rows, numbers

    def found(self, area: Area, siblings: list[Area], namer: Namer) -> Unit:
        """One organization of a town or park, with its row and its dated statuses."""
        rng, chance, window = self._rng, self._random, self._window
        social = chance() < SOCIAL_SHARE
        if social:
            name, short, industry, prefix, tags = namer.social(area.name)
            median, spread = SOCIAL_STAFF
        else:
            name, short, industry, prefix, tags = namer.enterprise(area.name)
            median, spread = PARK_STAFF if area.level == RegionLevel.PARK else ENTERPRISE_STAFF
        founded = window.draw(rng, FOUNDED_A_YEAR)
        if not founded:
            founded = window.start - 45 - min(int(rng.expovariate(1 / (7 * YEAR))), 32 * YEAR)
        staff = rng.lognormvariate(math.log(median), spread)
        if prefix in {"92", "93"}:
            staff /= 2
        elif chance() < GIANT_SHARE or "集团" in name:
            staff *= rng.uniform(*GIANT_FACTOR)
        staff = max(1, min(int(staff), MOST_STAFF))

        state = OperatingState.OPERATING
        draw = chance()
        for other, share in NOT_OPERATING:
            if draw < share:
                state = other
                break
            draw -= share
        closed = 0
        if state != OperatingState.OPERATING:
            closed = window.draw(rng, STOPPED_A_YEAR, after=founded + 30) or BEGINNING

        unit = Unit(self._rows.next_id(Organization), name, short, industry, staff, founded, closed)
        self._file(unit, social, prefix, area, state, tags, namer)
        self._file_statuses(unit, state, area, siblings)
        return unit

    def _file(self, unit, social, prefix, area, state, tags, namer) -> None:
        chance = self._random
        tags = [
            tag
            for tag in tags
            if unit.staff >= words.LARGE_TAG_MIN_STAFF.get(tag, 0) and chance() < 0.6
        ]
        if area.level == RegionLevel.PARK and chance() < 0.5:
            tags.append("园区")
        phone = secret("phone", self._numbers.phone())
        politics = words.POLITICS
        self._rows.add(
            Organization,
            (
                str(unit.id), self._numbers.uscc(prefix, unit.founded), unit.name,
                OrganizationKind.SOCIAL if social else OrganizationKind.ENTERPRISE,
                str(area.region_id), str(unit.staff), state, unit.industry,
                namer.person(chance() < 0.75), politics[int(chance() * len(politics))], *phone,
                namer.address(area.name), day(unit.founded), f"{{{','.join(tags)}}}",
            ),
        )  # fmt: skip

    def _file_statuses(self, unit: Unit, state: str, area: Area, siblings: list[Area]) -> None:
        """Work back from today: what was different until a day within the window."""
        rng, window = self._rng, self._window
        after = unit.founded + 10
        before = unit.closed if unit.closed > BEGINNING else window.end
        changes: dict[int, dict[str, str]] = {}
        first = {"staff": str(unit.staff), "state": state, "region": str(area.region_id)}

        if unit.closed > BEGINNING:
            first["state"] = OperatingState.OPERATING
            changes.setdefault(unit.closed, {})["state"] = state
        if 0 < (on := window.draw(rng, 0.22, after=after)) < before:
            first["staff"] = str(max(1, round(unit.staff * rng.uniform(0.72, 1.12))))
            changes.setdefault(on, {})["staff"] = str(unit.staff)
        if 0 < (on := window.draw(rng, 0.004, after=after)) < before:
            first["region"] = str(rng.choice(siblings).region_id)
            changes.setdefault(on, {})["region"] = str(area.region_id)
        if not unit.closed and (on := window.draw(rng, 0.006, after=after)):
            again = on + rng.randint(25, 120)
            if again < window.end:  # a standstill that ended
                changes.setdefault(on, {})["state"] = OperatingState.SUSPENDED
                changes.setdefault(again, {})["state"] = OperatingState.OPERATING

        value: dict[str, str] = {}
        for on, entered in sorted({BEGINNING: first, **changes}.items()):
            value |= entered
            marks = ("t" if name in entered else "f" for name in first)
            self._rows.add(OrganizationStatus, (str(unit.id), day(on), *value.values(), *marks))
