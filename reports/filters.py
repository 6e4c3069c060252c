"""Filters of the lights and of the organizations behind a figure."""

import django_filters
from django import forms
from django.db.models import Case, F, Q, Value, When

from core.lists.filters import ListFilterSet
from core.lists.pagination import Sort
from core.months import Month
from core.search import name_condition
from regions.filters import RegionFilter
from reports.choices import MonthState, Severity
from reports.models import MonthRevision, Notice, OrganizationFact, ReportMonth, Rule

#: Red before amber, and what has been lit longer before what is new.
GRAVITY = F("consecutive_months") + Case(
    When(severity=Severity.RED, then=Value(10_000)), default=Value(0)
)


def search_box(placeholder: str) -> forms.TextInput:
    return forms.TextInput(
        attrs={"type": "search", "placeholder": placeholder, "autocomplete": "off"}
    )


def _months(request) -> list[tuple[str, str]]:
    days = (
        MonthRevision.objects.visible_to(request.user)
        .closed()
        .order_by("-report_month__first_day")
        .values_list("report_month__first_day", flat=True)
        .distinct()
    )
    return [(str(month), month.title) for month in map(Month.containing, days)]


def _rules(request) -> list[tuple[str, str]]:
    rules = Rule.objects.visible_to(request.user).order_by("-severity", "code", "valid_from")
    return list(dict(rules.values_list("code", "name")).items())


class NoticeFilterSet(ListFilterSet):
    """`month` (YYYY-MM) is taken up by the page: it says whose revision the rows are of.

    The orders want the annotation `gravity=GRAVITY`.
    """

    sorts = {
        "severity": Sort("gravity"),
        "months": Sort("consecutive_months"),
        "subject": Sort("subject_name"),
        "due": Sort("due_on"),
    }
    default_sort = "-severity"

    q = django_filters.CharFilter(
        label="对象", method="search_rows", widget=search_box("对象名称或代码")
    )
    month = django_filters.ChoiceFilter(
        label="月份", method="as_it_is", empty_label="最近结账的月份"
    )
    severity = django_filters.ChoiceFilter(
        label="颜色", choices=Severity.choices, empty_label="红灯和黄灯"
    )
    rule = django_filters.ChoiceFilter(label="规则", field_name="rule_code", empty_label="全部规则")
    region = RegionFilter(field_name="region")
    running = django_filters.ChoiceFilter(
        label="连续月数",
        choices=[
            ("1", "本月新亮"),
            ("2", "连续2个月以上"),
            ("3", "连续3个月以上"),
            ("6", "连续6个月以上"),
        ],
        method="running_for",
        empty_label="连续月数不限",
    )

    class Meta:
        model = Notice
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Asked when a value is to be checked or the form is shown.
        self.filters["month"].extra["choices"] = lambda: _months(self.request)
        self.filters["rule"].extra["choices"] = lambda: _rules(self.request)

    def search_rows(self, queryset, name, value):
        return queryset.filter(
            Q(subject_name__icontains=value) | Q(subject_code__istartswith=value)
        )

    def as_it_is(self, queryset, name, value: str):
        return queryset

    def running_for(self, queryset, name, value):
        if value == "1":
            return queryset.filter(consecutive_months=1)
        return queryset.filter(consecutive_months__gte=int(value))


class BehindFilterSet(ListFilterSet):
    q = django_filters.CharFilter(
        label="名称或代码", method="search_rows", widget=search_box("组织名称或统一社会信用代码")
    )

    class Meta:
        model = OrganizationFact
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        return queryset.filter(name_condition(value) | Q(uscc__startswith=value.strip().upper()))


class NoticesBehindFilterSet(ListFilterSet):
    q = NoticeFilterSet.base_filters["q"]
    rule = NoticeFilterSet.base_filters["rule"]

    class Meta:
        model = Notice
        fields: list[str] = []

    search_rows = NoticeFilterSet.search_rows

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["rule"].extra["choices"] = lambda: _rules(self.request)


class ReportMonthFilterSet(ListFilterSet):
    search = ""
    sorts = {"month": Sort("first_day")}
    default_sort = "-month"

    state = django_filters.ChoiceFilter(
        label="状态", choices=MonthState.choices, empty_label="状态不限"
    )

    class Meta:
        model = ReportMonth
        fields: list[str] = []
