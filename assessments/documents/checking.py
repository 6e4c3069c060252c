"""Whether somebody can be rated by a document, and what nobody may be judged by."""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from assessments.choices import Method, Reweighting, Scoring, Source, TieEnd
from assessments.documents.model import Document, Item, Unfit, step_text

MOST_ITEMS, MOST_LEVELS, MOST_STEPS, MOST_MARKS = 200, 10, 20, 1000
OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
#: What nobody may be judged by (《整治形式主义为基层减负若干规定》, 国办函〔2026〕12号).
FORBIDDEN = (
    "照片", "图片", "截图", "视频时长", "点赞", "转发", "评论数", "登录", "打卡", "签到率",
    "在线时长", "学时", "学习时长", "学习积分", "积分排名", "台账厚度", "会议记录本",
)  # fmt: skip
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,11}")


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
    if len(document.verdicts) != 4 or not all(map(_percent, document.verdicts)):
        yield "测评折算应写四个 0 至 100 的数，依次为好、较好、一般、较差。"
    if not _percent(document.pay):
        yield "党建绩效占年度绩效的比例应为 0 至 100。"
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
        if level.pay is not None and not _percent(level.pay):
            yield f"{here}绩效折算应为 0 至 100。"
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
    if not least <= value <= MOST_MARKS:
        return False
    exact = Decimal(str(value))
    return exact == exact.quantize(Decimal("0.01"))


def _percent(value: Any) -> bool:
    return _marks(value, least=0) and value <= 100
