"""Facts of a town or park: the figures of the monthly table, with all below it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, FloatField, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Floor, NullIf

from lights.facts.kinds import Fact, T, by_name
from months.indicators import BASES, INDICATORS, Indicator
from months.models import DutyFact, OrganizationFact, PartyOrganizationFact, RegionFact
from months.services.duties import INDICATORS as DUTY_INDICATORS


def _below(model: Any) -> QuerySet:
    """The frozen rows of a model in the region of a fact and all below it."""
    places = RegionFact.objects.filter(
        revision=OuterRef(OuterRef("revision")), path__startswith=OuterRef(OuterRef("path"))
    )
    return model.objects.filter(revision=OuterRef("revision"), region__in=places.values("region"))


def _total(rows: QuerySet, aggregate: Any) -> Coalesce:
    per_revision = rows.order_by().values("revision").annotate(total=aggregate).values("total")
    return Coalesce(Subquery(per_revision, output_field=IntegerField()), 0)


def _indicated(each: Indicator) -> Coalesce:
    """A count or a sum of the monthly table."""
    rows = _below(OrganizationFact).filter(each.behind)
    return _total(rows, Sum(each.value) if each.value else Count("*"))


def _rate(numerator: Any, denominator: Any) -> Combinable:
    """In hundredths, to one decimal; nothing where there is nothing to divide by."""
    tenths = Floor(Cast(numerator, FloatField()) * 1000 / NullIf(denominator, 0) + 0.5)
    return Cast(tenths / 10, FloatField())


#: The same figure has the same name whatever it is told of.
_RENAMED = {"staff": "staff_count", "members": "member_count", "full_members": "full_member_count"}


def _of_table(indicators: Iterable[Indicator], count: Callable[[Indicator], Any]) -> Iterable[Fact]:
    """Indicators of the month as facts of a region: the same formula, the same name."""
    indicators = [each for each in indicators if each.is_rate or each.code in _COUNTABLE]
    by_code = {each.code: each for each in indicators}
    for each in indicators:
        name = _RENAMED.get(each.code, each.code)
        if each.is_rate:
            sql = _rate(count(by_code[each.numerator]), count(by_code[each.denominator]))
            yield Fact(name, each.title, T.RATE, each.formula, sql, "%", nullable=True)
        else:
            yield Fact(name, each.title, T.NUMBER, each.formula, count(each))


_DUTY_COLUMNS = {
    f"duty_{name}": name for name in ("expected", "done", "on_time", "excused", "made_up")
}
_COUNTABLE = {
    *(each.code for each in (*INDICATORS, *BASES) if each.is_counted),
    *_DUTY_COLUMNS,
}
REGION = by_name(
    *_of_table((*INDICATORS, *BASES), _indicated),
    Fact(
        "party_organization_count",
        "党组织数",
        T.NUMBER,
        "统计日所在区域为本镇街（园区）的党组织。",
        _total(_below(PartyOrganizationFact), Count("*")),
        "个",
    ),
    *_of_table(
        DUTY_INDICATORS, lambda each: _total(_below(DutyFact), Sum(_DUTY_COLUMNS[each.code]))
    ),
)
