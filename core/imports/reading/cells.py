"""Cell types: what a cell may hold, how it reads, and what is said when it does not.

A type turns a raw cell (text, number, date or None) into a value for its staging column. It
raises `BadCell` with a Chinese message that tells the mend. Values are str, int, bool,
datetime.date, list[str] or `Sealed`.
"""

import datetime
import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core import crypto

#: Written in a cell to clear the stored value; a blank cell leaves it.
CLEAR_MARK = "（清空）"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DATE_TEXT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})\.(\d{1,2})\.(\d{1,2})|(\d{4})/(\d{1,2})/(\d{1,2})"
    r"|(\d{4})年(\d{1,2})月(\d{1,2})日",
    re.ASCII,
)
_TWO_DIGIT_YEAR = re.compile(r"\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?", re.ASCII)
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2100
#: From here on a spreadsheet number no longer holds every digit.
_EXACT_LIMIT = 2**53
#: What can only be an identity number (a uscc has no date in its middle), and its length.
_ID_NUMBER = re.compile(
    r"\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]", re.ASCII
)
_ID_NUMBER_LENGTH = 18


class BadCell(ValueError):
    """The cell cannot be read; the text says why and what to do."""


@dataclass(frozen=True)
class Sealed:
    """A sensitive value as it leaves the reading process: never in plain text."""

    cipher: bytes
    index: str


class CellType:
    """Base: the SQL type of the staging column, and whether values must be hidden."""

    sql = "text"
    #: SQL of what a cleared cell stores.
    empty = "''"
    sensitive = False

    def read(self, raw: Any, warn: Callable[[str], None]) -> Any:
        """The value of a cell that is not blank; `warn` takes doubts that refuse nothing."""
        raise NotImplementedError

    def encode(self, value: Any) -> str:
        """The value as a field of COPY text format; control characters were refused before."""
        return value.replace("\\", "\\\\") if "\\" in value else value

    def shown(self, raw: Any) -> str:
        """The cell as quoted in messages, shortened; sensitive ones masked."""
        text = plain_text(raw)
        if self.sensitive:
            return crypto.mask(text, head=3, tail=2)
        text = hide_id_numbers(text)
        return text if len(text) <= 40 else text[:40] + "…"


def hide_id_numbers(text: str) -> str:
    """`text` with stars in what looks like an identity number, wherever it got in."""
    return _ID_NUMBER.sub(lambda found: crypto.mask(found[0], head=3, tail=2), text)


def refuse_id_number(text: str) -> None:
    """A number in the wrong column would be stored and shown in plain text."""
    if len(text) >= _ID_NUMBER_LENGTH and _ID_NUMBER.search(text):
        raise BadCell("像是身份证号，请移到“身份证号”一列，这一格不能保存身份证号")


def plain_text(raw: Any) -> str:
    """The text that a person sees in the cell, trimmed."""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < _EXACT_LIMIT else f"{raw:.6G}"
    if isinstance(raw, datetime.datetime) and raw.time() == datetime.time():
        return raw.date().isoformat()
    return str(raw)


@dataclass(frozen=True)
class Text(CellType):
    """Free text of limited length."""

    max_length: int

    def read(self, raw, warn):
        text = plain_text(raw)
        if len(text) > self.max_length:
            raise BadCell(f"有 {len(text)} 个字，最多 {self.max_length} 个字，请缩短")
        refuse_id_number(text)
        if not text.isprintable() and _CONTROL.search(text):
            raise BadCell("含有看不见的控制字符或换行，请重新输入这一格")
        return text


@dataclass(frozen=True)
class Code(CellType):
    """A code: trimmed, full-width characters made half-width, upper case, then checked.

    `check` returns a warning or an empty string and raises ValueError for a wrong code.
    """

    max_length: int
    check: Callable[[str], str] | None = None

    def read(self, raw, warn):
        text = self.normalize(raw)
        if len(text) > self.max_length:
            raise BadCell(f"有 {len(text)} 位，最多 {self.max_length} 位，请核对")
        if " " in text or (not text.isprintable() and _CONTROL.search(text)):
            raise BadCell("中间有空格或控制字符，请重新输入这一格")
        if not (self.sensitive or self.check):
            refuse_id_number(text)
        if self.check:
            warning = self.check(text)
            if warning:
                warn(warning)
        return text

    @staticmethod
    def normalize(raw: Any) -> str:
        if isinstance(raw, float) and abs(raw) >= _EXACT_LIMIT:
            raise BadCell("被 Excel 当作数字，末几位已丢失，请把该列设为文本后重新填写")
        text = plain_text(raw)
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text).strip()
        return text.upper()


