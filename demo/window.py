"""The months in which the generated county changes."""

import datetime
import random
from dataclasses import dataclass

from core.months import Month

YEAR = 365


@dataclass(frozen=True)
class Window:
    """Days as ordinals, from the first day of change to the first of the current month (excluded).

    Nothing is dated later, so "today" means the same on every day of a month.
    """

    start: int
    end: int

    @classmethod
    def before(cls, today: datetime.date, months: int) -> "Window":
        current = Month.containing(today)
        return cls(current.plus(-months).first_day.toordinal(), current.first_day.toordinal())

    def draw(self, rng: random.Random, yearly: float, after: int = 0) -> int:
        """A day of the window with the chance that `yearly` stands for, else 0.

        Also 0 when no day later than `after` is left.
        """
        chance = min(0.9, yearly * (self.end - self.start) / YEAR)
        if rng.random() >= chance:
            return 0
        first = max(self.start, after + 1)
        return first + int(rng.random() * (self.end - first)) if first < self.end else 0
