"""Filters of months, and what other filters ask of them."""

import django_filters

from core.lists.exact import ids
from core.lists.filters import AnyOf, ListFilterSet
from core.lists.pagination import Sort
from core.months import Month
from months.choices import MonthState, SignOffState
from months.models import MonthRevision, ReportMonth, SignOff
from regions.filters import RegionFilter


def closed_months(request) -> list[tuple[str, str]]:
    """The choices of a filter by month, newest first."""
    days = (
        MonthRevision.objects.visible_to(request.user)
        .closed()
        .order_by("-report_month__first_day")
        .values_list("report_month__first_day", flat=True)
        .distinct()
    )
    return [(str(month), month.title) for month in map(Month.containing, days)]


class ReportMonthFilterSet(ListFilterSet):
    search = ""
    sorts = {"month": Sort("first_day")}
    default_sort = "-month"

    id = ids()
    state = django_filters.ChoiceFilter(
        label="状态", choices=MonthState.choices, empty_label="状态不限"
    )

    class Meta:
        model = ReportMonth
        fields: list[str] = []


def _signed_months(request) -> list[tuple[str, str]]:
    """The months that towns confirm, newest first."""
    rows = SignOff.objects.visible_to(request.user).order_by("-report_month__first_day")
    days = rows.values_list("report_month__first_day", flat=True).distinct()
    return [(str(month), month.title) for month in map(Month.containing, days)]


class SignOffFilterSet(ListFilterSet):
    search = ""
    sorts = {"due": Sort("due_on"), "id": Sort("id")}
    default_sort = "-due"

    id = ids()
    month = django_filters.ChoiceFilter(label="月份", method="of_month", empty_label="全部月份")
    region = RegionFilter(field_name="region")
    state = AnyOf(label="状态", choices=SignOffState.choices, empty_label="状态不限")

    class Meta:
        model = SignOff
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Asked when a value is to be checked.
        self.filters["month"].extra["choices"] = lambda: _signed_months(self.request)

    def of_month(self, queryset, name, value: str):
        return queryset.of(Month.parse(value))
