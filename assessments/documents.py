"""What a scheme says, as one document: dimensions, items, vetoes, levels, and how they are counted.

The document is JSON and stands in the scheme (`assessments.models.Scheme.content`), in the files
that ship, and row by row in Excel. Here it is read, checked and written as text; nothing here knows
the database. Marks have at most two decimals and are counted in millionths (`UNIT`), so that sums
are exact.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from assessments.choices import Method, Reweighting, Scoring, Source, TieEnd

UNIT = 10**6
MOST_ITEMS, MOST_LEVELS, MOST_STEPS, MOST_MARKS = 200, 10, 20, 1000
OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
#: What nobody may be judged by (《整治形式主义为基层减负若干规定》, 国办函〔2026〕12号).
FORBIDDEN = (
    "照片", "图片", "截图", "视频时长", "点赞", "转发", "评论数", "登录", "打卡", "签到率",
    "在线时长", "学时", "学习时长", "学习积分", "积分排名", "台账厚度", "会议记录本",
)  # fmt: skip
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,11}")
_STEP = re.compile(
    r"(?P<op><=|>=|!=|<|>|=)\s*(?P<value>-?[\d.]+)\s*[:：]\s*(?P<marks>[\d.]+)\s*(?P<each>每)?"
    r"\s*(?:[#＃]\s*(?P<text>.*))?"
)


class Unfit(ValueError):
    """A document by which nobody can be rated: `problems` says where and why, in sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Step:
    """One step of a scale: where the fact compares so, so many marks (`each`: for every one by
    which it is off)."""

    op: str
    value: float
    marks: float
    each: bool = False
    text: str = ""


@dataclass(frozen=True)
class Item:
    code: str
    dimension: str
    title: str
    marks: float
    source: str = Source.SELF
    method: str = Method.LEDGER
    standard: str = ""
    #: Beside the other items, up to its marks; all of them together up to the scheme's cap.
    bonus: bool = False
    fact: str = ""
    scoring: str = ""
    steps: tuple[Step, ...] = ()
    #: The least that comes out; below 0 where the scheme says so.
    floor: float = 0
    #: Whether somebody of whom the fact is not known is left out here, and not given nothing.
    skip_unknown: bool = True
    #: Whether evidence is asked for, and on what ground.
    evidence: bool = False
    evidence_ground: str = ""
    #: To whom it applies: kinds of Party organizations, numbers of members; empty: to all.
    kinds: tuple[str, ...] = ()
    least_members: int | None = None
    most_members: int | None = None

    @property
    def is_computed(self) -> bool:
        return self.source == Source.COMPUTED


@dataclass(frozen=True)
class Dimension:
    code: str
    name: str


@dataclass(frozen=True)
class Veto:
    code: str
    text: str
    #: Whose department says so.
    department: str = ""
    #: The most stars that are left; 0: none.
    most: int = 0


@dataclass(frozen=True)
class StarLevel:
    star: int
    name: str
    #: By threshold, by share of all who are rated (in hundredths) or by number, by needed items.
    least: float | None = None
    share: float | None = None
    count: int | None = None
    needs: tuple[str, ...] = ()
    #: The tier that is proposed for it (`rectification.choices.Tier`).
    tier: str = ""


@dataclass(frozen=True)
class Document:
    dimensions: tuple[Dimension, ...]
    items: tuple[Item, ...]
    levels: tuple[StarLevel, ...]
    vetoes: tuple[Veto, ...] = ()
    bonus_cap: float = 0
    reweighting: str = Reweighting.DIMENSION
    #: Dimensions by which those with the same total are put in order, then what holds.
    tie_by: tuple[str, ...] = ()
    tie_end: str = TieEnd.ALL
    #: Whoever has fewer stars in so many rounds one after the other is told; 0: nobody is.
    low_star: int = 0
    low_rounds: int = 2

    def item(self, code: str) -> Item | None:
        return next((each for each in self.items if each.code == code), None)

    @property
    def full(self) -> float:
        """The marks of all items that are no bonus."""
        total = sum(units(each.marks) for each in self.items if not each.bonus)
        return number(Decimal(total) / UNIT)

    @property
    def facts(self) -> list[str]:
        """Names of the facts that it asks, each once."""
        return sorted({each.fact for each in self.items if each.is_computed})

    def level(self, star: int) -> StarLevel | None:
        return next((each for each in self.levels if each.star == star), None)

    def star_name(self, star: int | None) -> str:
        found = self.level(star) if star else None
        return found.name if found else "未评上"

    def as_json(self) -> dict[str, Any]:
        return _plain(asdict(self))


