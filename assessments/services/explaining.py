"""看懂我的星级: per item what counted, what is missing, what it is worth, and where to do it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assessments import facts, scoring
from assessments.choices import Level, Scoring
from assessments.documents import Document, Item, Step, number
from assessments.models import Assessment, Mark, Score
from assessments.services.marking import below, stored


@dataclass
class Line:
    """One item."""

    item: Item
    got: Decimal | None
    applies: bool
    #: Of a computed item: its value in words, and what of the scale counted.
    value: str = ""
    counted: list[str] = field(default_factory=list)
    #: Marks of each level, and why they differ.
    marks: dict[str, Mark] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    #: Where its rows stand and what can be done there.
    url: str = ""
    todo: str = ""

    @property
    def lost(self) -> Decimal:
        """What is still to be had."""
        if not self.applies or self.got is None:
            return Decimal(0)
        return Decimal(str(self.item.marks)) - self.got

    @property
    def own(self) -> Any:
        return self._of(Level.SELF)

    @property
    def town(self) -> Any:
        return self._of(Level.TOWN)

    @property
    def county(self) -> Any:
        return self._of(Level.COUNTY)

    def _of(self, level: str) -> Any:
        mark = self.marks.get(level)
        return number(mark.marks) if mark else None

    @property
    def state(self) -> str:
        if not self.applies:
            return "不适用，分值折算到其他项目"
        return "还没有评分" if self.got is None else ""


@dataclass
class Group:
    code: str
    name: str
    lines: list[Line]
    got: Decimal | None
    full: Any


@dataclass
class Explained:
    groups: list[Group]
    #: The lines by which most is still to be had, largest first.
    chances: list[Line]
    #: What keeps it from the next level, in sentences.
    missing: list[str]
    vetoes: list[str]
    star_name: str
    next_name: str = ""


def explained(assessment: Assessment, score: Score) -> Explained:
    document = assessment.round.scheme.document
    marks = stored(assessment)
    lines = [_line(item, assessment, score, marks) for item in document.items]
    groups = [
        Group(
            dimension.code,
            dimension.name,
            [line for line in lines if line.item.dimension == dimension.code],
            _decimal(score.dimensions.get(dimension.code)),
            number(
                sum(
                    Decimal(str(item.marks))
                    for item in document.items
                    if item.dimension == dimension.code and not item.bonus
                )
            ),
        )
        for dimension in document.dimensions
    ]
    vetoes = [
        f"{each.text}：{'不评星' if not each.most else f'最高 {document.star_name(each.most)}'}"
        for each in document.vetoes
        if each.code in score.known.get("vetoes", ())
    ]
    above = next((each for each in reversed(document.levels) if each.star > score.star), None)
    return Explained(
        groups=groups,
        chances=sorted(
            (line for line in lines if line.lost > 0 and not line.item.bonus),
            key=lambda line: -line.lost,
        )[:5],
        missing=_missing(document, above, score) if above else [],
        vetoes=vetoes,
        star_name=document.star_name(score.star),
        next_name=above.name if above else "",
    )


def _decimal(value: Any) -> Decimal | None:
    """As it is shown: at most two decimals, half up, without trailing zeros."""
    if value is None:
        return None
    return Decimal(str(number(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP))))


def _line(item: Item, assessment: Assessment, score: Score, marks) -> Line:
    stored_item = score.items.get(item.code, {})
    line = Line(item, _decimal(stored_item.get("got")), stored_item.get("applies", True))
    if item.source in score.known.get("votes", {}):
        value = score.known["votes"][item.source]
        line.value = "票数不足，没有结果" if value is None else f"测评折合 {number(value)}%"
        return line
    if not item.is_computed:
        line.marks = {
            level: marks[level][item.code] for level in marks if item.code in marks[level]
        }
        line.reasons = [
            f"{mark.get_level_display()}：{mark.reason}"
            for mark in line.marks.values()
            if mark.reason
        ]
        return line
    fact = facts.ALL.get(item.fact)
    value = score.known["facts"].get(item.fact)
    line.value = (
        "没有数据" if value is None else f"{number(value)} {fact.unit if fact else ''}".strip()
    )
    line.counted = _counted(item, value)
    if fact is not None:
        line.url, line.todo = fact.where(assessment.rated), fact.todo
    return line


#: How a comparison is read out.
_SAID = {"=": "等于", "!=": "不是", "<": "少于", "<=": "不超过", ">": "超过", ">=": "达到"}


def step_said(step: Step, scoring: str) -> str:
    """The step in words: `达到 90，得 5 分`; its own text where it has one."""
    verb = "扣" if scoring == Scoring.DEDUCT else "得"
    off = "少" if step.op.startswith("<") else "多"
    each = f"每{off} 1 个" if step.each else ""
    return step.text or (
        f"{_SAID[step.op]} {number(step.value)}，{each}{verb} {number(step.marks)} 分"
    )


def _counted(item: Item, value: Any) -> list[str]:
    if value is None:
        return []
    if item.scoring == Scoring.SHARE:
        return [f"满分 × {number(value)}%"]
    found = scoring.marked(item, scoring.Known(facts={item.fact: value}))
    return [step_said(step, item.scoring) for step in found.steps]


def _missing(document: Document, above: Any, score: Score) -> list[str]:
    found = []
    total = score.total or Decimal(0)
    if above.least is not None and total < Decimal(str(above.least)):
        short = Decimal(str(above.least)) - total
        found.append(f"{above.name}最低 {number(above.least)} 分，还差 {short} 分。")
    for code in above.needs:
        got = score.items.get(code, {}).get("got")
        if not got or Decimal(got) <= 0:
            item = document.item(code)
            found.append(f"{above.name}须有“{item.title if item else code}”，现在没有得分。")
    if above.share is not None or above.count is not None:
        words = [f"{number(above.share)}%" if above.share is not None else ""]
        words.append(f"{above.count} 个" if above.count is not None else "")
        found.append(f"{above.name}名额为{'、'.join(filter(None, words))}，按得分从高到低评定。")
    most = [each.most for each in document.vetoes if each.code in score.known.get("vetoes", ())]
    if most and min(most) < above.star:
        found.append("有一票否决情形。")
    return found


def suggested(item: Item, level: str, marks: Mapping[str, Mapping[str, Mark]]) -> Any:
    """What stands in the form at first: what was given here, else by the level below."""
    own = marks[level].get(item.code)
    if own is not None:
        return number(own.marks)
    earlier = below(marks, level, item.code)
    return number(earlier.marks) if earlier is not None else None
