"""What codes and names of two lists say of each other: divisions, old numbers, branches, renames.

Plain values, no database. The patterns are written so that PostgreSQL reads them alike: the
set-wise comparison uses the same ones (`sources.services.matching`).
"""

import datetime
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from stdnum import numdb

#: A unit that belongs to another one, by the end of its name.
BRANCH = (
    "(分公司|分店|分厂|分行|分所|分校|分院|分部|分社|分会"
    "|营业部|营业厅|门市部|经营部|办事处|代表处)$"
)
#: What a unit was called before: 新名称（原旧名称）, （曾用名：旧名称）.
FORMER = r"[(（](?:原名|曾用名|原)[:：]?([^()（）]{4,})[)）]"
#: Where the history of divisions comes from.
DIVISIONS_FROM = "《中华人民共和国行政区划代码》历年变更，python-stdnum 所附 cn/loc 表"
#: 15 位注册号的末位（ISO 7064 MOD 11,10，GS 15—2006）.
_MODULUS = 10


@dataclass(frozen=True)
class Division:
    """A county, as its code was given in some years; None: without limit."""

    name: str
    first: int | None = None
    last: int | None = None

    def __str__(self) -> str:
        if self.last is None:
            return self.name
        return f"{self.name}（{self.last} 年以后撤销或改码）"


@functools.lru_cache(maxsize=10_000)
def divisions(code: str) -> tuple[Division, ...]:
    """The counties that had these six digits, one after the other; nothing: never given."""
    found: dict[str, str] = {}
    for _, properties in numdb.get("cn/loc").info(code):
        found |= properties
    if "county" not in found:
        return ()
    read = (re.fullmatch(r"(?:\[(\d*)-(\d*)\])?(.*)", part) for part in found["county"].split(","))
    return tuple(
        Division(each[3], int(each[1]) if each[1] else None, int(each[2]) if each[2] else None)
        for each in read
        if each
    )


def division_part(code: str) -> str:
    """The six digits of the registering division: of a code, or of a number from before."""
    return {18: code[2:8], 15: code[:6]}.get(len(code), "")


@dataclass(frozen=True)
class Change:
    """One division became another; as a county entered it."""

    old: str
    new: str
    day: datetime.date | None = None


def became(code: str, changes: Iterable[Change]) -> str:
    """The code of today of a division of before."""
    following = {each.old: each.new for each in changes}
    seen: set[str] = set()
    while code in following and code not in seen:
        seen.add(code)
        code = following[code]
    return code


def is_registration_number(number: str) -> bool:
    """Whether 15 digits are a registration number of market regulation, by their check digit."""
    if not re.fullmatch(r"[0-9]{15}", number):
        return False
    rest = _MODULUS
    for digit in number[:14]:
        rest = (rest + int(digit)) % _MODULUS or _MODULUS
        rest = rest * 2 % (_MODULUS + 1)
    return (rest + int(number[14])) % _MODULUS == 1


def is_branch(name: str) -> bool:
    return re.search(BRANCH, bare(name)) is not None


def head_office(name: str) -> str:
    """The name of the unit to which a branch belongs, as far as its name says it; else ""."""
    found = re.match(r"(.+?(?:公司|银行|医院|学校|中心|合作社))(.+)$", bare(name))
    return found[1] if found and is_branch(name) else ""


def former_name(name: str) -> str:
    """What the unit was called before, where its name says so; else ""."""
    found = re.search(FORMER, name)
    return found[1] if found else ""


def bare(name: str) -> str:
    """The name without what stands in brackets about its past."""
    return re.sub(FORMER, "", name)


@dataclass(frozen=True)
class Clue:
    """What speaks for or against two units being one."""

    text: str
    against: bool = False


def clues(
    code: str, name: str, other_code: str, other_name: str, changes: Iterable[Change] = ()
) -> list[Clue]:
    """What two codes and names say of each other; equal codes need no clue."""
    found = []
    changes = list(changes)
    if is_branch(name) != is_branch(other_name):
        head, branch = (name, other_name) if is_branch(other_name) else (other_name, name)
        text = "一个是分支机构，一个不是"
        if head_office(branch) == bare(head):
            text = "一个是总部，一个是它的分支机构"
        found.append(Clue(text, against=True))
    if (old := former_name(name)) and old == bare(other_name):
        found.append(Clue(f"名单注明原名“{old}”"))
    if (old := former_name(other_name)) and old == bare(name):
        found.append(Clue(f"台账注明原名“{old}”"))
    lengths = {len(code), len(other_code)}
    if lengths == {15, 18}:
        legacy, unified = sorted((code, other_code), key=len)
        found.append(_legacy(legacy, unified, changes))
    elif lengths == {18}:
        same_body = code[8:17] == other_code[8:17]
        found.append(
            Clue("代码中的组织机构代码相同，登记机关不同")
            if same_body
            else Clue("两个 18 位代码不同", against=True)
        )
    return found


def _legacy(legacy: str, unified: str, changes: list[Change]) -> Clue:
    """A number of before and a code: the digits of one do not follow from those of the other."""
    mine, other = division_part(legacy), division_part(unified)
    if mine == other:
        return Clue(f"旧注册号与代码的登记地相同（{mine}{_named(mine)}）")
    if became(mine, changes) == became(other, changes):
        return Clue(f"登记地 {mine} 与 {other} 是同一地方的先后代码")
    return Clue(f"登记地不同：{mine}{_named(mine)}、{other}{_named(other)}", against=True)


def _named(code: str) -> str:
    known = divisions(code)
    return known[-1].name if known else "（区划代码表中没有）"
