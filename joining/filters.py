"""Filters of the lists of candidates and of seats. Nothing here reads a number or a name."""

import datetime

import django_filters
from django.db.models import Q
from django.utils import timezone

from branches.models import PartyOrganization
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet, YesOrNo
from core.lists.pagination import Sort
from joining.choices import CandidateKind, CandidateState, QuotaKind
from joining.models import Candidate, QuotaHolding
from members.filters import PartyOrganizationFilter
from regions.filters import RegionFilter


def overdue(day: datetime.date) -> Q:
    """Somebody should have done something by then."""
    return Q(branch_due_on__lt=day) | Q(above_due_on__lt=day)


class CandidateFilterSet(ListFilterSet):
    search = ""
    sorts = {"applied_on": Sort("applied_on"), "id": Sort("id")}
    default_sort = "id"

    id = ids()
    party_organization = OneOf("党组织代码", "party_organization__code")
    under = PartyOrganizationFilter(label="党组织", method="in_subtree", empty_label="全部党组织")
    region = RegionFilter(label="区域", method="in_region")
    state = AnyOf(label="进度", choices=CandidateState.choices, empty_label="进度不限")
    kind = AnyOf(label="人员类别", choices=CandidateKind.choices, empty_label="类别不限")
    seedling = YesOrNo("红苗计划", "is_seedling", "列入红苗计划", "没有列入")
    late = django_filters.ChoiceFilter(
        label="时限",
        choices=[("yes", "已逾期"), ("no", "没有逾期")],
        method="is_late",
        empty_label="时限不限",
    )
    applied_from = DayFilter("申请日期自", "applied_on")
    applied_to = DayFilter("申请日期至", "applied_on", until=True)

    rare = ("applied_from", "applied_to")

    class Meta:
        model = Candidate
        fields: list[str] = []

    def in_subtree(self, queryset, name, value: PartyOrganization):
        return queryset.filter(party_organization__path__startswith=value.path)

    def in_region(self, queryset, name, value):
        return queryset.filter(
            Q(party_organization__region__path__startswith=value.path)
            | Q(region__path__startswith=value.path)
        )

    def is_late(self, queryset, name, value: str):
        late = queryset.filter(overdue(timezone.localdate()))
        return late if value == "yes" else queryset.exclude(pk__in=late.values("pk"))


class QuotaFilterSet(ListFilterSet):
    search = ""
    sorts = {"year": Sort("year"), "id": Sort("id")}
    default_sort = "-year"

    id = ids()
    kind = AnyOf(label="类别", choices=QuotaKind.choices, empty_label="类别不限")
    region = RegionFilter(label="区域", method="in_region")

    class Meta:
        model = QuotaHolding
        fields: list[str] = []

    def in_region(self, queryset, name, value):
        return queryset.filter(
            Q(region__path__startswith=value.path)
            | Q(party_organization__region__path__startswith=value.path)
        )
