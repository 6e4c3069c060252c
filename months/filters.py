"""Filters of months, and what other filters ask of them."""

import django_filters

from core.lists.exact import ids
from core.lists.filters import ListFilterSet
from core.lists.pagination import Sort
from core.months import Month
from months.choices import MonthState
from months.models import MonthRevision, ReportMonth


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
