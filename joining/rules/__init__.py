"""Whether a step may be taken on a day, and what comes next: plain values, no database.

The rows say what binds (`JoiningStep`, `JoiningLimit`); here stands how each kind of number is
counted. Years and months are calendar ones, publicity is counted in working days.
"""

from joining.rules.book import (
    AGAIN,
    BRINGS,
    CULTIVATION,
    LOOKED,
    PROBATION,
    PUT_OFF,
    Book,
    Coming,
    Course,
    Entry,
    Finding,
    Made,
)
from joining.rules.checking import findings
from joining.rules.coming import coming, may_put_off, probation_end

__all__ = [
    "AGAIN",
    "BRINGS",
    "CULTIVATION",
    "LOOKED",
    "PROBATION",
    "PUT_OFF",
    "Book",
    "Coming",
    "Course",
    "Entry",
    "Finding",
    "Made",
    "coming",
    "findings",
    "may_put_off",
    "probation_end",
]
