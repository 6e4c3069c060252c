"""Filters of the lists about dues. Nothing here reads a name or an amount of a person."""

import django_filters

from branches.models import PartyOrganization
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet
from core.lists.pagination import Sort
from dues.choices import DuesMonthState
from dues.models import DuesMonth, DuesStanding
from members.filters import PartyOrganizationFilter
from regions.filters import RegionFilter


class DuesMonthFilterSet(ListFilterSet):
    search = ""
    sorts = {"month": Sort("month"), "id": Sort("id")}
    default_sort = "-month"

    id = ids()
    party_organization = OneOf("党组织代码", "party_organization__code")
    under = PartyOrganizationFilter(label="党组织", method="in_subtree", empty_label="全部党组织")
    region = RegionFilter(label="党组织所在区域", field_name="party_organization__region")
    state = AnyOf(label="状态", choices=DuesMonthState.choices, empty_label="状态不限")
    from_month = DayFilter("月份自", "month")
    to_month = DayFilter("月份至", "month", until=True)

    class Meta:
        model = DuesMonth
        fields: list[str] = []

    def in_subtree(self, queryset, name, value: PartyOrganization):
        return queryset.filter(party_organization__path__startswith=value.path)


class StandingFilterSet(ListFilterSet):
    search = ""
    sorts = {"months": Sort("months")}
    default_sort = "-months"

    under = PartyOrganizationFilter(label="党组织", method="in_subtree", empty_label="全部党组织")
    region = RegionFilter(label="党组织所在区域", field_name="member__party_organization__region")
    at_least = django_filters.NumberFilter(
        label="连续未缴月数不少于", field_name="months", lookup_expr="gte", min_value=1
    )
    since = DayFilter("自何月起不晚于", "since", until=True)

    class Meta:
        model = DuesStanding
        fields: list[str] = []

    def in_subtree(self, queryset, name, value: PartyOrganization):
        return queryset.filter(member__party_organization__path__startswith=value.path)
