"""Where one subject stands in one period, in plain values; `core.periods.sql` is for many."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from core.periods.calendar import Period


class State(models.TextChoices):
    """What people read in a calendar."""

    NONE = "none", "不要求"
    EXCUSED = "excused", "免予"
    DONE = "done", "已开展"
    MADE_UP = "made_up", "已补课"
    PLANNED = "planned", "已安排"
    OPEN = "open", "待开展"
    OVERDUE = "overdue", "逾期"


@dataclass(frozen=True)
class Event:
    """Something that was done: on a day, filed on a day (None: only planned for that day)."""

    held_on: datetime.date
    filed_on: datetime.date | None
    #: A day of the earlier period for which it makes up; then it counts for no other.
    makes_up_for: datetime.date | None = None

    def counts_for(self, period: Period) -> bool:
        """Whether it is what was expected in that period: held in it, or made up for it."""
        return self.filed_on is not None and period.contains(self.makes_up_for or self.held_on)


@dataclass(frozen=True)
class Standing:
    """What became of one expectation."""

    period: Period
    due_on: datetime.date
    expected: bool
    excused: bool
    #: The first day on which it was done.
    done_on: datetime.date | None
    on_time: bool
    #: Done, and only by what was held after the period.
    made_up: bool
    planned_on: datetime.date | None = None

    def state(self, today: datetime.date) -> State:
        if self.done_on is not None:
            return State.MADE_UP if self.made_up else State.DONE
        if self.excused:
            return State.EXCUSED
        if not self.expected:
            return State.NONE
        if today > self.due_on:
            return State.OVERDUE
        if self.planned_on is not None and self.planned_on >= today:
            return State.PLANNED
        return State.OPEN


def applies(period: Period, exists_from: datetime.date, exists_until: datetime.date | None) -> bool:
    """Whether a subject existed before the period's first day and still exists on its last."""
    return exists_from < period.first_day and (
        exists_until is None or exists_until > period.last_day
    )


def standing_of(
    period: Period,
    events: Iterable[Event],
    *,
    due_days: int,
    exists_from: datetime.date,
    exists_until: datetime.date | None = None,
    applicable: bool = True,
    excused: bool = False,
) -> Standing:
    """Where the subject stands; `applicable`: what else must hold so that anything is expected."""
    due_on = period.due_on(due_days)
    events = list(events)
    counted = [each for each in events if each.counts_for(period)]
    held = [each for each in counted if each.makes_up_for is None]
    planned = [
        each.held_on for each in events if each.filed_on is None and period.contains(each.held_on)
    ]
    would_be = applicable and applies(period, exists_from, exists_until)
    return Standing(
        period=period,
        due_on=due_on,
        expected=would_be and not excused,
        excused=would_be and excused,
        done_on=min((each.held_on for each in held or counted), default=None),
        on_time=any(each.filed_on <= due_on for each in held),
        made_up=bool(counted) and not held,
        planned_on=min(planned, default=None),
    )
