"""What each warning rule looks for: one small function per code; the numbers are in `Rule` rows.

A function gets the rule in force, the facts of one revision (organizations in operation, or
active Party organizations) and the day; it returns those that light up, annotated with `fact`,
the sentence shown beside the light.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, CharField, Expression, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from branches.choices import FormationMode, PartyOrganizationKind
from core.months import Month
from lights.choices import SubjectKind
from lights.models import Rule
from months.indicators import FORMED, NOT_FORMED

Evaluate = Callable[[Rule, QuerySet, datetime.date], QuerySet]


@dataclass(frozen=True)
class Evaluator:
    subject_kind: SubjectKind
    needs_threshold: bool
    evaluate: Evaluate
    #: Column of the facts that is itself the day by which it is to be corrected; empty: so many
    #: days after the month in which the light went on.
    deadline: str = ""


EVALUATORS: dict[str, Evaluator] = {}


def evaluator(*codes: str, about: SubjectKind, needs_threshold: bool = True, deadline: str = ""):
    """Register a function under the codes of the rules that it evaluates."""

    def register(function: Evaluate) -> Evaluate:
        known = Evaluator(about, needs_threshold, function, deadline)
        EVALUATORS.update(dict.fromkeys(codes, known))
        return function

    return register


def problems(rules: QuerySet[Rule]) -> list[tuple[Rule, str]]:
    """What keeps rules from being evaluated, each with a Chinese sentence for the screen."""
    found = []
    for rule in rules:
        known = EVALUATORS.get(rule.code)
        if known is None:
            found.append((rule, f"规则“{rule.name}”没有对应的计算方法，请联系系统管理员处理。"))
        elif known.needs_threshold and rule.threshold is None:
            found.append((rule, f"规则“{rule.name}”没有填写阈值，请补填。"))
    return found


def deadline_text(rule: Rule) -> str:
    """Until when what the rule finds is to be corrected, in words."""
    known = EVALUATORS.get(rule.code)
    if known and known.deadline:
        return "任期届满之日前"
    return f"首次亮灯的统计日起 {rule.grace_days} 天内"


def _sentence(*parts: str | F) -> Expression:
    """Texts and columns (`F`) one after another."""
    pieces = [
        Value(part, CharField()) if isinstance(part, str) else Cast(part, CharField())
        for part in parts
    ]
    return Concat(*pieces, output_field=CharField()) if len(pieces) > 1 else pieces[0]


def _from_threshold(rule: Rule, field: str) -> Q:
    """`field` is at least the threshold and at most the ceiling (both included)."""
    found = Q((f"{field}__gte", rule.threshold))
    if rule.ceiling is not None:
        found &= Q((f"{field}__lte", rule.ceiling))
    return found


@evaluator("staff50_no_member", "staff30_no_member", about=SubjectKind.ORGANIZATION)
def staff_without_member(rule: Rule, facts: QuerySet, day: datetime.date) -> QuerySet:
    return facts.filter(_from_threshold(rule, "staff_count"), member_count=0).annotate(
        fact=_sentence("职工", F("staff_count"), "人，无党员")
    )


@evaluator("staff80_no_party_org", about=SubjectKind.ORGANIZATION)
def staff_without_party_organization(rule: Rule, facts: QuerySet, day: datetime.date) -> QuerySet:
    return facts.filter(_from_threshold(rule, "staff_count"), NOT_FORMED).annotate(
        fact=_sentence("职工", F("staff_count"), "人，党员", F("member_count"), "名，未建立党组织")
    )


@evaluator("full3_not_formed", about=SubjectKind.ORGANIZATION)
def full_members_without_own_branch(rule: Rule, facts: QuerySet, day: datetime.date) -> QuerySet:
    return facts.filter(_from_threshold(rule, "full_member_count"), single_covered=False).annotate(
        fact=Case(
            When(
                FORMED,
                _sentence("正式党员", F("full_member_count"), "名，有党组织覆盖但未单独组建"),
            ),
            default=_sentence("正式党员", F("full_member_count"), "名，未建立党组织"),
        )
    )


@evaluator("term_expired", about=SubjectKind.PARTY_ORGANIZATION, needs_threshold=False)
def term_expired(rule: Rule, facts: QuerySet, day: datetime.date) -> QuerySet:
    return facts.filter(term_ends_on__lte=day).annotate(
        fact=_sentence("本届任期已于", F("term_ends_on"), "届满，未换届")
    )


@evaluator("term_due", about=SubjectKind.PARTY_ORGANIZATION, deadline="term_ends_on")
def term_due(rule: Rule, facts: QuerySet, day: datetime.date) -> QuerySet:
    """The threshold is the number of months before the anniversary."""
    return facts.filter(
        term_ends_on__gt=day, term_ends_on__lte=_last_day_reminded(day, rule.threshold)
    ).annotate(fact=_sentence("本届任期将于", F("term_ends_on"), "届满"))


def _last_day_reminded(day: datetime.date, months: int) -> datetime.date:
    """The latest anniversary whose day `months` months earlier is `day` or before.

    31 August less six months is the last of February: a month's last day reminds of the
    whole month ahead.
    """
    here = Month.containing(day)
    there = here.plus(months)
    if day == here.last_day:
        return there.last_day
    return there.first_day.replace(day=min(day.day, there.last_day.day))


@evaluator("joint_over_5", about=SubjectKind.PARTY_ORGANIZATION)
def joint_branch_over(rule: Rule, facts: QuerySet, day: datetime.date) -> QuerySet:
    return facts.filter(
        kind=PartyOrganizationKind.BRANCH,
        formation=FormationMode.JOINT,
        covered_count__gt=rule.threshold,
    ).annotate(fact=_sentence("覆盖正常经营的两新组织", F("covered_count"), "个"))


@evaluator("fall_under_3", about=SubjectKind.PARTY_ORGANIZATION)
def single_branch_under(rule: Rule, facts: QuerySet, day: datetime.date) -> QuerySet:
    return facts.filter(
        kind=PartyOrganizationKind.BRANCH,
        formation=FormationMode.SINGLE,
        full_member_count__lt=rule.threshold,
    ).annotate(fact=_sentence("正式党员", F("full_member_count"), "名"))