def _plain(value: Any) -> Any:
    """Without what is only the default of lists and texts; marks that are whole as whole ones."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str):
        return str(value)
    return number(value) if isinstance(value, float) else value


@lru_cache(maxsize=1 << 16)
def units(value: Any) -> int:
    """A number with at most six decimals in millionths."""
    return int(Decimal(str(value)).scaleb(6).to_integral_value())


def number(value: Any) -> int | float:
    """Whole numbers without a point."""
    found = Decimal(str(value))
    return int(found) if found == found.to_integral_value() else float(found)


# --- Read ---------------------------------------------------------------------------------------


def read(raw: Any) -> Document:
    """The document that stands in `raw`, whether it holds together or not; Unfit for what has
    another form."""
    try:
        return Document(
            dimensions=tuple(_of(Dimension, each) for each in raw.get("dimensions", ())),
            items=tuple(_item(each) for each in raw.get("items", ())),
            levels=tuple(
                sorted(
                    (_of(StarLevel, each) for each in raw.get("levels", ())),
                    key=lambda each: -each.star,
                )
            ),
            vetoes=tuple(_of(Veto, each) for each in raw.get("vetoes", ())),
            bonus_cap=raw.get("bonus_cap", 0),
            reweighting=raw.get("reweighting", Reweighting.DIMENSION),
            tie_by=tuple(raw.get("tie_by", ())),
            tie_end=raw.get("tie_end", TieEnd.ALL),
            low_star=raw.get("low_star", 0),
            low_rounds=raw.get("low_rounds", 2),
        )
    except (TypeError, AttributeError, ValueError) as error:
        raise Unfit(["方案文件的格式不对，请对照导出的文件填写。"]) from error


def _item(raw: Mapping[str, Any]) -> Item:
    steps = tuple(_of(Step, each) for each in raw.get("steps", ()))
    return _of(Item, {**raw, "steps": steps})


def _of(kind: type, raw: Mapping[str, Any]) -> Any:
    """Lists become tuples: a document is never changed, only made anew."""
    known = {each.name for each in fields(kind)}
    if unknown := set(raw) - known:
        raise TypeError(f"{kind.__name__} has no {sorted(unknown)}")
    return kind(
        **{key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    )


# --- Checked ------------------------------------------------------------------------------------


def check(document: Document, *, facts: Collection[str], kinds: Collection[str]) -> None:
    """Raise Unfit, naming every place, for what nobody can be rated by. `facts`: names of those
    that may be asked; `kinds`: of Party organizations."""
    found = list(_problems(document, facts, kinds))
    if found:
        raise Unfit(found)


def _problems(document: Document, facts, kinds) -> Iterator[str]:
    dimensions = [each.code for each in document.dimensions]
    if not dimensions:
        yield "方案没有类别，至少要有一类。"
    for each in document.dimensions:
        if not _CODE.fullmatch(str(each.code)) or not each.name:
            yield f"类别“{each.code} {each.name}”须有代码（字母、数字）和名称。"
    yield from _twice("类别", dimensions)
    if not 1 <= len(document.items) <= MOST_ITEMS:
        yield f"方案有 {len(document.items)} 个项目，应为 1 至 {MOST_ITEMS} 个。"
    yield from _twice("项目", [each.code for each in document.items])
    for item in document.items:
        for text in _of_item(item, dimensions, facts, kinds):
            yield f"项目 {item.code}：{text}"
    if document.items and all(each.bonus for each in document.items):
        yield "方案只有加分项，至少要有一个计分项目。"
    yield from _of_levels(document)
    yield from _twice("一票否决", [each.code for each in document.vetoes])
    for veto in document.vetoes:
        if not _CODE.fullmatch(str(veto.code)) or not veto.text:
            yield f"一票否决“{veto.code}”须有代码和情形。"
        yield from _forbidden(f"一票否决 {veto.code}：", veto.text)
    if not _marks(document.bonus_cap, least=0):
        yield f"加分上限应为 0 至 {MOST_MARKS}，最多两位小数。"
    if document.reweighting not in Reweighting.values:
        yield "不适用项目的折算办法没有选对。"
    if document.tie_end not in TieEnd.values:
        yield "并列的处理办法没有选对。"
    if document.low_star not in (0, *(each.star for each in document.levels)):
        yield "低星提醒的星级应为方案里的一级，不提醒的填 0。"
    if document.low_rounds not in range(2, 9):
        yield "连续低星的轮数应为 2 至 8。"
    if unknown := set(document.tie_by) - set(dimensions):
        yield f"并列时比较的类别“{'、'.join(sorted(map(str, unknown)))}”不在方案里。"


def _of_item(item: Item, dimensions, facts, kinds) -> Iterator[str]:
    if not _CODE.fullmatch(str(item.code)):
        yield "代码应为 1 至 12 个字母、数字、点或横线。"
    if item.dimension not in dimensions:
        yield f"类别“{item.dimension}”不在方案里。"
    if not item.title:
        yield "没有名称。"
    if not _marks(item.marks):
        yield f"满分应大于 0、不超过 {MOST_MARKS}，最多两位小数。"
    if not _marks(-item.floor if isinstance(item.floor, int | float) else None, least=0):
        yield "扣分下限应为 0 或负数，最多两位小数。"
    if item.source not in Source.values:
        yield f"来源“{item.source}”没有选对。"
    if item.method not in Method.values:
        yield f"核实方式“{item.method}”没有选对。"
    if unknown := set(item.kinds) - set(kinds):
        yield f"没有“{'、'.join(sorted(map(str, unknown)))}”这种党组织类型。"
    if item.evidence and not item.evidence_ground:
        yield "要求佐证的须写明依据；佐证不要求照片。"
    for bound in (item.least_members, item.most_members):
        if bound is not None and (not isinstance(bound, int) or not 0 <= bound <= 100_000):
            yield "适用的党员人数应为整数。"
    yield from _forbidden("", item.title, item.standard, *(each.text for each in item.steps))
    if not item.is_computed:
        if item.fact or item.scoring:
            yield "不由系统计算的项目不选数据、不选计分方式。"
        return
    if item.fact not in facts:
        yield f"数据“{item.fact}”不在可选的数据里（照片、点赞、登录、学时不得作为评价依据）。"
    if item.scoring not in Scoring.values:
        yield "没有选计分方式。"
    elif item.scoring != Scoring.SHARE and not item.steps:
        yield f"{Scoring(item.scoring).label}须写明各档。"
    if item.scoring == Scoring.EACH and len(item.steps) > 1:
        yield "按数量计分只写一档，例如“>= 1 : 2 每”。"
    if len(item.steps) > MOST_STEPS:
        yield f"计分档最多 {MOST_STEPS} 档。"
    for step in item.steps:
        whole = isinstance(step.value, int | float) and not isinstance(step.value, bool)
        if step.op not in OPERATORS or not whole or not _marks(step.marks, least=0):
            yield f"计分档“{step_text(step)}”没有写对，例如“>= 90 : 5”。"


def _of_levels(document: Document) -> Iterator[str]:
    if not 1 <= len(document.levels) <= MOST_LEVELS:
        yield f"等级应有 1 至 {MOST_LEVELS} 级。"
    yield from _twice("等级", [each.star for each in document.levels])
    codes = {each.code for each in document.items}
    for level in document.levels:
        here = f"等级“{level.name}”："
        if not isinstance(level.star, int) or not 1 <= level.star <= MOST_LEVELS or not level.name:
            yield f"{here}星数应为 1 至 {MOST_LEVELS}，并有名称。"
        if level.least is None and level.share is None and level.count is None and not level.needs:
            yield f"{here}须写明最低分、比例、名额或必备项目。"
        if level.least is not None and not _marks(level.least, least=0):
            yield f"{here}最低分应为 0 至 {MOST_MARKS}，最多两位小数。"
        if level.share is not None and not (_marks(level.share) and level.share <= 100):
            yield f"{here}比例应大于 0、不超过 100。"
        if level.count is not None and (not isinstance(level.count, int) or level.count < 1):
            yield f"{here}名额应为正整数。"
        if unknown := set(level.needs) - codes:
            yield f"{here}必备项目“{'、'.join(sorted(map(str, unknown)))}”不在方案里。"


def _twice(what: str, codes: list) -> Iterator[str]:
    if twice := sorted({str(each) for each in codes if codes.count(each) > 1}):
        yield f"{what}“{'、'.join(twice)}”出现了不止一次。"


def _forbidden(here: str, *texts: str) -> Iterator[str]:
    if found := sorted({word for word in FORBIDDEN for text in texts if word in str(text)}):
        yield (
            f"{here}写了“{'、'.join(found)}”。按规定不以照片、点赞、登录、学时和材料多少评价工作，"
            "请改写。"
        )


def _marks(value: Any, *, least: float = 0.01) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return False
    return least <= value <= MOST_MARKS and exact == exact.quantize(Decimal("0.01"))


# --- As text, for forms and sheets --------------------------------------------------------------


def step_text(step: Step) -> str:
    """`>= 90 : 5`, `> 0 : 2 每 # 每次扣 2 分`."""
    each = " 每" if step.each else ""
    text = f" # {step.text}" if step.text else ""
    return f"{step.op} {step.value} : {step.marks}{each}{text}"


def steps_text(steps: Collection[Step]) -> str:
    return "\n".join(map(step_text, steps))


def steps_of(text: str) -> tuple[Step, ...]:
    """Raises Unfit, naming the line."""
    found, wrong = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _STEP.fullmatch(line)
        try:
            if match is None:
                raise ValueError(line)
            found.append(
                Step(
                    op=match["op"],
                    value=number(match["value"]),
                    marks=number(match["marks"]),
                    each=bool(match["each"]),
                    text=(match["text"] or "").strip(),
                )
            )
        except (ValueError, InvalidOperation):
            wrong.append(f"“{line[:40]}”没有写对，每行一档，例如“>= 90 : 5”或“> 0 : 2 每”。")
    if wrong:
        raise Unfit(wrong)
    return tuple(found)
