"""Periods by the calendar: months, quarters, half-years and years; never so many days."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from core.months import Month


class Cadence(models.TextChoices):
    """How often something is expected."""

    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF_YEAR = "half_year", "每半年"
    YEAR = "year", "每年"


#: Months of a period; each period begins at a whole multiple of them in its year.
MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}

_WRITTEN = re.compile(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])|H([12])))?", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """A calendar period, Asia/Shanghai; `str()` is `2026-11`, `2026-Q4`, `2026-H2` or `2026`."""

    first: Month
    cadence: Cadence

    @classmethod
    def containing(cls, cadence: str, day: datetime.date) -> "Period":
        cadence = Cadence(cadence)
        month = Month.containing(day)
        return cls(month.plus(-((month.number - 1) % MONTHS[cadence])), cadence)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read what `str()` writes; ValueError for anything else."""
        match = _WRITTEN.fullmatch(text)
        if match is None or match[1] == "0000":
            raise ValueError(f"“{text}”不是期间，应写成 2026-11、2026-Q4、2026-H2 或 2026")
        year = int(match[1])
        if match[2]:
            return cls(Month.parse(text), Cadence.MONTH)
        if match[3]:
            return cls(Month(year, int(match[3]) * 3 - 2), Cadence.QUARTER)
        if match[4]:
            return cls(Month(year, int(match[4]) * 6 - 5), Cadence.HALF_YEAR)
        return cls(Month(year, 1), Cadence.YEAR)

    @property
    def last(self) -> Month:
        return self.first.plus(MONTHS[self.cadence] - 1)

    @property
    def first_day(self) -> datetime.date:
        return self.first.first_day

    @property
    def last_day(self) -> datetime.date:
        return self.last.last_day

    def plus(self, periods: int) -> "Period":
        """The period that many later (earlier when negative)."""
        return Period(self.first.plus(periods * MONTHS[self.cadence]), self.cadence)

    def contains(self, day: datetime.date) -> bool:
        return self.first_day <= day <= self.last_day

    def due_on(self, days: int) -> datetime.date:
        """The last day on which filing is on time: so many days after the end."""
        return self.last_day + datetime.timedelta(days=days)

    @property
    def title(self) -> str:
        year, number = self.first.year, self.first.number
        match self.cadence:
            case Cadence.MONTH:
                return self.first.title
            case Cadence.QUARTER:
                return f"{year}年第{(number + 2) // 3}季度"
            case Cadence.HALF_YEAR:
                return f"{year}年{'上' if number == 1 else '下'}半年"
            case _:
                return f"{year}年"

    def __str__(self) -> str:
        year, number = f"{self.first.year:04d}", self.first.number
        match self.cadence:
            case Cadence.MONTH:
                return str(self.first)
            case Cadence.QUARTER:
                return f"{year}-Q{(number + 2) // 3}"
            case Cadence.HALF_YEAR:
                return f"{year}-H{1 if number == 1 else 2}"
            case _:
                return year


def within(cadence: str, first_day: datetime.date, last_day: datetime.date) -> Iterator[Period]:
    """The periods that have a day between both, oldest first."""
    period = Period.containing(cadence, first_day)
    while period.first_day <= last_day:
        yield period
        period = period.plus(1)


def ending_in(cadence: str, month: Month) -> Period | None:
    """The period whose last month this is."""
    period = Period.containing(cadence, month.first_day)
    return period if period.last == month else None
