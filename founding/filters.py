"""Filters of checklists, and of new units that have none."""

import datetime

import django_filters
from django.utils import timezone

from core import months
from core.lists.exact import ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet, search_box
from core.lists.pagination import Sort
from founding.choices import ChecklistState, Trigger
from founding.models import Checklist
from founding.services.checklists import NEW_MONTHS
from orgs.models import Organization
from regions.filters import RegionFilter
from regions.models import Department

OVERDUE = "overdue"


def _departments(request):
    return Department.objects.visible_to(request.user)


class ChecklistFilterSet(ListFilterSet):
    sorts = {"opened_on": Sort("opened_on"), "id": Sort("id")}
    default_sort = "-opened_on"
    rare = ("opened_from", "opened_to")

    id = ids()
    q = django_filters.CharFilter(
        label="组织名称", method="search_rows", widget=search_box("组织名称、拼音首字母")
    )
    trigger = AnyOf(label="何时开出", choices=Trigger.choices, empty_label="何时开出不限")
    state = django_filters.ChoiceFilter(
        label="状态",
        choices=[(OVERDUE, "有逾期事项"), *ChecklistState.choices],
        method="in_state",
        empty_label="状态不限",
    )
    region = RegionFilter(field_name="organization__region")
    department = django_filters.ModelChoiceFilter(
        label="责任部门", queryset=_departments, to_field_name="code", empty_label="责任部门不限"
    )
    opened_from = DayFilter("事件日期自", "opened_on")
    opened_to = DayFilter("事件日期至", "opened_on", until=True)

    class Meta:
        model = Checklist
        fields: list[str] = []

    def search_rows(self, queryset, name, value: str):
        return queryset.search(value)

    def in_state(self, queryset, name, value: str):
        if value == OVERDUE:
            return queryset.overdue_on(timezone.localdate())
        return queryset.filter(state=value)


def _months() -> list[tuple[str, str]]:
    first = timezone.localdate().replace(day=1)
    found = [months.months_later(first, -back) for back in range(NEW_MONTHS)]
    return [(f"{each:%Y-%m}", f"{each.year} 年 {each.month} 月") for each in found]


class NewUnitFilterSet(ListFilterSet):
    """Founded in a month; where none is chosen, in a year: nobody is left out by its end."""

    month = django_filters.ChoiceFilter(
        label="成立月份", choices=_months, method="founded_in", empty_label="近一年"
    )
    q = django_filters.CharFilter(
        label="名称或代码", method="search_rows", widget=search_box("名称、拼音首字母或信用代码")
    )
    region = RegionFilter(field_name="region")

    class Meta:
        model = Organization
        fields: list[str] = []

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("month"):
            queryset = queryset.filter(founded_on__gte=f"{_months()[-1][0]}-01")
        return queryset

    def founded_in(self, queryset, name, value: str):
        first = datetime.date.fromisoformat(f"{value}-01")
        return queryset.filter(founded_on__gte=first, founded_on__lt=months.months_later(first, 1))

    def search_rows(self, queryset, name, value: str):
        return queryset.search(value)
