"""Days."""

import datetime
import functools
import re
from dataclasses import dataclass
from typing import Any

from core.values.base import Value, Wrong, folded, ignore

_WRITTEN = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})\.(\d{1,2})\.(\d{1,2})|(\d{4})/(\d{1,2})/(\d{1,2})"
    r"|(\d{4})年(\d{1,2})月(\d{1,2})日",
    re.ASCII,
)
#: A time of day behind the day, as programs and spreadsheets write it.
_TIME = re.compile(r"(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_TWO_DIGIT_YEAR = re.compile(r"\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?", re.ASCII)
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2100
_CHINA = datetime.timezone(datetime.timedelta(hours=8))


@dataclass(frozen=True)
class Date(Value):
    """A day: a date or one of the four written forms, with or without a time of day."""

    #: Whether it is of something that has happened: refused after today.
    past: bool = False
    #: Earlier years are doubted.
    usual_from: int = 0

    def read(self, raw: Any, doubt=ignore) -> datetime.date:
        day = self._day(raw)
        if self.past and day > today():
            raise Wrong("不能晚于今天，请核对", "future")
        if not _EARLIEST_YEAR <= day.year <= _LATEST_YEAR:
            raise Wrong(f"年份应在 {_EARLIEST_YEAR} 至 {_LATEST_YEAR} 之间，请核对", "out_of_range")
        if day.year < self.usual_from:
            doubt(f"早于 {self.usual_from} 年，请核对")
        return day

    @staticmethod
    def _day(raw: Any) -> datetime.date:
        if isinstance(raw, datetime.datetime):
            return raw.date()
        if isinstance(raw, datetime.date):
            return raw
        if not isinstance(raw, str):
            raise Wrong("是数字而不是日期，请把单元格格式设为日期，或写成 2026-03-05")
        return _written(folded(raw))


def today() -> datetime.date:
    """The day here, also where nobody has set a time zone."""
    return datetime.datetime.now(_CHINA).date()


#: The day of something that has happened; before the People's Republic it is doubted.
PAST = Date(past=True, usual_from=1949)


@functools.lru_cache(maxsize=50_000)
def _written(text: str) -> datetime.date:
    day = re.match(r"[\d./年月日-]+", text, re.ASCII)
    time = _TIME.fullmatch(text, day.end()) if day else None
    if time and time[1]:
        return _in_china(text)
    text = day[0] if time else text
    match = _WRITTEN.fullmatch(text)
    if not match:
        if _TWO_DIGIT_YEAR.fullmatch(text):
            raise Wrong("年份只有两位，请写四位年份，例如 2026-03-05")
        raise Wrong("不是日期，日期应写成 2026-03-05（或 2026.3.5、2026/3/5、2026年3月5日）")
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise Wrong("没有这一天，请核对月份和日期") from None


def _in_china(text: str) -> datetime.date:
    """The day here of a moment that names its time zone."""
    try:
        return datetime.datetime.fromisoformat(text).astimezone(_CHINA).date()
    except (ValueError, OverflowError):
        raise Wrong("不是日期，请只填日期，例如 2026-03-05") from None
