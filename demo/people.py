"""Members of the generated county: when they joined, came and left, and their rows."""

import random
from dataclasses import dataclass, field

from demo import words
from demo.codes import Numbers
from demo.names import Namer
from demo.rows import NULL, Rows, day, number, secret
from demo.window import YEAR, Window
from members.choices import Gender, LeavingReason, MemberStatus
from members.models import Employment, Member, Membership

#: The first value of a dated series applies backwards without limit (`core.months.BEGINNING`).
BEGINNING = 1
PROBATION = YEAR
FLOATING_SHARE = 0.03
LEAVING_REASONS = [
    *[LeavingReason.TRANSFERRED] * 16,
    LeavingReason.DECEASED,
    LeavingReason.SUSPENDED,
    LeavingReason.OTHER,
]


@dataclass(slots=True)
class Person:
    """A member in the making; days are ordinals, 0 = none."""

    joined: int
    #: 0 = still on probation.
    full_on: int
    #: From when on he works where he works.
    start: int
    left: int = 0
    born: int = 0
    id: int = 0
    male: bool = True
    name: str = ""
    id_number: str = ""
    #: (Party organization's id, start, end or 0, reason), in order.
    memberships: list[tuple[int, int, int, str]] = field(default_factory=list)
    #: (day, organization's id or 0), in order.
    employments: list[tuple[int, int]] = field(default_factory=list)


def birthday(rng: random.Random, end: int) -> int:
    """Somebody between 28 and 58 years old."""
    return end - 28 * YEAR - int(rng.random() * 30 * YEAR)


class People:
    """Brings members into being and files them."""

    def __init__(self, *, rng: random.Random, window: Window, rows: Rows, numbers: Numbers):
        self._rng, self._random = rng, rng.random
        self._window, self._rows, self._numbers = window, rows, numbers

    def person(self, since: int, *, full: bool = False) -> Person:
        """A member working at an employer that exists since the day `since`.

        About 6 % are on probation and 6 % became full in the last year, unless `full` is asked for.
        """
        end = self._window.end
        chance = 1 if full else self._random()
        if chance < 0.12:
            days = 2 + int(chance / 0.12 * 2 * (YEAR - 1))
        else:
            days = min(2 * YEAR + int(self._rng.expovariate(1 / (9 * YEAR))), 36 * YEAR)
        joined = end - days
        full_on = joined + PROBATION if joined + PROBATION < end else 0
        room = min(25, 62 - 19 - days // YEAR)
        born = joined - int((19 + self._random() ** 2 * room) * YEAR) - int(self._random() * YEAR)
        start = max(joined, since)
        return Person(
            joined, full_on, self._window.draw(self._rng, 0.07, after=start) or start, born=born
        )

    def file(self, person: Person, namer: Namer) -> None:
        """Write a member's row and dated series; the present values are the series' last ones."""
        pick = self._random
        person.male = male = pick() < 0.62
        person.name = namer.person(male)
        person.id_number = self._numbers.id_number(person.born, male)
        person.id = self._rows.next_id(Member)
        row_id = str(person.id)
        party_id, _, ended, _ = person.memberships[-1]
        educations, positions = words.EDUCATION, words.POSITIONS
        ethnicity = (
            "汉族" if pick() < 0.98 else words.ETHNICITIES[int(pick() * len(words.ETHNICITIES))]
        )
        phone = secret("phone", self._numbers.phone()) if pick() < 0.96 else (NULL, "")
        self._rows.add(
            Member,
            (
                row_id, *secret("id_number", person.id_number), person.name,
                MemberStatus.FULL if person.full_on else MemberStatus.PROBATIONARY,
                day(person.joined), day(person.full_on), NULL if ended else str(party_id),
                number(person.employments[-1][1]), Gender.MALE if male else Gender.FEMALE,
                ethnicity, educations[int(pick() * len(educations))],
                positions[int(pick() * len(positions))], *phone,
                "t" if pick() < FLOATING_SHARE else "f",
            ),
        )  # fmt: skip
        for party, start, end, reason in person.memberships:
            self._rows.add(Membership, (row_id, str(party), day(start), day(end), reason))
        for start, organization in person.employments:
            self._rows.add(Employment, (row_id, day(start), number(organization)))
