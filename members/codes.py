"""公民身份号码 (GB 11643-1999)."""

import datetime
import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from core.values import Finding, Identifier, Wrong
from core.values.dates import today

_FORM = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)

#: Years of age at which one may join the Party.
MATURE = 18


def check_id_number(number: str) -> str:
    """Check an upper-case trimmed number; return a warning or an empty string.

    Raises ValueError with a Chinese message (which never quotes the number) when it cannot be
    right. A county code that is unknown, or was not in force at the birth date, only warns.
    """
    if len(number) != 18:
        raise ValueError(f"应为 18 位，现为 {len(number)} 位，请对照身份证填写")
    if not _FORM.fullmatch(number):
        raise ValueError("应为 17 位数字加 1 位数字或 X，请对照身份证填写")
    try:
        born = _born_on(number)
    except ValueError:
        raise ValueError("第 7 至 14 位不是有效的出生日期，请对照身份证填写") from None
    if not born.year >= 1900 or born > today():
        raise ValueError("第 7 至 14 位的出生日期不合情理，请对照身份证填写")
    if number[-1] != ric.calc_check_digit(number):
        raise Wrong("校验码不符，多半有一位抄错，请对照身份证填写", "checksum")
    if not _county_known(number[:6], born.year):
        return "前 6 位的县区代码不在已知区划中或出生时尚未启用，请核对"
    return ""


def check_member(values: Mapping[str, Any]) -> Iterator[Finding]:
    """What cannot be, or is unlikely, of a member's number and days together."""
    number, joined_on = values.get("id_number"), values.get("joined_on")
    if number and joined_on:
        if joined_on < _born_on(number):
            yield Finding("joined_on", "早于身份证号中的出生日期，请核对这两项")
        elif age_on(number, joined_on) < MATURE:
            text = f"当天按身份证号不满 {MATURE} 周岁，请核对这两项"
            yield Finding("joined_on", text, doubt=True)
    transferred_on = values.get("transferred_on")
    if joined_on and transferred_on and transferred_on < joined_on:
        yield Finding("transferred_on", "不能早于入党日期，请核对")


def check_post(values: Mapping[str, Any]) -> Iterator[Finding]:
    """What cannot be of an office: only of secretaries it is kept where they come from."""
    if values.get("source") and values.get("title") not in (None, "secretary", "first_secretary"):
        yield Finding("source", "只由书记、第一书记填写，请清空，或核对职务")


def is_male(number: str) -> bool:
    """What the seventeenth digit of a checked number says."""
    return int(number[16]) % 2 == 1


def age_on(number: str, day: datetime.date) -> int:
    """Full years on `day` of the holder of a checked number."""
    born = _born_on(number)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def reaches(number: str, age: int) -> datetime.date:
    """The day from which on the holder of a checked number is `age` years old (`age_on`)."""
    born = _born_on(number)
    try:
        return born.replace(year=born.year + age)
    except ValueError:  # born on 29 February
        return datetime.date(born.year + age, 3, 1)


def _born_on(number: str) -> datetime.date:
    return datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


@functools.lru_cache(maxsize=50_000)
def _county_known(county: str, year: int) -> bool:
    try:
        ric.get_birth_place(f"{county}{year}0101")
    except (ValidationError, KeyError):  # stdnum: KeyError when only the province is known
        return False
    return True


#: The example of the standard (GB 11643-1999).
EXAMPLE_ID_NUMBER = "11010519491231002X"
#: Shown as `330999********001X`.
ID_NUMBER = Identifier(18, check_id_number, purpose="id_number", head=6, tail=2)
