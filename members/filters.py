"""Filters of members and posts. Nothing here reads a number, a phone or a name."""

import django_filters
from django import forms
from django_filters.fields import ModelChoiceField

from branches.models import PartyOrganization
from core.forms import FewChoices, LookupSelect
from core.lists.exact import OneOf, ids
from core.lists.filters import ListFilterSet
from core.lists.pagination import Sort
from members.choices import MemberStatus, PostTitle
from members.models import Member, Post
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

    title = django_filters.ChoiceFilter(
        label="职务", choices=PostTitle.choices, empty_label="职务不限"
    )
    on = django_filters.DateFilter(
        label="当日在任的（日期）",
        method="in_force_on",
        widget=forms.DateInput(attrs={"type": "date", "title": "某日在任"}, format="%Y-%m-%d"),
    )

    class Meta(_OfPartyOrganization.Meta):
        model = Post

    def in_force_on(self, queryset, name, value):
        return queryset.in_force(value)
