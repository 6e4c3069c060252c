"""The duties of a Party organization through a year, and what it has to do next."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from activities.choices import DutyCode
from activities.models import DutyRule, DutyStanding
from activities.services.standing import ruled
from branches.models import PartyOrganization
from core.periods import Cadence, Period, State, applies
from core.periods.calendar import MONTHS

#: One sign for each state, so that a year stands in one line on a phone too.
SIGNS = {
    State.DONE: "✓",
    State.MADE_UP: "补",
    State.PLANNED: "约",
    State.OPEN: "待",
    State.OVERDUE: "逾",
    State.EXCUSED: "免",
    State.NONE: "·",
}
#: Overdue periods older than this are no longer among what is to be done next.
_BACK = datetime.timedelta(days=366)


@dataclass(frozen=True)
class Cell:
    """One duty in one period of the year."""

    period: Period
    state: State
    #: None: nothing is expected, and nothing was done.
    standing: DutyStanding | None
    #: Columns of twelve that it takes.
    width: int

    @property
    def sign(self) -> str:
        return SIGNS[self.state]

    @property
    def short(self) -> str:
        """Which period it is, where the year is known."""
        match self.period.cadence:
            case Cadence.MONTH:
                return str(self.period.first.number)
            case Cadence.QUARTER:
                return f"{self.period.last.number // 3}季度"
            case Cadence.HALF_YEAR:
                return "上半年" if self.period.first.number == 1 else "下半年"
            case _:
                return "全年"

    @property
    def words(self) -> str:
        """What the sign means here, for those who hear the page and for whoever points at it."""
        text = f"{self.period.title}：{self.state.label}"
        if self.standing is None:
            return text
        if self.standing.done_on:
            late = "" if self.standing.on_time or self.standing.made_up else "，逾期填报"
            return f"{text}（{self.standing.done_on}{late}）"
        if self.state == State.PLANNED:
            return f"{text}（{self.standing.planned_on}）"
        if self.state in (State.OPEN, State.OVERDUE):
            return f"{text}（{self.standing.due_on} 前填报）"
        return text


@dataclass(frozen=True)
class Line:
    """One duty through the year."""

    duty: str
    title: str
    cadence: str
    cells: list[Cell]

    @property
    def expected(self) -> int:
        return sum(bool(each.standing and each.standing.expected) for each in self.cells)

    @property
    def done(self) -> int:
        return sum(
            bool(each.standing and each.standing.expected and each.standing.done_on)
            for each in self.cells
        )


def year_of(standings: QuerySet[DutyStanding], party: PartyOrganization, year: int) -> list[Line]:
    """The calendar: duty after duty, with every period of the year in which it is ruled.

    `standings`: those in scope.
    """
    today = timezone.localdate()
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    found = {
        (each.duty, each.period): each
        for each in standings.filter(
            party_organization=party, first_day__lte=last, last_day__gte=first
        )
    }
    lines: dict[tuple[str, str], Line] = {}
    for rule, period in ruled(DutyRule.objects.all(), first, last):
        if party.kind not in rule.kinds:
            continue
        line = lines.setdefault(
            (rule.duty, rule.cadence),
            Line(rule.duty, DutyCode(rule.duty).label, Cadence(rule.cadence).label, []),
        )
        standing = found.get((rule.duty, str(period)))
        state = standing.state_on(today) if standing else State.NONE
        line.cells.append(Cell(period, state, standing, MONTHS[rule.cadence]))
    order = list(DutyCode)
    return [
        line
        for line in sorted(lines.values(), key=lambda each: order.index(DutyCode(each.duty)))
        if any(each.standing for each in line.cells)
    ]


def to_do(standings: QuerySet[DutyStanding], today: datetime.date) -> QuerySet[DutyStanding]:
    """What is expected and not done yet of periods that have begun: the earliest due first."""
    return (
        standings.unmet()
        .filter(first_day__lte=today, due_on__gte=today - _BACK)
        .select_related("party_organization")
        .order_by("due_on", "duty", "party_organization")
    )


def next_things(
    standings: QuerySet[DutyStanding], *, number: int = 3, today: datetime.date | None = None
) -> list[DutyStanding]:
    """What comes next, most urgent first: what can still be in time before what is overdue, and
    what is planned by its day. `standings`: those in scope of whoever asks."""
    today = today or timezone.localdate()
    due = to_do(standings.filter(due_on__gte=today), today)[:number]
    found = list(due)
    if len(found) < number:
        late = to_do(standings.filter(due_on__lt=today), today).order_by("-due_on", "duty")
        found += list(late[: number - len(found)])
    return sorted(found, key=lambda each: (each.planned_on or each.due_on, each.duty))


def excusable(party: PartyOrganization, today: datetime.date) -> list[tuple[str, Period]]:
    """Duty and period for which an excuse can be asked now: this year's, and the last months'."""
    first = min(datetime.date(today.year, 1, 1), today - datetime.timedelta(days=100))
    last = datetime.date(today.year, 12, 31)
    return [
        (rule.duty, period)
        for rule, period in ruled(DutyRule.objects.order_by("duty"), first, last)
        if party.kind in rule.kinds and applies(period, party.founded_on, party.dissolved_on)
    ]


def signs() -> Iterable[tuple[str, str, str]]:
    """(state, sign, word) of all states, for the legend."""
    return [(state.value, sign, state.label) for state, sign in SIGNS.items()]
