"""What the rules of 组织处置 and of the yearly review say of numbers and days: plain values.

Source: 《中国共产党不合格党员组织处置办法》 (中共中央办公厅 2024-06-16), 党章 第九条,
《中国共产党党员教育管理工作条例》 (2019). Months and years are calendar ones.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from core.months import months_later, years_later
from members.choices import BARRED_YEARS
from reviews.choices import DisposalEnd as E
from reviews.choices import DisposalGround as G
from reviews.choices import DisposalKind as K

#: 限期改正 lasts so many months as a rule, and never more.
USUAL_MONTHS, MOST_MONTHS = 6, 12
#: So long without dues, life or work is 自行脱党; so long out of touch suspends membership.
SILENT_MONTHS = 6
#: Up to so many years out of touch it is still 限期改正.
LOST_YEARS = 2

LAW = "《中国共产党不合格党员组织处置办法》"
CONSTITUTION = "《中国共产党章程》第九条"
EDUCATION = "《中国共产党党员教育管理工作条例》"


@dataclass(frozen=True)
class Ground:
    """What one ground asks for besides its facts."""

    kind: str
    source: str = LAW
    #: Whether the day must be given since when it lasts.
    since: bool = False
    #: At least so many months, and fewer than so many years, before the day of the proposal.
    months: int = 0
    years: int = 0
    #: How an earlier procedure must have ended.
    after: str = ""


#: Which grounds belong to which way.
GROUNDS: Mapping[tuple[str, str], Ground] = {
    (K.RECTIFY, G.WEAK_WILL): Ground(K.RECTIFY),
    (K.RECTIFY, G.RELIGION): Ground(K.RECTIFY),
    (K.RECTIFY, G.NO_EXAMPLE): Ground(K.RECTIFY),
    (K.RECTIFY, G.NO_DISCIPLINE): Ground(K.RECTIFY),
    (K.RECTIFY, G.OUT_OF_TOUCH): Ground(
        K.RECTIFY, since=True, months=SILENT_MONTHS, years=LOST_YEARS
    ),
    (K.PERSUADE, G.THREATENS): Ground(K.PERSUADE),
    (K.PERSUADE, G.NO_CHANGE): Ground(K.PERSUADE, after=E.UNCHANGED),
    (K.REMOVE, G.LOST_FAITH): Ground(K.REMOVE),
    (K.REMOVE, G.LEFT_BY_HIMSELF): Ground(K.REMOVE, CONSTITUTION, since=True, months=SILENT_MONTHS),
    (K.REMOVE, G.STILL_LOST): Ground(K.REMOVE, after=E.LOST),
    (K.REMOVE, G.REFUSES): Ground(K.REMOVE, after=E.REFUSED),
    (K.SUSPEND, G.OUT_OF_TOUCH): Ground(K.SUSPEND, EDUCATION, since=True, months=SILENT_MONTHS),
}

#: How each way may end once it runs.
ENDS: Mapping[str, tuple[str, ...]] = {
    K.RECTIFY: (E.IMPROVED, E.UNCHANGED),
    K.PERSUADE: (E.LEFT, E.REFUSED),
    K.REMOVE: (E.REMOVED,),
    K.SUSPEND: (E.RESTORED, E.LOST),
}
#: What is proposed next after such an end: never done by itself.
NEXT: Mapping[str, tuple[str, str]] = {
    E.UNCHANGED: (K.PERSUADE, G.NO_CHANGE),
    E.REFUSED: (K.REMOVE, G.REFUSES),
    E.LOST: (K.REMOVE, G.STILL_LOST),
}


def ground_problems(
    kind: str, ground: str, since: datetime.date | None, day: datetime.date
) -> dict[str, str]:
    """Field → why this way cannot be proposed on this ground on `day`; empty when it can."""
    rule = GROUNDS.get((kind, ground))
    if rule is None:
        return {"ground": f"这种情形不适用{K(kind).label}，请重新选择处置方式或情形。"}
    if not rule.since:
        return {} if since is None else {"since": "这种情形不填起始日期。"}
    if since is None:
        return {"since": "请填写从哪一天起，期限按日历月计算。"}
    earliest = months_later(since, rule.months)
    if day < earliest:
        return {"since": f"{rule.source}：须连续 {rule.months} 个月，{earliest} 起方可提出。"}
    if rule.years and day >= years_later(since, rule.years):
        return {"since": f"失去联系已满 {rule.years} 年，不再适用限期改正，请按停止党籍办理。"}
    return {}


def months_problem(kind: str, months: int | None) -> str:
    """Why 限期改正 cannot last so long; "" when it can."""
    if kind != K.RECTIFY:
        return "" if months is None else "只有限期改正填写期限。"
    if months is None or not USUAL_MONTHS <= months <= MOST_MONTHS:
        return f"{LAW}：限期改正一般 {USUAL_MONTHS} 个月，最长不超过 {MOST_MONTHS} 个月。"
    return ""


def ends_problem(
    kind: str, end: str, *, began: datetime.date, until: datetime.date | None, day: datetime.date
) -> str:
    """Why it cannot end so on `day`; "" when it can."""
    if end not in ENDS[kind]:
        return f"{K(kind).label}没有这种结果。"
    if day < began:
        return f"不能早于批准日期 {began}。"
    if kind == K.RECTIFY and until is not None and day < until:
        return f"限期改正到 {until} 期满，期满后再作结论。"
    if end == E.LOST and day < years_later(began, LOST_YEARS):
        return (
            f"{EDUCATION}：停止党籍 {LOST_YEARS} 年后确实无法取得联系的予以除名，"
            f"{years_later(began, LOST_YEARS)} 起方可。"
        )
    return ""


def barred_until(left_on: datetime.date) -> datetime.date:
    """From that day on somebody may be admitted again."""
    return years_later(left_on, BARRED_YEARS)
