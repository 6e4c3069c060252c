"""Telephone numbers."""

import re
from dataclasses import dataclass
from typing import Any

from core.values.base import Wrong, ignore
from core.values.codes import Identifier

_LINKS = re.compile("[\u2010-\u2015\u2212]")
_MOBILE = re.compile(r"(?:(?:\+|00)?86)?0?(1[3-9]\d{9})", re.ASCII)
#: Country, area (without 0 behind the country), number, extension.
_FIXED = re.compile(
    r"(?:(?:(?:\+|00)86-?0?|0)(10|2\d|[3-9]\d{2})-?)?([2-9]\d{2,3}-?\d{4})"
    r"(?:(?:-|转|分机|#|\*|X|EXT\.?)(\d{1,6}))?",
    re.ASCII,
)
_SERVICE = re.compile(r"[48]00\d{7}", re.ASCII)
_ABROAD = re.compile(r"(?:\+|00)(?!86)([1-9]\d{6,14})", re.ASCII)
#: What stands between two numbers.
_BETWEEN = re.compile(r"[/、,;|\\\s]|或")
_SHORTEST, _LONGEST = 7, 15


@dataclass(frozen=True)
class Phone(Identifier):
    """A mobile, fixed or service number, stored alike however it was written.

    `13900001111`, `0573-84990000`, with an extension `0573-84990000-801`.
    """

    def read(self, raw: Any, doubt=ignore) -> str:
        text = _LINKS.sub("-", self.normalized(raw))
        number = _number(re.sub(r"[\s()]", "", text))
        if not number:
            raise Wrong(_mend(text))
        return number


def _number(text: str) -> str:
    """The number in the form in which it is stored; empty for none."""
    joined = text.replace("-", "")
    if found := _MOBILE.fullmatch(joined):
        return found[1]
    if _SERVICE.fullmatch(joined):
        return joined
    if found := _FIXED.fullmatch(text):
        area, number, extension = found.groups()
        parts = (area and f"0{area}", number.replace("-", ""), extension)
        return "-".join(part for part in parts if part)
    found = _ABROAD.fullmatch(joined)
    return f"+{found[1]}" if found else ""


def _mend(text: str) -> str:
    digits = sum(map(str.isdigit, text))
    if not digits:
        return "不是电话号码，没有号码的请留空"
    if "*" in text:
        return "是脱敏后的号码，请填写完整的号码"
    whole = [part for part in _BETWEEN.split(text) if sum(map(str.isdigit, part)) >= _SHORTEST]
    if len(whole) > 1 or digits > _LONGEST:
        return "有两个以上的号码，请只填一个"
    return (
        f"不像电话号码（有 {digits} 位数字），手机应为 11 位，"
        "固定电话应为 7 至 8 位、可带区号，请核对"
    )


#: A telephone number of a person or an organization.
PHONE = Phone(30, purpose="phone")
