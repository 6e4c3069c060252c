"""Filters of the menu and of the list of calls."""

import django_filters
from django.db.models import Q
from django.utils import timezone

from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet, search_box
from core.lists.pagination import Sort
from regions.filters import RegionFilter
from rota.choices import CallState, ProjectState, SignUpState
from rota.models import Call, Project, SignUp


class ProjectFilterSet(ListFilterSet):
    sorts = {"planned_on": Sort("planned_on"), "proposed_at": Sort("proposed_at")}
    default_sort = "-planned_on"

    id = ids()
    call = OneOf("轮值征集", "call", numbers=True)
    q = django_filters.CharFilter(
        label="项目", method="search_rows", widget=search_box("项目或主办党组织名称")
    )
    mine = django_filters.ChoiceFilter(
        label="范围",
        choices=[
            ("open", "现在可以报名的"),
            ("own", "我的党组织主办的"),
            ("file", "待我的党组织填报的"),
            ("asked", "邀请我的党组织主办的"),
        ],
        empty_label="全部项目",
        method="of_mine",
    )
    region = RegionFilter(label="主办党组织所在区域", field_name="organizer__region")
    state = AnyOf(label="状态", choices=ProjectState.choices, empty_label="状态不限")
    planned_from = DayFilter("计划日期自", "planned_on")
    planned_to = DayFilter("计划日期至", "planned_on", until=True)

    class Meta:
        model = Project
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        # The hosts of a published menu are read by all, also where nobody sees their register.
        return queryset.filter(Q(topic__icontains=value) | Q(organizer__name__icontains=value))

    def of_mine(self, queryset, name, value):
        user = self.request.user
        if value == "open":
            return queryset.open_to(user, timezone.localdate())
        found = {"own": "editable_by", "file": "to_file_by", "asked": "asking"}[value]
        return getattr(queryset, found)(user)


class ProjectQueueFilterSet(ProjectFilterSet):
    """Of what waits for the screening."""

    sorts = {"proposed_at": Sort("proposed_at"), "planned_on": Sort("planned_on")}
    default_sort = "proposed_at"

    id = None
    mine = None
    state = None


class CallFilterSet(ListFilterSet):
    sorts = {"year": Sort("year")}
    default_sort = "-year"

    q = django_filters.CharFilter(
        label="牵头党组织", method="search_committee", widget=search_box("党组织名称或代码")
    )
    region = RegionFilter(label="牵头党组织所在区域", field_name="committee__region")
    state = AnyOf(label="状态", choices=CallState.choices, empty_label="状态不限")

    class Meta:
        model = Call
        fields: list[str] = []

    def search_committee(self, queryset, name, value):
        # The committee above a branch stands in its list of calls, though not in its register.
        named = Q(committee__name__icontains=value) | Q(committee__code__icontains=value)
        return queryset.filter(named)


class SignUpFilterSet(ListFilterSet):
    """Of the API: the page of a project shows those of the project."""

    sorts = {"project": Sort("project")}
    default_sort = "project"

    id = ids()
    project = OneOf("轮值项目", "project", numbers=True)
    state = AnyOf(
        label="状态",
        choices=[(each.value, each.label) for each in (SignUpState.PLACED, SignUpState.WAITING)],
        empty_label="状态不限",
    )

    class Meta:
        model = SignUp
        fields: list[str] = []
