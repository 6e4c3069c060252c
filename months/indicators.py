"""Every figure of the monthly report as data: how it is counted, and its explanation.

One definition serves the roll-up, the drill-down and the sheet 口径说明. Conditions are about
`OrganizationFact`; they are always joined with `IN_OPERATION`.
"""

from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

#: Only organizations in operation count; the others carry the reason in `exclusion`.
IN_OPERATION = Q(exclusion="")

HAS_MEMBERS = Q(member_count__gte=1)
THREE_FULL = Q(full_member_count__gte=3)
FEW_MEMBERS = HAS_MEMBERS & Q(full_member_count__lt=3)
FORMED = Q(single_covered=True) | Q(other_covered=True)
NOT_FORMED = Q(single_covered=False, other_covered=False)
WORK_COVERED = NOT_FORMED & Q(work_covered=True)

OPERATING_ONLY = "只计统计日正常经营的组织；停业、注销、空壳、统计日尚未成立和回收站中的组织不计。"
FULL_MEMBER = "正式党员指党员类别为正式党员、转正日期为空或不晚于统计日的党员；党员计在其工作单位。"
REPORT = "两新组织党建月报口径"
#: Documents by name and article; what other places do is called 参考做法.
OWN_BRANCH = "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）第四条"
JOINT_BRANCH = "《中国共产党支部工作条例（试行）》（中共中央2018年10月印发）第五条"
NINGBO = "参考做法：宁波市每月按职工人数通报两新组织党员和党组织情况"
QUZHOU = f"{JOINT_BRANCH}；参考做法：衢州市对党员不足3名的两新组织实行联合覆盖"


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One column: a count of organizations, a sum over them, a rate, or what a part counts."""

    code: str
    title: str
    #: 口径 in words, and what it leaves out.
    formula: str
    exclusions: str = OPERATING_ONLY
    source: str = REPORT
    #: Which organizations count; None = all in operation.
    condition: Q | None = None
    #: The column of `OrganizationFact` that is summed; None = rows are counted.
    value: str | None = None
    #: Codes of the two counts that make a rate.
    numerator: str | None = None
    denominator: str | None = None
    #: Counted by a part of the month (`months.parts`), which also knows what is behind it.
    by_part: bool = False
    #: What happened within the month: of several months the sum. Else it stood on the last day: of
    #: several months the last one's.
    is_flow: bool = False
    #: What more of it is; "" where it is neither. A higher rate is better.
    rise: Literal["better", "worse", ""] = ""

    @property
    def is_rate(self) -> bool:
        return self.numerator is not None

    def shown(self, value: int | float | None) -> str:
        """A figure as people read it; a dash where there is nothing to divide by."""
        if value is None:
            return "—"
        return f"{value:.1%}" if self.is_rate else f"{value:,}"

    @property
    def is_counted(self) -> bool:
        """Whether it is counted from organization facts (not a rate, not by a part)."""
        return not (self.is_rate or self.by_part)

    @property
    def behind(self) -> Q:
        """The organizations that make up the figure; for sums those that contribute."""
        found = IN_OPERATION
        if self.condition is not None:
            found &= self.condition
        if self.value:
            found &= Q((f"{self.value}__gt", 0))
        return found


def _of_size(staff: int, *, having: Q, having_code: str, having_title: str, rule: str):
    """The three columns about organizations with `staff` and more (the number is included)."""
    size = Q(staff_count__gte=staff)
    return (
        Indicator(
            code=f"staff{staff}",
            title=f"职工{staff}人以上组织数",
            formula=f"职工人数 ≥ {staff} 的两新组织数（含 {staff} 人）。",
            source=NINGBO,
            condition=size,
        ),
        Indicator(
            code=f"staff{staff}_{having_code}",
            title=f"{staff}人以上{having_title}数",
            formula=f"职工人数 ≥ {staff} 且{rule}的两新组织数。",
            source=NINGBO,
            condition=size & having,
        ),
        Indicator(
            code=f"staff{staff}_{having_code}_rate",
            title=f"{staff}人以上{having_title}比例",
            formula=f"{staff}人以上{having_title}数 ÷ 职工{staff}人以上组织数。",
            source=NINGBO,
            numerator=f"staff{staff}_{having_code}",
            denominator=f"staff{staff}",
        ),
    )


_MEMBERS = {
    "having": HAS_MEMBERS,
    "having_code": "with_members",
    "having_title": "有党员",
    "rule": "至少有 1 名党员（含预备党员）",
}

#: The columns of the monthly workbook, in their order; parts of the month add theirs behind.
INDICATORS: list[Indicator] = [
    Indicator(
        code="organizations",
        title="两新组织数",
        formula="统计日正常经营的两新组织数。",
    ),
    Indicator(
        code="staff",
        title="职工数",
        formula="上述组织职工人数之和。",
        value="staff_count",
    ),
    Indicator(
        code="with_members",
        title="有党员组织数",
        formula="至少有 1 名党员（含预备党员）在其工作的两新组织数。",
        condition=HAS_MEMBERS,
    ),
    Indicator(
        code="members",
        title="党员数",
        formula="在上述组织工作、组织关系在册的党员数（含预备党员）。",
        exclusions=OPERATING_ONLY + "未填工作单位的党员另列，不计入。",
        value="member_count",
    ),
    Indicator(
        code="full_members",
        title="正式党员数",
        formula="党员数中的正式党员。" + FULL_MEMBER,
        exclusions=OPERATING_ONLY + "未填工作单位的党员另列，不计入。",
        value="full_member_count",
    ),
    Indicator(
        code="three_full",
        title="正式党员3名以上组织数",
        formula="正式党员 ≥ 3 名的两新组织数。" + FULL_MEMBER,
        source=OWN_BRANCH,
        condition=THREE_FULL,
    ),
    Indicator(
        code="single_formed",
        title="单独组建数",
        formula="正式党员3名以上的组织中，统计日由单独组建的党组织覆盖的组织数。",
        source=OWN_BRANCH,
        condition=THREE_FULL & Q(single_covered=True),
    ),
    Indicator(
        code="single_formed_rate",
        title="单独组建率",
        formula="单独组建数 ÷ 正式党员3名以上组织数（应建已建率）。",
        source=OWN_BRANCH,
        numerator="single_formed",
        denominator="three_full",
    ),
    Indicator(
        code="few_members",
        title="党员不足3名组织数",
        formula="有党员但正式党员不足 3 名的两新组织数。",
        source=JOINT_BRANCH,
        condition=FEW_MEMBERS,
    ),
    Indicator(
        code="jointly_covered",
        title="联合覆盖数",
        formula="党员不足3名的组织中，统计日由联合组建、区域统建、行业统建或挂靠组建的党组织覆盖的组织数。",
        source=QUZHOU,
        condition=FEW_MEMBERS & Q(other_covered=True),
    ),
    Indicator(
        code="jointly_covered_rate",
        title="联合覆盖率",
        formula="联合覆盖数 ÷ 党员不足3名组织数。",
        source=QUZHOU,
        numerator="jointly_covered",
        denominator="few_members",
    ),
    Indicator(
        code="formed",
        title="建立党组织数",
        formula="统计日有任一党组织覆盖的两新组织数（一个组织只计一次）。",
        exclusions=OPERATING_ONLY
        + "已撤销、尚未成立的党组织不算覆盖；上级党组织有覆盖登记的才算。",
        condition=FORMED,
    ),
    Indicator(
        code="formed_rate",
        title="组织覆盖率",
        formula="建立党组织数 ÷ 两新组织数。",
        numerator="formed",
        denominator="organizations",
    ),
    Indicator(
        code="work_covered",
        title="工作覆盖数",
        formula="没有党组织覆盖，但有党建指导员、联络员、工会、共青团或妇联开展工作的两新组织数。",
        condition=WORK_COVERED,
    ),
    Indicator(
        code="work_covered_rate",
        title="工作覆盖率",
        formula="工作覆盖数 ÷ 没有党组织覆盖的两新组织数。",
        numerator="work_covered",
        denominator="not_formed",
    ),
    Indicator(
        code="covered_rate",
        title="两个覆盖率",
        formula="（建立党组织数 + 工作覆盖数）÷ 两新组织数。",
        numerator="covered",
        denominator="organizations",
    ),
    *_of_size(30, **_MEMBERS),
    *_of_size(50, **_MEMBERS),
    *_of_size(
        80,
        having=FORMED,
        having_code="formed",
        having_title="建立党组织",
        rule="有任一党组织覆盖",
    ),
]

#: Counts that have no column of their own and serve a rate.
BASES: tuple[Indicator, ...] = (
    Indicator(
        code="not_formed",
        title="没有党组织覆盖的组织数",
        formula="统计日没有任何党组织覆盖的两新组织数。",
        condition=NOT_FORMED,
    ),
    Indicator(
        code="covered",
        title="两个覆盖数",
        formula="建立党组织数 + 工作覆盖数。",
        condition=FORMED | WORK_COVERED,
    ),
)

#: Shown beside the table: members on the books of Party organizations there, without an employer.
MEMBERS_WITHOUT_UNIT = "members_without_unit"

#: What parts of the month count for tables of their own: no columns of the town table.
BESIDE: dict[str, Indicator] = {}

BY_CODE: dict[str, Indicator] = {each.code: each for each in (*INDICATORS, *BASES)}


def indicator_of(code: str) -> Indicator:
    """Any indicator that a month stores, of the town table or beside it."""
    return BY_CODE.get(code) or BESIDE[code]


def title_of(code: str) -> str:
    """What a figure of a line of the town table is called, 未填单位党员 too."""
    return "未填单位党员" if code == MEMBERS_WITHOUT_UNIT else BY_CODE[code].title
