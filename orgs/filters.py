"""Filters of the organization list (page, Excel file and API); upper apps lend it theirs."""

import django_filters
from django import forms

from core.lists.filters import ListFilterSet
from core.lists.pagination import Sort
from core.search import name_condition
from orgs.choices import Doubt, OperatingState, OrganizationKind, Suspicion
from orgs.models import DuplicatePair, Organization, OrganizationMerge
from regions.filters import RegionFilter

#: The bands that the rules speak of: key → (label, lowest, highest number of staff).
STAFF_BANDS: dict[str, tuple[str, int, int | None]] = {
    "under30": ("30人以下", 0, 29),
    "30to49": ("30–49人", 30, 49),
    "50to79": ("50–79人", 50, 79),
    "80plus": ("80人以上", 80, None),
}


class OrganizationFilterSet(ListFilterSet):
    sorts = {
        "name": Sort("name"),
        "staff": Sort("staff_count"),
    }
    default_sort = "-staff"

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
    kind = django_filters.ChoiceFilter(
        label="类别", choices=OrganizationKind.choices, empty_label="全部类别"
    )
    staff = django_filters.ChoiceFilter(
        label="职工人数",
        choices=[(key, label) for key, (label, *_) in STAFF_BANDS.items()],
        method="in_band",
        empty_label="职工人数不限",
    )
    state = django_filters.ChoiceFilter(
        label="经营状态", choices=OperatingState.choices, empty_label="经营状态不限"
    )
    tag = django_filters.CharFilter(
        label="标签",
        method="with_tag",
        widget=forms.TextInput(attrs={"placeholder": "标签", "autocomplete": "off"}),
    )

    class Meta:
        model = Organization
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        return queryset.search(value)

    def in_band(self, queryset, name, value):
        _, lowest, highest = STAFF_BANDS[value]
        queryset = queryset.filter(staff_count__gte=lowest)
        return queryset if highest is None else queryset.filter(staff_count__lte=highest)

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
