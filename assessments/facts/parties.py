"""What schemes may count of Party organizations: the catalogue of computed facts.

Each is one query for all who are rated in a round, over the closed months of its period (the same
frozen rows and expressions as rules of lights, `lights.facts`) or over dated rows of the period.
Photos, likes, log-ins, hours of study, and anything of a single person are not here and cannot be
chosen; nor is the tier, which people set.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least, NullIf, Round

from activities.models import ActivityStep
from assessments.facts.base import Fact, Span, Values
from branches.models import Visit
from dues.choices import DuesMonthState
from dues.models import DuesMonth
from joining.models import Candidate
from lights.choices import RuleSubject, Severity, SubjectKind
from lights.facts import SUBJECTS
from lights.facts.parties import duty
from lights.models import Notice
from members.choices import PostTitle
from members.models import Post
from months.models import PartyOrganizationFact
from rectification.choices import CaseState
from rectification.models import Case as RectificationCase

_OF_LIGHTS = SUBJECTS[RuleSubject.PARTY_ORGANIZATION].facts


# --- Of closed months ---------------------------------------------------------------------------


def _frozen(span: Span) -> QuerySet:
    return (
        PartyOrganizationFact.objects.filter(
            revision__in=span.revisions, party_organization__in=span.rated
        )
        .alias(duty=duty())
        .order_by()
        .values("party_organization_id")
    )


def _monthly(make: Callable[[Span], Any]) -> Callable[[Span], Values]:
    """An aggregate over the closed months of the period."""
    return lambda span: (
        _frozen(span).annotate(found=make(span)).values_list("party_organization_id", "found")
    )


def _at_end(name: str) -> Callable[[Span], Values]:
    return _monthly(lambda span: Max(_OF_LIGHTS[name].sql, filter=Q(revision=span.last)))


def _growth(name: str) -> Callable[[Span], Values]:
    def grown(span: Span) -> Any:
        sql = _OF_LIGHTS[name].sql
        return Max(sql, filter=Q(revision=span.last)) - Max(sql, filter=Q(revision=span.first))

    return _monthly(grown)


def _total(name: str) -> Any:
    return Coalesce(Sum(_OF_LIGHTS[name].sql), 0, output_field=IntegerField())


def _owed() -> Any:
    """What was to be held, without what the office above excused."""
    return Greatest(_total("duty_expected") - _total("duty_excused"), 0)


def _rate(part: Any, whole: Any) -> Any:
    """In hundredths to two decimals, at most 100; nothing where there is nothing to divide by."""
    exact = Cast(part, DecimalField(max_digits=12, decimal_places=2)) * 100 / NullIf(whole, 0)
    number = DecimalField(max_digits=8, decimal_places=2)
    return Least(Round(Cast(exact, DecimalField(max_digits=20, decimal_places=8)), 2), Value(100),
                 output_field=number)  # fmt: skip


def _in_months(condition: Q) -> Any:
    """In how many months of the period it was so."""
    return Count(Case(When(condition, then=Value(1))))


# --- Of dated rows ------------------------------------------------------------------------------


def _notices(severity: str) -> Callable[[Span], Values]:
    return lambda span: (
        Notice.objects.filter(
            revision__in=span.revisions,
            subject_kind=SubjectKind.PARTY_ORGANIZATION,
            subject_id__in=span.rated,
            severity=severity,
        )
        .order_by()
        .values("subject_id")
        .annotate(found=Count("pk"))
        .values_list("subject_id", "found")
    )


def _cases(span: Span) -> QuerySet:
    return (
        RectificationCase.objects.filter(party_organization__in=span.rated)
        .exclude(state=CaseState.WITHDRAWN)
        .order_by()
        .values("party_organization_id")
    )


def _late_cases(span: Span) -> Values:
    """Due in the period, and not closed by then."""
    late = Q(closed_on=None) | Q(closed_on__gt=F("due_on"))
    rows = _cases(span).filter(late, due_on__range=(span.starts_on, span.ends_on))
    return rows.annotate(found=Count("pk")).values_list("party_organization_id", "found")


def _cases_in_time(span: Span) -> Values:
    """Of those that were closed in the period."""
    rows = _cases(span).filter(
        state=CaseState.CLOSED, closed_on__range=(span.starts_on, span.ends_on)
    )
    in_time = Count("pk", filter=Q(closed_on__lte=F("due_on")))
    found = rows.annotate(found=_rate(in_time, Count("pk")))
    return found.values_list("party_organization_id", "found")


def _sent_back(span: Span) -> Values:
    rows = ActivityStep.objects.filter(
        subject__organizer__in=span.rated,
        move__in=("return", "redo"),
        made_at__date__range=(span.starts_on, span.ends_on),
    )
    found = rows.order_by().values("subject__organizer").annotate(found=Count("pk"))
    return found.values_list("subject__organizer", "found")


def _visits(span: Span) -> Values:
    """Of instructors, in organizations that it covered on that day."""
    covered = "organization__coverages__"
    rows = Visit.objects.present().filter(
        Q((f"{covered}ends_on", None)) | Q((f"{covered}ends_on__gt", F("visited_on"))),
        Q((f"{covered}party_organization__in", span.rated)),
        Q((f"{covered}starts_on__lte", F("visited_on"))),
        visited_on__range=(span.starts_on, span.ends_on),
    )
    party = f"{covered}party_organization"
    return rows.order_by().values(party).annotate(found=Count("pk")).values_list(party, "found")


def _candidates(day: str) -> Callable[[Span], Values]:
    """How many came so far on a day of the period, where they are now."""

    def found(span: Span) -> Values:
        rows = Candidate.objects.present().filter(
            **{f"{day}__range": (span.starts_on, span.ends_on)}, party_organization__in=span.rated
        )
        counted = rows.order_by().values("party_organization_id").annotate(found=Count("pk"))
        return counted.values_list("party_organization_id", "found")

    return found


def _dues_paid(span: Span) -> Values:
    """Of those who had to pay, month by month."""
    rows = DuesMonth.objects.filter(
        month__range=(span.starts_on, span.ends_on), party_organization__in=span.rated
    ).exclude(state=DuesMonthState.CREATED)
    owing = Sum("people") - Sum("exempt_people") - Sum("unset_people")
    found = (
        rows.order_by()
        .values("party_organization_id")
        .annotate(found=_rate(Sum("paid_people"), owing))
    )
    return found.values_list("party_organization_id", "found")


def _secretary(condition: Q) -> Callable[[Span], Values]:
    """Whether the secretary of the last day is so: 1 or 0."""

    def found(span: Span) -> Values:
        held = Post.objects.in_force(span.ends_on).filter(
            title=PostTitle.SECRETARY, party_organization__in=span.rated
        )
        fits = Max(Case(When(condition, then=Value(1)), default=Value(0)))
        rows = held.order_by().values("party_organization_id").annotate(found=fits)
        return rows.values_list("party_organization_id", "found")

    return found


# --- The catalogue ------------------------------------------------------------------------------

_LIFE, _CASES, _PAGE = "activities:calendar", "rectification:list", "branches:detail"
_MEMBERS, _TERMS = "members:list", "branches:terms"
_JOINING, _DUES = "joining:list", "dues:list"

CATALOGUE: dict[str, Fact] = {
    each.name: each
    for each in (
        Fact(
            "duty_rate", "组织生活完成率", "期间各月应开展（不含免予）的组织生活里已开展的比例。",
            "%", _monthly(lambda span: _rate(_total("duty_done"), _owed())),
            _LIFE, "填报活动、补课",
        ),
        Fact(
            "duty_on_time_rate", "组织生活按期率",
            "期间各月应开展（不含免予）的组织生活里按期开展的比例。",
            "%", _monthly(lambda span: _rate(_total("duty_on_time"), _owed())),
            _LIFE, "按期填报活动",
        ),
        Fact(
            "duty_missing", "未开展次数", "期间各月应开展而没有开展的组织生活次数。", "次",
            _monthly(lambda span: Greatest(_owed() - _total("duty_done"), 0)),
            _LIFE, "补课或者说明原因申请免予",
        ),
        Fact(
            "duty_made_up", "补课次数", "期间各月期满以后才补课的次数。", "次",
            _monthly(lambda span: _total("duty_made_up")), _LIFE, "按期开展",
        ),
        Fact(
            "duty_overdue", "逾期未开展项数", "最近月份仍逾期未开展的组织生活。", "项",
            _at_end("duty_overdue"), _LIFE, "补课",
        ),
        Fact(
            "silent_months", "没有活动的月数", "有应开展的组织生活而一次也没有开展的月数。", "个月",
            _monthly(
                lambda span: _in_months(
                    Q(duty__expected__gt=F("duty__excused"), duty__done=0)
                )
            ),
            _LIFE, "填报活动",
        ),
        Fact(
            "sent_back", "活动退回次数", "期间活动被退回修改或者返工的次数。", "次",
            _sent_back, "activities:list", "照审核意见填报", otherwise=0,
        ),
        Fact(
            "member_count", "党员数", "最近月份组织关系在本党组织的党员。", "名",
            _at_end("member_count"), _MEMBERS, "核对党员",
        ),
        Fact(
            "member_growth", "党员增加数", "期末党员数减期初党员数。", "名",
            _growth("member_count"), _MEMBERS, "发展党员、接转组织关系",
        ),
        Fact(
            "applications", "入党申请人数", "期间递交入党申请书的人数。", "名",
            _candidates("applied_on"), _JOINING, "登记入党申请", otherwise=0,
        ),
        Fact(
            "developed", "接收预备党员数", "期间接收为预备党员的人数。", "名",
            _candidates("admitted_on"), _JOINING, "按步骤发展党员", otherwise=0,
        ),
        Fact(
            "dues_paid_rate", "党费缴清率",
            "期间各月应缴党费（不含免缴、未核定）的党员里缴清的比例；没有应缴的为空。",
            "%", _dues_paid, _DUES, "收缴、登记党费",
        ),
        Fact(
            "covered_count", "覆盖组织数", "最近月份覆盖的正常经营的两新组织。", "个",
            _at_end("covered_count"), _PAGE, "核对覆盖",
        ),
        Fact(
            "covered_growth", "覆盖组织增加数", "期末覆盖组织数减期初覆盖组织数。", "个",
            _growth("covered_count"), _PAGE, "扩大覆盖",
        ),
        Fact(
            "term_overdue_months", "任期超期月数", "期间任期届满而没有换届的月数。", "个月",
            _monthly(
                lambda span: _in_months(Q(term_ends_on__lte=F("revision__as_of")))
            ),
            _TERMS, "办理换届",
        ),
        Fact(
            "secretary_vacant_months", "书记空缺月数", "期间没有书记的月数。", "个月",
            _monthly(lambda span: _in_months(Q(secretary_vacant_since__isnull=False))),
            _PAGE, "配备书记",
        ),
        Fact(
            "secretary_in_management", "书记进入管理层", "期末的书记在管理层任职为 1，否则为 0。",
            "", _secretary(Q(in_management=True)), _PAGE, "双向进入、交叉任职", otherwise=0,
        ),
        Fact(
            "secretary_full_time", "专职书记", "期末的书记是专职为 1，否则为 0。",
            "", _secretary(Q(full_time=True)), _PAGE, "配备专职书记", otherwise=0,
        ),
        Fact(
            "visits", "指导员走访次数", "期间指导员走访本党组织覆盖的两新组织的次数。", "次",
            _visits, _PAGE, "登记走访", otherwise=0,
        ),
        Fact(
            "red_lights", "红灯数", "期间各月本党组织亮红灯的次数。", "个",
            _notices(Severity.RED), _PAGE, "照亮灯事项整改", otherwise=0,
        ),
        Fact(
            "amber_lights", "黄灯数", "期间各月本党组织亮黄灯的次数。", "个",
            _notices(Severity.AMBER), _PAGE, "照亮灯事项整改", otherwise=0,
        ),
        Fact(
            "late_cases", "逾期整改件数", "期间到期而没有按期销号的整改件。", "件",
            _late_cases, _CASES, "整改、报送佐证", otherwise=0,
        ),
        Fact(
            "cases_in_time_rate", "整改按期销号率", "期间销号的整改件里按期的比例；没有的为空。",
            "%", _cases_in_time, _CASES, "按期整改",
        ),
    )
}  # fmt: skip
