"""What is expected in each calendar period, by when, and what became of it.

Duties, visits, meetings and assessments are all of this shape: a subject that exists from a day to
a day, a cadence, something that is done in a period and filed by its due day, or excused. The
calendar is `calendar`, the rules for one subject are `standing`, the same rules for many rows at
once are `sql`; a test holds the two against one another.
"""

from core.periods.calendar import Cadence, Period, ending_in, within
from core.periods.standing import Event, Standing, State, applies, standing_of

__all__ = [
    "Cadence",
    "Event",
    "Period",
    "Standing",
    "State",
    "applies",
    "ending_in",
    "standing_of",
    "within",
]
