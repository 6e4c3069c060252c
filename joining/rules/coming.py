"""What comes next on the way: from when on, by when, by whom; and what may be done instead."""

import datetime

from core.months import months_later, whole_years_later
from joining.choices import Bound
from joining.models import JoiningStep
from joining.rules.book import (
    CULTIVATION,
    LOOKED,
    PROBATION,
    PUT_OFF,
    TIMES,
    Book,
    Coming,
    Course,
    since,
)


def probation_end(book: Book, admitted_on: datetime.date) -> datetime.date:
    """The day on which the probation of whoever was admitted on a day is over."""
    return whole_years_later(admitted_on, book.amount("probation", admitted_on) or 1)


def coming(book: Book, course: Course, today: datetime.date) -> list[Coming]:
    """What may be done next, in the order in which it is due."""
    steps = book.steps(today)
    reached = max((steps[each].position for each in course.made if each in steps), default=0)
    found = []
    for step in steps.values():
        if step.code in course.made or (step.own and step.position < reached):
            continue
        if step.code == PUT_OFF:
            continue
        if step.code in LOOKED:
            if (look := _next_look(book, course, step, today)) is not None:
                found.append(look)
        elif all(each in course.made for each in step.after if each in steps):
            found.append(_times(book, course, step, today))
    return sorted(
        found, key=lambda each: (each.due_on or each.ready_on or today, each.step.position)
    )


def may_put_off(course: Course, today: datetime.date) -> bool:
    """Somebody moved in, and the time in which the meeting is to decide is near."""
    ends = course.probation_ends_on
    near = ends is not None and months_later(ends, -1) <= today
    return near and course.moved_in and "full_meeting" not in course.made


def _times(book: Book, course: Course, step: JoiningStep, today: datetime.date) -> Coming:
    ready: list[datetime.date] = []
    due: list[datetime.date] = []
    for limit in book.limits(step.code, today):
        begin = since(course, limit)
        if begin is None or limit.unit not in TIMES or limit.code == "probation":
            continue
        (ready if limit.bound == Bound.LEAST else due).append(book.edge(begin, limit))
    if step.code == "full_meeting" and course.probation_ends_on:
        ready.append(course.probation_ends_on)
        due += [course.put_off_until] if course.put_off_until else []
    return Coming(step, max(ready, default=None), min(due, default=None))


def _next_look(
    book: Book, course: Course, step: JoiningStep, today: datetime.date
) -> Coming | None:
    """The next look of an activist, or of a probationary member."""
    code, begin, end = (
        ("look", "activist", "target")
        if step.code == CULTIVATION
        else ("quarterly", "approval", "full_meeting")
    )
    every = book.amount(code, today)
    if every is None or begin not in course.made or end in course.made:
        return None
    first = course.made[begin].on
    if step.code == PROBATION and course.admitted_on:
        first = course.admitted_on
    last = max((each for each in course.looks if each >= first), default=first)
    due = months_later(last, every)
    ends = course.put_off_until or course.probation_ends_on
    if step.code == PROBATION and ends and due > ends:
        return None
    return Coming(step, months_later(due, -1), due)
