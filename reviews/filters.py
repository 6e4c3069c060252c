"""Filters of the lists of reviews, of those who were reviewed, of procedures. Nothing here reads a
name."""

import django_filters
from django.utils import timezone

from branches.models import PartyOrganization
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet
from core.lists.pagination import Sort
from members.filters import PartyOrganizationFilter
from regions.filters import RegionFilter
from reviews.choices import (
    AppraisalState,
    DisposalEnd,
    DisposalKind,
    DisposalState,
    Grade,
    VoteKind,
)
from reviews.models import Appraisal, Appraised, Disposal

#: What waits for the reader.
_MINE = [("true", "待我办理")]
_YEARS = 10


def _years() -> list[tuple[str, str]]:
    """Newest first."""
    now = timezone.localdate().year
    return [(f"{year}", f"{year} 年度") for year in range(now, now - _YEARS, -1)]


class AppraisalFilterSet(ListFilterSet):
    search = ""
    sorts = {"year": Sort("year")}
    default_sort = "-year"

    id = ids()
    party_organization = OneOf("党组织代码", "party_organization__code")
    under = PartyOrganizationFilter(label="党组织", method="in_subtree", empty_label="全部党组织")
    region = RegionFilter(label="党组织所在区域", field_name="party_organization__region")
    year = django_filters.ChoiceFilter(label="评议年度", choices=_years, empty_label="全部年度")
    state = AnyOf(label="进度", choices=AppraisalState.choices, empty_label="进度不限")
    vote_kind = AnyOf(label="测评方式", choices=VoteKind.choices, empty_label="方式不限")
    waiting = django_filters.ChoiceFilter(
        label="范围", choices=_MINE, empty_label="范围不限", method="is_waiting"
    )

    class Meta:
        model = Appraisal
        fields: list[str] = []

    def in_subtree(self, queryset, name, value: PartyOrganization):
        return queryset.filter(party_organization__path__startswith=value.path)

    def is_waiting(self, queryset, name, value: str):
        return queryset.waiting_for(self.request.user)


class AppraisedFilterSet(ListFilterSet):
    search = ""
    sorts = {"grade": Sort("grade")}
    default_sort = "-grade"

    id = ids()
    party_organization = OneOf("党组织代码", "appraisal__party_organization__code")
    region = RegionFilter(
        label="党组织所在区域", field_name="appraisal__party_organization__region"
    )
    year = django_filters.ChoiceFilter(
        label="评议年度", field_name="appraisal__year", choices=_years, empty_label="全部年度"
    )
    grade = AnyOf(label="评定等次", choices=Grade.choices, empty_label="等次不限")
    state = AnyOf(
        label="进度",
        choices=AppraisalState.choices,
        empty_label="进度不限",
        field_name="appraisal__state",
    )

    class Meta:
        model = Appraised
        fields: list[str] = []


class DisposalFilterSet(ListFilterSet):
    search = ""
    sorts = {"proposed_on": Sort("proposed_on")}
    default_sort = "-proposed_on"

    under = PartyOrganizationFilter(label="党组织", method="in_subtree", empty_label="全部党组织")
    region = RegionFilter(label="党组织所在区域", field_name="party_organization__region")
    kind = AnyOf(label="处置方式", choices=DisposalKind.choices, empty_label="方式不限")
    state = AnyOf(label="进度", choices=DisposalState.choices, empty_label="进度不限")
    outcome = AnyOf(label="结果", choices=DisposalEnd.choices, empty_label="结果不限")
    waiting = django_filters.ChoiceFilter(
        label="范围", choices=_MINE, empty_label="范围不限", method="is_waiting"
    )
    proposed_from = DayFilter("提出日期自", "proposed_on")
    proposed_to = DayFilter("提出日期至", "proposed_on", until=True)

    class Meta:
        model = Disposal
        fields: list[str] = []

    def in_subtree(self, queryset, name, value: PartyOrganization):
        return queryset.filter(party_organization__path__startswith=value.path)

    def is_waiting(self, queryset, name, value: str):
        return queryset.waiting_for(self.request.user)
