"""Until when something is to be done, in working days, by the county's rows."""

import datetime

from core.workdays import add_workdays
from rectification.choices import Urgency
from rectification.models import Case, OfficeDeadline

#: Where a county has ended a row without another one.
_USUAL = {Urgency.URGENT: 5, Urgency.USUAL: 15, Urgency.HARD: 30}


def days_of(urgency: str, day: datetime.date) -> int:
    """So many working days may something take that begins on `day`."""
    row = OfficeDeadline.objects.valid_on(day).filter(urgency=urgency).first()
    return row.days if row else _USUAL[Urgency(urgency)]


def due_by(urgency: str, day: datetime.date) -> datetime.date:
    """The last day of it."""
    return add_workdays(day, days_of(urgency, day))


def next_due(case: Case, move: str, today: datetime.date) -> datetime.date | None:
    """Until when whoever comes next has to act, after a move: it stands in its step."""
    match move:
        case "issue" | "reopen":
            return due_by(Urgency.URGENT, today)
        case "acknowledge" | "respond" | "return":
            return case.due_on
        case "prove":
            return due_by(Urgency.USUAL, today)
    return None
