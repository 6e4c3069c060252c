"""Filters of the organization list (page, Excel file and API); upper apps lend it theirs."""

import django_filters
from django import forms
from django.db.models import Q

from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet
from core.lists.pagination import Sort
from core.search import every_word, fragment, name_condition
from orgs.choices import Doubt, OperatingState, OrganizationKind, Suspicion
from orgs.models import DuplicatePair, Organization, OrganizationMerge
from regions.filters import RegionFilter

#: The bands that the rules speak of.
STAFF_BANDS: dict[str, tuple[str, Q]] = {
    "under30": ("30人以下", Q(staff_count__lt=30)),
    "30to49": ("30–49人", Q(staff_count__range=(30, 49))),
    "50to79": ("50–79人", Q(staff_count__range=(50, 79))),
    "80plus": ("80人以上", Q(staff_count__gte=80)),
}


class OrganizationFilterSet(ListFilterSet):
    sorts = {
        "name": Sort("name"),
        "uscc": Sort("uscc"),
        # By the ids of regions: in the order in which they were registered.
        "region": Sort("region_id"),
        "kind": Sort("kind"),
        "staff": Sort("staff_count"),
        "state": Sort("state"),
        "founded_on": Sort("founded_on", nullable=True),
        "updated_at": Sort("updated_at"),
    }
    default_sort = "-staff"
    rare = ("industry", "tag", "founded_from", "founded_to", "updated_from", "updated_to")

    id = ids()
    uscc = OneOf("统一社会信用代码", "uscc")
    q = django_filters.CharFilter(
        label="名称或代码",
        method="search_rows",
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": "名称、拼音首字母或信用代码",
                "autocomplete": "off",
            }
        ),
    )
    region = RegionFilter(field_name="region")
    kind = AnyOf(label="类别", choices=OrganizationKind.choices, empty_label="全部类别")
    staff = AnyOf(label="职工人数", conditions=STAFF_BANDS, empty_label="职工人数不限")
    state = AnyOf(label="经营状态", choices=OperatingState.choices, empty_label="经营状态不限")
    industry = django_filters.CharFilter(
        label="行业",
        method="in_industry",
        widget=forms.TextInput(attrs={"placeholder": "如：制造业", "autocomplete": "off"}),
    )
    tag = django_filters.CharFilter(
        label="标签",
        method="with_tag",
        widget=forms.TextInput(attrs={"placeholder": "完整的标签", "autocomplete": "off"}),
    )
    founded_from = DayFilter("成立日期自", "founded_on")
    founded_to = DayFilter("成立日期至", "founded_on", until=True)
    updated_from = DayFilter("更新日期自", "updated_at")
    updated_to = DayFilter("更新日期至", "updated_at", until=True)

    class Meta:
        model = Organization
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        return queryset.search(value)

    def in_industry(self, queryset, name, value):
        return queryset.filter(every_word(value, lambda word: fragment(word, "industry")))

    def with_tag(self, queryset, name, value):
        return queryset.filter(tags__contains=[value])


class UndecidedFilterSet(ListFilterSet):
    q = OrganizationFilterSet.base_filters["q"]
    region = RegionFilter(field_name="region")
    reason = django_filters.ChoiceFilter(
        label="原因", field_name="facts__doubt", choices=Doubt.choices, empty_label="原因不限"
    )

    class Meta:
        model = Organization
        fields: list[str] = []

    search_rows = OrganizationFilterSet.search_rows


class DuplicateFilterSet(ListFilterSet):
    q = django_filters.CharFilter(
        label="组织名称",
        method="search_rows",
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "组织名称", "autocomplete": "off"}
        ),
    )
    region = RegionFilter(field_name="first__region")
    suspicion = django_filters.ChoiceFilter(
        label="疑点", choices=Suspicion.choices, empty_label="疑点不限"
    )
    judged = django_filters.ChoiceFilter(
        label="判定",
        choices=[("dismissed", "已判定不是重复")],
        method="with_judged",
        empty_label="待核对",
    )

    class Meta:
        model = DuplicatePair
        fields: list[str] = []

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("judged"):
            queryset = queryset.filter(dismissed_at=None)
        return queryset

    def search_rows(self, queryset, name, value):
        return queryset.filter(
            name_condition(value, "first__name") | name_condition(value, "second__name")
        )

    def with_judged(self, queryset, name, value):
        return queryset.exclude(dismissed_at=None)


class MergeFilterSet(ListFilterSet):
    q = DuplicateFilterSet.base_filters["q"]
    undone = django_filters.ChoiceFilter(
        label="撤销",
        choices=[("no", "未撤销"), ("yes", "已撤销")],
        method="with_undone",
        empty_label="是否撤销不限",
    )

    class Meta:
        model = OrganizationMerge
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        return queryset.filter(
            name_condition(value, "kept__name") | name_condition(value, "merged__name")
        )

    def with_undone(self, queryset, name, value):
        return queryset.filter(undo_set__undone_at__isnull=value == "no")
