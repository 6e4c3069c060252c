"""What schemes may count of instructors and of departments: dated rows of the period, one query for
each fact."""

from collections import Counter

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncMonth

from assessments.facts.base import Fact, Span, Values
from assessments.models import Slip
from branches.models import Assignment, Visit, WorkCoverage

#: 指导员每月到所联系的两新组织不少于三天.
LEAST_DAYS = 3


def _visits(span: Span):
    return Visit.objects.present().filter(visited_on__range=(span.starts_on, span.ends_on))


def _visits_of(span: Span) -> Values:
    rows = _visits(span).filter(instructor__in=span.rated).order_by()
    return rows.values("instructor").annotate(found=Count("pk")).values_list("instructor", "found")


def _full_months(span: Span) -> Values:
    """In how many months of the period he was there on so many days."""
    rows = (
        _visits(span)
        .filter(instructor__in=span.rated)
        .order_by()
        .annotate(month=TruncMonth("visited_on"))
        .values("instructor", "month")
        .annotate(days=Count("visited_on", distinct=True))
        .filter(days__gte=LEAST_DAYS)
    )
    return Counter(rows.values_list("instructor", flat=True)).items()


def _unvisited(span: Span) -> Values:
    """Units that were his on the last day, and that he did not visit in the period."""
    his = {
        "instructor": OuterRef("assignment__instructor"),
        "organization": OuterRef("organization"),
    }
    rows = (
        WorkCoverage.objects.in_force(span.ends_on)
        .filter(
            ~Exists(_visits(span).filter(**his)),
            assignment__instructor__in=span.rated,
            organization__deleted_at=None,
        )
        .order_by()
        .values("assignment__instructor")
        .annotate(found=Count("organization", distinct=True))
    )
    return rows.values_list("assignment__instructor", "found")


def _slips_late(span: Span) -> Values:
    """Due in the period, and not answered by then."""
    late = Q(answered_on=None) | Q(answered_on__gt=F("due_on"))
    rows = Slip.objects.filter(
        late, department__in=span.rated, due_on__range=(span.starts_on, span.ends_on)
    )
    found = rows.order_by().values("department").annotate(found=Count("pk"))
    return found.values_list("department", "found")


def _sent(span: Span) -> Values:
    rows = Assignment.objects.in_force(span.ends_on).filter(
        instructor__department__in=span.rated, instructor__deleted_at=None
    )
    found = rows.order_by().values("instructor__department")
    return found.annotate(found=Count("instructor", distinct=True)).values_list(
        "instructor__department", "found"
    )


def _visits_by(span: Span) -> Values:
    rows = _visits(span).filter(instructor__department__in=span.rated).order_by()
    found = rows.values("instructor__department").annotate(found=Count("pk"))
    return found.values_list("instructor__department", "found")


def _catalogue(*facts: Fact) -> dict[str, Fact]:
    return {each.name: each for each in facts}


_HIS = "branches:instructor"

INSTRUCTORS = _catalogue(
    Fact(
        "instructor_visits", "走访次数", "期间走访两新组织的次数。", "次", _visits_of,
        _HIS, "登记走访", otherwise=0,
    ),
    Fact(
        "instructor_full_months", "驻点达标月数",
        f"期间走访不少于 {LEAST_DAYS} 天的月数。", "个月", _full_months,
        _HIS, "按月走访、登记", otherwise=0,
    ),
    Fact(
        "instructor_unvisited", "没有走访的组织数",
        "期末联系的两新组织里期间一次也没有走访的。", "个", _unvisited,
        _HIS, "走访、登记", otherwise=0,
    ),
)  # fmt: skip

DEPARTMENTS = _catalogue(
    Fact(
        "department_slips_late", "逾期未答复核查单", "期间到期而没有按期答复的核查单。", "份",
        _slips_late, "assessments:slips", "按期答复核查单", otherwise=0, narrowed="",
    ),
    Fact(
        "department_instructors", "派出指导员数", "期末在任期内的本单位派出的指导员。", "名",
        _sent, "branches:instructors", "选派指导员", otherwise=0, narrowed="",
    ),
    Fact(
        "department_visits", "派出指导员走访次数", "期间派出的指导员走访两新组织的次数。", "次",
        _visits_by, "branches:visits", "督促走访", otherwise=0, narrowed="",
    ),
)  # fmt: skip
