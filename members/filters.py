"""Filters of members and posts. Nothing here reads a number, a phone or a name."""

import django_filters
from django import forms
from django.db.models import F, Q
from django.utils import timezone
from django_filters.fields import ModelChoiceField

from branches.models import PartyOrganization
from core.forms import FewChoices, LookupSelect
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet, YesOrNo
from core.lists.pagination import Sort
from members.choices import (
    AllowanceClass,
    ChangeKind,
    ChangeState,
    MemberStatus,
    PostTitle,
    SecretarySource,
)
from members.models import ChangeReport, Member, Post
from members.services.management import COUNTED
from regions.filters import RegionFilter


class _PartyOrganizationField(ModelChoiceField):
    iterator = FewChoices


class PartyOrganizationFilter(django_filters.ModelChoiceFilter):
    """`?under=ID`: any Party organization that the user sees, with all under it."""

    field_class = _PartyOrganizationField

    def __init__(self, **kwargs):
        super().__init__(
            queryset=lambda request: (
                PartyOrganization.objects.visible_to(request.user).present().order_by("name")
            ),
            widget=LookupSelect("party-organizations"),
            **kwargs,
        )


class _OfPartyOrganization(ListFilterSet):
    """What belongs to a Party organization."""

    search = ""

    #: For programs and links; people choose by name below.
    id = ids()
    party_organization = OneOf("党组织代码", "party_organization__code")
    under = PartyOrganizationFilter(label="党组织", method="in_subtree", empty_label="全部党组织")
    region = RegionFilter(label="党组织所在区域", field_name="party_organization__region")

    class Meta:
        fields: list[str] = []

    def in_subtree(self, queryset, name, value: PartyOrganization):
        return queryset.filter(party_organization__path__startswith=value.path)


class MemberFilterSet(_OfPartyOrganization):
    sorts = {"id": Sort("id"), "joined": Sort("joined_on")}
    default_sort = "id"

    status = django_filters.ChoiceFilter(
        label="党员类别", choices=MemberStatus.choices, empty_label="类别不限"
    )
    floating = django_filters.ChoiceFilter(
        label="流动党员",
        choices=[("yes", "流动党员"), ("no", "不是流动党员")],
        method="is_floating",
        empty_label="流动不限",
    )
    unit = django_filters.ChoiceFilter(
        label="工作单位",
        choices=[("given", "已填工作单位"), ("missing", "未填工作单位")],
        method="with_unit",
        empty_label="工作单位不限",
    )

    class Meta(_OfPartyOrganization.Meta):
        model = Member

    def is_floating(self, queryset, name, value):
        return queryset.filter(is_floating=value == "yes")

    def with_unit(self, queryset, name, value):
        return queryset.filter(organization__isnull=value == "missing")


class PostFilterSet(_OfPartyOrganization):
    sorts = {"id": Sort("id")}
    default_sort = "id"

    rare = ("allowance", "full_time", "dual", "acting", "counted", "filed_from", "filed_to")

    title = django_filters.ChoiceFilter(
        label="职务", choices=PostTitle.choices, empty_label="职务不限"
    )
    source = AnyOf(label="来源", choices=SecretarySource.choices, empty_label="来源不限")
    management = YesOrNo("进入管理层", "in_management", "已进入管理层", "未进入管理层")
    filed = django_filters.ChoiceFilter(
        label="备案",
        choices=[("yes", "已备案"), ("no", "未备案")],
        method="is_filed",
        empty_label="备案不限",
    )
    allowance = AnyOf(
        label="补贴档次",
        field_name="allowance_class",
        choices=AllowanceClass.choices,
        empty_label="档次不限",
    )
    full_time = YesOrNo("专职", "full_time", "专职", "兼职")
    dual = YesOrNo("双管", "dual_managed", "双管", "不是双管")
    acting = YesOrNo("主持工作", "acting", "主持工作", "不是主持工作")
    filed_from = DayFilter("备案日期自", "filed_on")
    filed_to = DayFilter("备案日期至", "filed_on", until=True)
    counted = django_filters.ChoiceFilter(
        label="双向进入、交叉任职",
        choices=[(name, title) for name, (title, _) in COUNTED.items()],
        method="is_counted",
        empty_label="口径不限",
    )
    on = django_filters.DateFilter(
        label="当日在任的（日期）",
        method="in_force_on",
        widget=forms.DateInput(attrs={"type": "date", "title": "某日在任"}, format="%Y-%m-%d"),
    )

    class Meta(_OfPartyOrganization.Meta):
        model = Post

    def is_counted(self, queryset, name, value: str):
        """Those that the ratio counts, of Party organizations that exist today."""
        return queryset.filter(COUNTED[value][1]).of_active(timezone.localdate())

    def in_force_on(self, queryset, name, value):
        return queryset.in_force(value)

    def is_filed(self, queryset, name, value):
        return queryset.filter(filed_on__isnull=value == "no")


class ChangeFilterSet(_OfPartyOrganization):
    sorts = {"id": Sort("id"), "reported_on": Sort("reported_on")}
    default_sort = "id"

    state = AnyOf(label="状态", choices=ChangeState.choices, empty_label="状态不限")
    kind = AnyOf(label="变动", choices=ChangeKind.choices, empty_label="变动不限")
    title = AnyOf(label="职务", choices=PostTitle.choices, empty_label="职务不限")
    late = django_filters.ChoiceFilter(
        label="期限",
        choices=[("yes", "逾期报备"), ("no", "按期报备")],
        method="is_late",
        empty_label="期限不限",
    )
    reported_from = DayFilter("报备日期自", "reported_on")
    reported_to = DayFilter("报备日期至", "reported_on", until=True)

    class Meta(_OfPartyOrganization.Meta):
        model = ChangeReport

    def is_late(self, queryset, name, value: str):
        late = Q(reported_on__gt=F("due_on"))
        return queryset.filter(late) if value == "yes" else queryset.exclude(late)
