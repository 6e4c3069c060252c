"""Filters of the Party organization list."""

import datetime

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from branches.choices import (
    DUE_MONTHS,
    FormationMode,
    InstructorKind,
    PartyOrganizationKind,
    VisitManner,
    WorkCoverageMeans,
)
from branches.models import (
    Coverage,
    Instructor,
    PartyOrganization,
    Term,
    Visit,
    WorkCoverage,
)
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet, YesOrNo
from core.lists.pagination import Sort
from core.months import months_later
from regions.filters import RegionFilter
from regions.models import Department

EXPIRED, DUE, RUNNING = "expired", "due", "running"


def term_condition(state: str) -> Q:
    """Terms that run and are over by now, will be within half a year, or will be at all."""
    today = timezone.localdate()
    soon = months_later(today, DUE_MONTHS)
    return (
        Q(ended_on=None)
        & {
            EXPIRED: Q(due_on__lte=today),
            DUE: Q(due_on__gt=today, due_on__lte=soon),
            RUNNING: Q(due_on__gt=today),
        }[state]
    )


class PartyOrganizationFilterSet(ListFilterSet):
    sorts = {
        "name": Sort("name"),
        "code": Sort("code"),
        # By the ids of regions: in the order in which they were registered.
        "region": Sort("region_id"),
        "kind": Sort("kind"),
        "formation": Sort("formation"),
        "founded_on": Sort("founded_on"),
        "ends_on": Sort("term_ends_on"),
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
        soon = months_later(today, DUE_MONTHS)
        return {
            "expired": queryset.filter(term_ends_on__lte=today),
            "due": queryset.filter(term_ends_on__gt=today, term_ends_on__lte=soon),
            "running": queryset.filter(term_ends_on__gt=today),
        }[value]

    def with_dissolved(self, queryset, name, value):
        if value == "only":
            return queryset.filter(dissolved_on__lte=timezone.localdate())
        return queryset


class TermFilterSet(ListFilterSet):
    """The terms that run, unless others are asked for."""

    search = ""
    sorts = {"due_on": Sort("due_on"), "began_on": Sort("began_on"), "id": Sort("id")}
    default_sort = "due_on"

    id = ids()
    party_organization = OneOf("党组织代码", "party_organization__code")
    region = RegionFilter(field_name="party_organization__region")
    kind = AnyOf(
        label="类型",
        field_name="party_organization__kind",
        choices=PartyOrganizationKind.choices,
        empty_label="全部类型",
    )
    state = django_filters.ChoiceFilter(
        label="任期",
        choices=[
            (EXPIRED, "已届满"),
            (DUE, "半年内届满"),
            (RUNNING, "未届满"),
            ("shifted", "批准延期或提前"),
            ("ended", "往届"),
            ("all", "含往届"),
        ],
        method="in_state",
        empty_label="现任各届",
    )
    due_from = DayFilter("届满日期自", "due_on")
    due_to = DayFilter("届满日期至", "due_on", until=True)

    class Meta:
        model = Term
        fields: list[str] = []

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("state") else queryset.running()

    def in_state(self, queryset, name, value: str):
        if value == "shifted":
            return queryset.running().exclude(shift_reason="")
        if value == "ended":
            return queryset.exclude(ended_on=None)
        return queryset if value == "all" else queryset.filter(term_condition(value))


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


class InstructorFilterSet(ListFilterSet):
    """Nothing here reads a name or a telephone."""

    search = ""
    sorts = {"id": Sort("id")}
    default_sort = "id"

    id = ids()
    region = RegionFilter(label="管理区域", field_name="region")
    kind = AnyOf(label="类别", choices=InstructorKind.choices, empty_label="类别不限")
    department = django_filters.ModelChoiceFilter(
        label="派出部门",
        queryset=lambda request: Department.objects.visible_to(request.user).order_by("name"),
        empty_label="部门不限",
    )
    full_time = YesOrNo("专职", "full_time", "专职", "兼职")
    assigned = django_filters.ChoiceFilter(
        label="派驻",
        choices=[("yes", "在派驻任期内"), ("soon", "半年内任期届满"), ("no", "没有派驻任期")],
        method="is_assigned",
        empty_label="派驻不限",
    )
    visited = django_filters.ChoiceFilter(
        label="走访",
        choices=[("no", f"{settings.VISIT_DAYS} 天内没有走访")],
        method="not_visited",
        empty_label="走访不限",
    )

    class Meta:
        model = Instructor
        fields: list[str] = []

    def is_assigned(self, queryset, name, value: str):
        today = timezone.localdate()
        soon = months_later(today, DUE_MONTHS) if value == "soon" else None
        return queryset.in_term(today, until=soon, negated=value == "no")

    def not_visited(self, queryset, name, value: str):
        """Those in a term who visited nobody for VISIT_DAYS."""
        since = timezone.localdate() - datetime.timedelta(days=settings.VISIT_DAYS)
        return self.is_assigned(queryset, name, "yes").unvisiting_since(since)


class VisitFilterSet(ListFilterSet):
    search = ""
    sorts = {"visited_on": Sort("visited_on"), "id": Sort("id")}
    default_sort = "-visited_on"

    id = ids()
    organization = OneOf("两新组织统一社会信用代码", "organization__uscc")
    instructor = OneOf("指导员编号", "instructor_id", numbers=True)
    region = RegionFilter(label="两新组织所在区域", field_name="organization__region")
    manner = AnyOf(label="方式", choices=VisitManner.choices, empty_label="方式不限")
    visited_from = DayFilter("走访日期自", "visited_on")
    visited_to = DayFilter("走访日期至", "visited_on", until=True)

    class Meta:
        model = Visit
        fields: list[str] = []
