"""Filters of the Party organization list."""

import datetime

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from branches.choices import FormationMode, PartyOrganizationKind, WorkCoverageMeans
from branches.models import Coverage, PartyOrganization, WorkCoverage
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet
from core.lists.pagination import Sort
from regions.filters import RegionFilter

#: Reminders of an election begin half a year before the term ends.
DUE_DAYS = 183


class PartyOrganizationFilterSet(ListFilterSet):
    #: `ends_on` is an annotation (`branches.terms.term_end`).
    sorts = {
        "name": Sort("name"),
        "code": Sort("code"),
        # By the ids of regions: in the order in which they were registered.
        "region": Sort("region_id"),
        "kind": Sort("kind"),
        "formation": Sort("formation"),
        "founded_on": Sort("founded_on"),
        "ends_on": Sort("ends_on"),
    }
    default_sort = "name"
    rare = ("founded_from", "founded_to")

    id = ids()
    code = OneOf("党组织代码", "code")
    q = django_filters.CharFilter(
        label="名称或代码",
        method="search_rows",
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": "党组织名称、拼音首字母或代码",
                "autocomplete": "off",
            }
        ),
    )
    region = RegionFilter(field_name="region")
    kind = AnyOf(label="类型", choices=PartyOrganizationKind.choices, empty_label="全部类型")
    formation = AnyOf(label="组建方式", choices=FormationMode.choices, empty_label="组建方式不限")
    term = django_filters.ChoiceFilter(
        label="任期",
        choices=[("expired", "已届满"), ("due", "半年内届满"), ("running", "未届满")],
        method="in_term",
        empty_label="任期不限",
    )
    dissolved = django_filters.ChoiceFilter(
        label="撤销",
        choices=[("all", "含已撤销"), ("only", "只看已撤销")],
        method="with_dissolved",
        empty_label="未撤销",
    )

    founded_from = DayFilter("成立日期自", "founded_on")
    founded_to = DayFilter("成立日期至", "founded_on", until=True)

    class Meta:
        model = PartyOrganization
        fields: list[str] = []

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        # Whoever asks what changed is told of those that were dissolved too.
        if not (self.form.cleaned_data.get("dissolved") or self.data.get("updated_since")):
            today = timezone.localdate()
            queryset = queryset.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=today))
        return queryset

    def search_rows(self, queryset, name, value):
        return queryset.search(value)

    def in_term(self, queryset, name, value):
        today = timezone.localdate()
        half_a_year_on = today + datetime.timedelta(days=DUE_DAYS)
        return {
            "expired": queryset.filter(ends_on__lte=today),
            "due": queryset.filter(ends_on__gt=today, ends_on__lte=half_a_year_on),
            "running": queryset.filter(ends_on__gt=today),
        }[value]

    def with_dissolved(self, queryset, name, value):
        if value == "only":
            return queryset.filter(dissolved_on__lte=timezone.localdate())
        return queryset


class LinkFilterSet(ListFilterSet):
    """What dated links to an organization have in common (the API; pages show them in panels)."""

    search = ""
    sorts = {"id": Sort("id")}
    default_sort = "id"

    id = ids()
    organization = OneOf("两新组织统一社会信用代码", "organization__uscc")
    region = RegionFilter(label="两新组织所在区域", field_name="organization__region")
    on = django_filters.DateFilter(label="当日有效的（日期）", method="in_force_on")

    class Meta:
        fields: list[str] = []

    def in_force_on(self, queryset, name, value):
        return queryset.in_force(value)


class CoverageFilterSet(LinkFilterSet):
    party_organization = OneOf("党组织代码", "party_organization__code")

    class Meta:
        model = Coverage
        fields: list[str] = []


class WorkCoverageFilterSet(LinkFilterSet):
    means = django_filters.ChoiceFilter(
        label="方式", choices=WorkCoverageMeans.choices, empty_label="方式不限"
    )

    class Meta:
        model = WorkCoverage
        fields: list[str] = []
