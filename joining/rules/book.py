"""What the rules look at: the steps and limits of a day, what was done, what is to be recorded."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core import in_force
from core.months import months_later, whole_years_later
from core.workdays import Calendar
from joining.choices import Acts, CandidateState, Unit
from joining.models import JoiningLimit, JoiningStep

#: Steps that are done by looks, not once.
CULTIVATION, PROBATION = "cultivation", "probation"
LOOKED = (CULTIVATION, PROBATION)
#: Steps that are taken again once the probation was extended.
AGAIN = ("full_application", "put_off", "full_meeting", "full_approval")
#: Nobody is asked for it: the branch into which somebody moved may do it, or not.
PUT_OFF = "put_off"
#: Step → state from then on.
BRINGS = {
    "application": CandidateState.APPLICANT,
    "activist": CandidateState.ACTIVIST,
    "target_filed": CandidateState.TARGET,
    "approval": CandidateState.PROBATIONARY,
}
TIMES = (Unit.YEAR, Unit.MONTH, Unit.WORKDAY)


@dataclass(frozen=True)
class Made:
    """A step that was taken."""

    on: datetime.date
    decision: str = ""
    until: datetime.date | None = None


@dataclass(frozen=True)
class Course:
    """What is known of a candidate, of the present round."""

    made: Mapping[str, Made] = field(default_factory=dict)
    looks: Sequence[datetime.date] = ()
    born_on: datetime.date | None = None
    leaves_on: datetime.date | None = None
    admitted_on: datetime.date | None = None
    probation_ends_on: datetime.date | None = None
    is_extended: bool = False
    #: He belongs to another branch than the one that admitted him.
    moved_in: bool = False

    @property
    def put_off_until(self) -> datetime.date | None:
        """By when the meeting decides that the branch has put off."""
        made = self.made.get(PUT_OFF)
        return made.until if made else None


@dataclass(frozen=True)
class Entry:
    """What somebody wants to record."""

    step: str
    on: datetime.date
    #: Sponsors or introducers that are named.
    helpers: int = 0
    entitled: int | None = None
    present: int | None = None
    in_favour: int | None = None
    shown_from: datetime.date | None = None
    shown_to: datetime.date | None = None
    days: int | None = None
    hours: int | None = None
    decision: str = ""
    until: datetime.date | None = None


@dataclass(frozen=True)
class Finding:
    """What is wrong with an entry, at which field; only what `refuses` stands in its way."""

    field: str
    text: str
    refuses: bool


@dataclass(frozen=True)
class Coming:
    """Something that is to be done next: from when on, by when."""

    step: JoiningStep
    ready_on: datetime.date | None = None
    due_on: datetime.date | None = None

    @property
    def by_branch(self) -> bool:
        return self.step.acts != Acts.SUPERIOR

    def is_overdue(self, today: datetime.date) -> bool:
        return self.due_on is not None and self.due_on < today


class Book:
    """The steps and limits that hold on a day."""

    def __init__(
        self, steps: Iterable[JoiningStep], limits: Iterable[JoiningLimit], calendar: Calendar
    ) -> None:
        self._steps = sorted(steps, key=lambda each: each.position)
        self._limits = list(limits)
        self.calendar = calendar

    @classmethod
    def now(cls) -> "Book":
        return cls(JoiningStep.objects.all(), JoiningLimit.objects.all(), Calendar.now())

    def steps(self, day: datetime.date) -> dict[str, JoiningStep]:
        return {
            each.code: each
            for each in self._steps
            if in_force.holds(each.valid_from, each.valid_to, day)
        }

    def limits(self, step: str, day: datetime.date) -> list[JoiningLimit]:
        return [
            each
            for each in self._limits
            if each.step == step
            and each.in_use
            and in_force.holds(each.valid_from, each.valid_to, day)
        ]

    def amount(self, code: str, day: datetime.date) -> int | None:
        """A number by its code; None where the county has switched it off."""
        found = [
            each
            for each in self._limits
            if each.code == code
            and each.in_use
            and in_force.holds(each.valid_from, each.valid_to, day)
        ]
        return found[0].amount if found else None

    def edge(self, day: datetime.date, limit: JoiningLimit) -> datetime.date:
        """The day that lies so long after `day`."""
        match limit.unit:
            case Unit.YEAR:
                return whole_years_later(day, limit.amount)
            case Unit.MONTH:
                return months_later(day, limit.amount)
            case _:
                return self.calendar.add(day, limit.amount)


def since(course: Course, limit: JoiningLimit) -> datetime.date | None:
    """The day from which a time is counted; None where it is none between two steps."""
    if limit.since == "birth":
        return course.born_on
    made = course.made.get(limit.since)
    return made.on if made else None
