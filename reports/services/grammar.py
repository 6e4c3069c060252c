"""What the name of a cell in a county's own workbook means.

    组织覆盖率_东街道        indicator by its title, region by its name
    formed_rate_330999001    both by their codes, or mixed
    红灯数_合计  党员数_本级  the region of the layout with all below it; what stands at itself
    月份  统计日  版次  区域  制表单位  定稿时间

Excel takes no name that begins with a digit: signs `_` before it are passed over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from months.choices import FigureScope
from months.indicators import BASES, BESIDE, INDICATORS, Indicator


class Place(NamedTuple):
    """A region of the layout's subtree."""

    pk: int
    code: str
    name: str


#: What is said of the month itself: the name of the cell → what is written.
HEADS = {
    "月份": "2026年10月",
    "统计日": "2026年10月31日",
    "版次": "第1版",
    "区域": "表样所属的区域名称",
    "制表单位": "设置里的主管单位名称",
    "定稿时间": "2026-11-05 02:00",
}
#: Short titles that people use, where one indicator is meant.
SHORT = {
    "覆盖率": "formed_rate",
    "单建率": "single_formed_rate",
    "联合率": "jointly_covered_rate",
    "组织数": "organizations",
}


class Unknown(ValueError):
    """`str()` says what of the name means nothing, and what could be meant."""


@dataclass(frozen=True)
class Meaning:
    """A head of the sheet, or an indicator in a region."""

    kind: Literal["head", "figure"]
    #: Name of the head, code of the indicator.
    what: str
    region_id: int = 0
    scope: str = FigureScope.TOTAL


def indicators() -> list[Indicator]:
    return [*INDICATORS, *BASES, *BESIDE.values()]


class Grammar:
    """Names as they are read for one region and those below it."""

    def __init__(self, root: Place, places: Iterable[Place]) -> None:
        self._root = root
        self._codes = {each.code: each for each in places}
        self._names: dict[str, list[Place]] = {}
        for each in self._codes.values():
            self._names.setdefault(each.name, []).append(each)
        self._indicators = {each.title: each.code for each in indicators()} | SHORT
        self._indicators |= {each.code: each.code for each in indicators()}

    def read(self, name: str) -> Meaning:
        """Raises `Unknown`."""
        plain = name.strip("_")
        if plain in HEADS:
            return Meaning("head", plain)
        what, sign, where = plain.rpartition("_")
        if not sign:
            raise Unknown("应写成“指标_区域”，例如 组织覆盖率_合计")
        return Meaning("figure", self._indicator(what), *self._region(where))

    def _indicator(self, text: str) -> str:
        code = self._indicators.get(text) or self._indicators.get(text.lower())
        if code is None:
            near = [title for title in self._indicators if text and (text in title)]
            hint = f"，是不是{'、'.join(near[:3])}" if near else "，指标名称见本页的列表"
            raise Unknown(f"没有“{text}”这个指标{hint}")
        return code

    def _region(self, text: str) -> tuple[int, str]:
        if text == FigureScope.OWN.label:
            return self._root.pk, FigureScope.OWN
        if text == FigureScope.TOTAL.label:
            return self._root.pk, FigureScope.TOTAL
        if (found := self._codes.get(text.upper())) is not None:
            return found.pk, FigureScope.TOTAL
        named = self._names.get(text, [])
        if not named:
            raise Unknown(f"{self._root.name}没有“{text}”这个区域")
        if len(named) > 1:
            codes = "、".join(each.code for each in named[:3])
            raise Unknown(f"“{text}”同名的区域有 {len(named)} 个，请写区域代码（{codes}）")
        return named[0].pk, FigureScope.TOTAL
