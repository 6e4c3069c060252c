"""Days."""

import datetime
import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from core.values.base import Value, Wrong, ignore

_WRITTEN = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})\.(\d{1,2})\.(\d{1,2})|(\d{4})/(\d{1,2})/(\d{1,2})"
    r"|(\d{4})年(\d{1,2})月(\d{1,2})日",
    re.ASCII,
)
_TWO_DIGIT_YEAR = re.compile(r"\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?", re.ASCII)
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2100


@dataclass(frozen=True)
class Date(Value):
    """A day: a date or one of the four written forms."""

    def read(self, raw: Any, doubt=ignore) -> datetime.date:
        day = self.typed(raw, doubt)
        if not _EARLIEST_YEAR <= day.year <= _LATEST_YEAR:
            raise Wrong(f"年份应在 {_EARLIEST_YEAR} 至 {_LATEST_YEAR} 之间，请核对")
        return day

    def typed(self, raw: Any, doubt=ignore) -> datetime.date:
        """Of any year: services say more than that when it is too early or too late."""
        if isinstance(raw, datetime.datetime):
            return raw.date()
        if isinstance(raw, datetime.date):
            return raw
        if not isinstance(raw, str):
            raise Wrong("是数字而不是日期，请把单元格格式设为日期，或写成 2026-03-05")
        return _written(unicodedata.normalize("NFKC", raw).strip())


@functools.lru_cache(maxsize=50_000)
def _written(text: str) -> datetime.date:
    text = text.removesuffix(" 00:00:00")
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
