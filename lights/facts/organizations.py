"""Facts of an organization in operation."""

from typing import Any

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, ExtractMonth, ExtractYear, Floor, Greatest

from lights.facts.kinds import Fact, T, by_name, told_on
from months.indicators import FORMED, WORK_COVERED
from orgs.choices import OrganizationKind


def _month_number(day: Any) -> Combinable:
    return ExtractYear(day) * 12 + ExtractMonth(day)


#: Whole calendar months without a visit, since the last one or since somebody was sent.
_UNVISITED = Case(
    When(
        instructed_since__isnull=False,
        then=Cast(
            _month_number(F("revision__as_of"))
            - _month_number(Greatest("instructed_since", "visited_on")),
            IntegerField(),
        ),
    ),
    output_field=IntegerField(),
)

ORGANIZATION = by_name(
    Fact("staff_count", "职工人数", T.NUMBER, "统计日的职工人数。", F("staff_count"), "人"),
    Fact(
        "member_count",
        "党员数",
        T.NUMBER,
        "在本组织工作的党员（含预备党员）。",
        F("member_count"),
        "名",
    ),
    Fact(
        "full_member_count",
        "正式党员数",
        T.NUMBER,
        "在本组织工作的正式党员。",
        F("full_member_count"),
        "名",
    ),
    Fact(
        "probationary_count",
        "预备党员数",
        T.NUMBER,
        "在本组织工作的预备党员。",
        F("member_count") - F("full_member_count"),
        "名",
    ),
    Fact("covered", "已建立党组织", T.YES_NO, "统计日有任一党组织覆盖。", FORMED),
    Fact(
        "single_covered",
        "单独组建",
        T.YES_NO,
        "统计日由单独组建的党组织覆盖。",
        Q(single_covered=True),
    ),
    Fact(
        "other_covered",
        "其他方式覆盖",
        T.YES_NO,
        "统计日由联合组建、区域统建等其他方式组建的党组织覆盖。",
        Q(other_covered=True),
    ),
    Fact(
        "work_covered",
        "只有工作覆盖",
        T.YES_NO,
        "没有党组织覆盖，但有党建指导员、联络员、工会、共青团或妇联开展工作。",
        WORK_COVERED,
    ),
    Fact(
        "kind",
        "组织类别",
        T.CHOICE,
        "非公企业或社会组织。",
        F("kind"),
        choices=tuple(OrganizationKind.choices),
    ),
    Fact(
        "instructed_since",
        "指导员派驻起始日",
        T.DATE,
        "现任指导员自哪一天起派驻；没有派驻的为空。",
        F("instructed_since"),
        nullable=True,
    ),
    Fact(
        "visited_on",
        "最近一次走访日期",
        T.DATE,
        "统计日以前最近一次走访；没有走访记录的为空。",
        F("visited_on"),
        nullable=True,
    ),
    Fact(
        "visited_every",
        "走访周期",
        T.NUMBER,
        "派驻任期约定几个月走访一次（每周、每月的为 1，每季度的为 3）；没有派驻的为空。",
        F("visited_every"),
        "个月",
        nullable=True,
    ),
    Fact(
        "unvisited_months",
        "没有走访的月数",
        T.NUMBER,
        "最近一次走访（派驻以来没有走访的，派驻起始日）所在的月份以后，到当月为止的月数，含当月；没有派驻的为空。",
        _UNVISITED,
        "个月",
        nullable=True,
    ),
    Fact(
        "unvisited_periods",
        "没有走访的周期数",
        T.NUMBER,
        "没有走访的月数里有几个完整的走访周期；没有派驻的为空。",
        Cast(Floor(_UNVISITED * 1.0 / F("visited_every")), IntegerField()),
        "个周期",
        nullable=True,
    ),
    Fact(
        "formation_words",
        "组建情况",
        T.WORDS,
        "已单独组建、有党组织覆盖但未单独组建、未建立党组织。",
        Case(
            When(single_covered=True, then=Value("已单独组建")),
            When(other_covered=True, then=Value("有党组织覆盖但未单独组建")),
            default=Value("未建立党组织"),
        ),
    ),
    Fact(
        "visit_words",
        "最近走访",
        T.WORDS,
        "最近一次走访在哪一天，或此前也没有走访记录。",
        told_on(F("visited_on"), "最近一次走访在", "此前也没有走访记录"),
    ),
)
