"""Working days: what is announced each year, exceptions that people enter, else Monday to Friday.

    add_workdays(day, 5)            # the fifth working day after `day`
    workdays_between(day, other)    # working days after `day`, up to and including `other`

Both ask the database once; whoever counts for many rows takes one `Calendar` for all of them.
A year of which nothing was announced yet is counted by the week, and everybody who shows such a day
says so (`doubt_about`).
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import chinese_calendar
from chinese_calendar import constants
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import audit
from core.choices import AuditAction
from core.db import advisory_lock, store
from core.errors import Missing, Refusal
from core.models import WorkdayException

#: Years that the library knows.
ANNOUNCED = frozenset(day.year for day in constants.holidays)
#: Holidays that the law sets on a fixed day: (month, day) → name. Whoever enters a year's
#: announcement enters these; they tell whether he did.
FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节"}
#: From this month on the next year is announced.
ANNOUNCING = 11
#: Days that are entered at once.
MOST_DAYS = 31
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The exceptions as they are now."""

    exceptions: Mapping[datetime.date, bool]

    @classmethod
    def now(cls) -> "Calendar":
        return cls(dict(WorkdayException.objects.values_list("day", "working")))

    def is_workday(self, day: datetime.date) -> bool:
        entered = self.exceptions.get(day)
        if entered is not None:
            return entered
        if day.year in ANNOUNCED:
            return chinese_calendar.is_workday(day)
        return day.weekday() < 5

    def add(self, day: datetime.date, number: int) -> datetime.date:
        """The `number`-th working day after `day`; negative: before it; 0: `day` itself."""
        step = _DAY if number > 0 else -_DAY
        for _ in range(abs(number)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def between(self, first: datetime.date, last: datetime.date) -> int:
        """Working days after `first`, up to and including `last`; 0 when that is not later."""
        days = range(1, (last - first).days + 1)
        return sum(self.is_workday(first + number * _DAY) for number in days)

    def is_known(self, year: int) -> bool:
        """Whether the holidays of the year are announced: in the library, or entered."""
        entered = (self.exceptions.get(datetime.date(year, *fixed)) is False for fixed in FIXED)
        return year in ANNOUNCED or all(entered)


def add_workdays(day: datetime.date, number: int) -> datetime.date:
    """The `number`-th working day after `day`; negative: before it; 0: `day` itself."""
    return Calendar.now().add(day, number)


def workdays_between(first: datetime.date, last: datetime.date) -> int:
    """Working days after `first`, up to and including `last`; 0 when that is not later."""
    return Calendar.now().between(first, last)


def unknown_years(today: datetime.date | None = None) -> list[int]:
    """Years of which holidays should be known by now and are not."""
    today = today or timezone.localdate()
    years = [today.year, today.year + 1][: 2 if today.month >= ANNOUNCING else 1]
    if all(year in ANNOUNCED for year in years):
        return []
    calendar = Calendar.now()
    return [year for year in years if not calendar.is_known(year)]


def doubt_about(*days: datetime.date, calendar: Calendar | None = None) -> str:
    """What to say beside days that were counted in a year without announcement; "" for none."""
    years = sorted({day.year for day in days} - ANNOUNCED)
    if years:
        calendar = calendar or Calendar.now()
        years = [year for year in years if not calendar.is_known(year)]
    return doubt_text(years)


def doubt_text(years: Iterable[int]) -> str:
    """The warning about years without announcement, as every page words it."""
    named = "、".join(map(str, years))
    if not named:
        return ""
    return f"{named} 年的放假安排尚未录入，该年工作日暂按周一至周五计算，涉及的期限可能变动。"


@dataclass(frozen=True)
class Period:
    """Days in a row that are alike: a holiday, or one worked at a weekend."""

    first: datetime.date
    last: datetime.date
    working: bool
    name: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def announced(year: int) -> list[Period]:
    """What the library knows of a year, in the order of days."""
    found = [(day, False, name) for day, name in constants.holidays.items() if day.year == year]
    found += [(day, True, name) for day, name in constants.workdays.items() if day.year == year]
    periods: list[Period] = []
    for day, working, name in sorted(found):
        title = chinese_calendar.Holiday(name).chinese
        first = day
        if periods and periods[-1] == Period(periods[-1].first, day - _DAY, working, title):
            first = periods.pop().first
        periods.append(Period(first, day, working, title))
    return periods


def enter(
    *, actor: Any, first: datetime.date, last: datetime.date | None, working: bool, ground: str
) -> int:
    """Let days be worked, or not, whatever was known of them; how many. Raises `Refusal`."""
    days = list(_days(first, last or first))
    with advisory_lock("core.workdays"), transaction.atomic():
        known = {row.day: row for row in WorkdayException.objects.filter(day__in=days)}
        for day in days:
            row = known.get(day) or WorkdayException(day=day)
            row.working, row.ground = working, ground.strip()
            try:
                store(row)
            except ValidationError as error:
                raise Refusal("；".join(error.messages)) from None
        _record(actor, "录入", days, working, ground)
    return len(days)


@transaction.atomic
def take_back(*, actor: Any, pk: int) -> WorkdayException:
    """The day is again what was announced. Raises `Missing`."""
    found = WorkdayException.objects.editable_by(actor).select_for_update().filter(pk=pk).first()
    if found is None:
        raise Missing("没有找到这一天，可能已被删除。")
    _record(actor, "删除", [found.day], found.working, found.ground)
    found.delete()
    return found


def _days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    length = (last - first).days + 1
    if length < 1:
        raise Refusal("结束日期不能早于开始日期。")
    if length > MOST_DAYS:
        raise Refusal(f"一次最多录入 {MOST_DAYS} 天，请分次录入。")
    return (first + number * _DAY for number in range(length))


def _record(actor: Any, what: str, days: list[datetime.date], working: bool, ground: str) -> None:
    audit.record(
        action=AuditAction.WORKDAYS_CHANGED,
        actor=actor,
        subject=str(WorkdayException._meta.verbose_name),
        detail={
            "事项": what,
            "日期": f"{days[0]}" if len(days) == 1 else f"{days[0]} 至 {days[-1]}",
            "上班": "是" if working else "否",
            "依据": audit.masked(ground),
        },
    )