@dataclass(frozen=True)
class Sensitive(Code):
    """A code that is encrypted and blind-indexed before it leaves the reading process.

    `purpose` is the one of `core.crypto.blind_index`.
    """

    purpose: str = ""
    sensitive = True

    def read(self, raw, warn):
        text = super().read(raw, warn)
        return Sealed(crypto.encrypt(text), crypto.blind_index(self.purpose, text))

    def encode(self, value):
        return f"\\\\x{value.cipher.hex()}\t{value.index}"


@dataclass(frozen=True)
class Integer(CellType):
    """A whole number within bounds."""

    low: int
    high: int
    sql = "integer"
    empty = "NULL::integer"

    def read(self, raw, warn):
        if isinstance(raw, bool):
            raise BadCell("不是数字，请填整数")
        if isinstance(raw, str):
            text = unicodedata.normalize("NFKC", raw).strip()
            if re.fullmatch(r"[0-9]+\.[0-9]+", text):
                raise BadCell("应为整数，请去掉小数")
            if not re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII):
                raise BadCell("不是数字，请只填整数，不带单位和逗号")
            number = int(text)
        elif isinstance(raw, int | float):
            if raw != raw or raw in (float("inf"), float("-inf")) or raw != int(raw):
                raise BadCell("应为整数，请去掉小数")
            number = int(raw)
        else:
            raise BadCell("是日期或时间，请把单元格格式设为数字后填整数")
        if number < self.low:
            raise BadCell(f"不能小于 {self.low}，请核对")
        if number > self.high:
            raise BadCell(f"大于 {self.high}，不合情理，请核对")
        return number

    def encode(self, value):
        return str(value)


@dataclass(frozen=True)
class Date(CellType):
    """A day: an Excel date or one of the four written forms."""

    sql = "date"
    empty = "NULL::date"

    def read(self, raw, warn):
        if isinstance(raw, datetime.datetime):
            return self._within(raw.date())
        if isinstance(raw, datetime.date):
            return self._within(raw)
        if not isinstance(raw, str):
            raise BadCell("是数字而不是日期，请把单元格格式设为日期，或写成 2026-03-05")
        return self._within(_written_date(unicodedata.normalize("NFKC", raw).strip()))

    @staticmethod
    def _within(day: datetime.date) -> datetime.date:
        if not _EARLIEST_YEAR <= day.year <= _LATEST_YEAR:
            raise BadCell(f"年份应在 {_EARLIEST_YEAR} 至 {_LATEST_YEAR} 之间，请核对")
        return day

    def encode(self, value):
        return value.isoformat()


@functools.lru_cache(maxsize=50_000)
def _written_date(text: str) -> datetime.date:
    text = text.removesuffix(" 00:00:00")
    match = _DATE_TEXT.fullmatch(text)
    if not match:
        if _TWO_DIGIT_YEAR.fullmatch(text):
            raise BadCell("年份只有两位，请写四位年份，例如 2026-03-05")
        raise BadCell("不是日期，请写成 2026-03-05（或 2026.3.5、2026/3/5、2026年3月5日）")
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise BadCell("没有这一天，请核对月份和日期") from None


class Choice(CellType):
    """One of a list of Chinese words; stored as the code's value."""

    def __init__(self, choices: type) -> None:
        self.values = {str(label): value for value, label in choices.choices}

    def read(self, raw, warn):
        value = self.values.get(raw) or self.values.get(plain_text(raw))
        if value is None:
            raise BadCell(f"只能填：{'、'.join(self.values)}")
        return value


class YesNo(CellType):
    """是 or 否."""

    sql = "boolean"
    empty = "false"
    values = {"是": True, "否": False}

    def read(self, raw, warn):
        value = self.values.get(plain_text(raw))
        if value is None:
            raise BadCell("只能填：是、否")
        return value

    def encode(self, value):
        return "t" if value else "f"


@dataclass(frozen=True)
class Words(CellType):
    """Several short texts separated by 、; sorted, each once."""

    max_length: int
    sql = "varchar[]"
    empty = "'{}'::varchar[]"

    def read(self, raw, warn):
        words = sorted({word.strip() for word in plain_text(raw).split("、")} - {""})
        for word in words:
            if len(word) > self.max_length:
                raise BadCell(f"每个标签最多 {self.max_length} 个字，请缩短，标签之间用“、”分开")
            refuse_id_number(word)
            if not word.isprintable() and _CONTROL.search(word):
                raise BadCell("含有看不见的控制字符或换行，请重新输入这一格")
        return words

    def encode(self, value):
        quoted = ('"' + w.replace("\\", "\\\\").replace('"', '\\"') + '"' for w in value)
        return super().encode("{" + ",".join(quoted) + "}")
