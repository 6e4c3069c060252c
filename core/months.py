"""Month arithmetic in one place."""

import calendar
import datetime
import re
from dataclasses import dataclass

from django.utils import timezone

#: "Since ever": the first value of a dated series applies backwards without limit.
BEGINNING = datetime.date(1, 1, 1)


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later (earlier when negative); where a month has no such day, its
    last one (民法典第二百零二条)."""
    there = Month.containing(day).plus(months)
    return there.first_day.replace(day=min(day.day, there.last_day.day))


def years_later(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years later; 29 February becomes 28 February."""
    return months_later(day, 12 * years)


def whole_years_later(day: datetime.date, years: int) -> datetime.date:
    """The day from which on so many whole years are over: those that begin on 29 February are over
    on 1 March, as years of age are."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month, Asia/Shanghai; `str()` is `YYYY-MM`."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `YYYY-MM`; ValueError for anything else."""
        match = re.fullmatch(r"(\d{4})-(\d{2})", text, re.ASCII)
        if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1:
            raise ValueError(f"月份应写成 YYYY-MM，例如 2026-03；收到的是“{text}”")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def containing(cls, day: datetime.date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def current(cls) -> "Month":
        return cls.containing(timezone.localdate())

    def plus(self, months: int) -> "Month":
        """The month that many months later (earlier when negative)."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, self.number, 1)

    @property
    def last_day(self) -> datetime.date:
        return self.first_day.replace(day=calendar.monthrange(self.year, self.number)[1])

    @property
    def has_ended(self) -> bool:
        return self.last_day < timezone.localdate()

    @property
    def title(self) -> str:
        return f"{self.year}年{self.number}月"

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
