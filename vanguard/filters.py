"""Filters of the list of teams and posts."""

import django_filters
from django.utils import timezone

from branches.models import PartyOrganization
from core import in_force
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, ListFilterSet, search_box
from core.lists.pagination import Sort
from members.filters import PartyOrganizationFilter
from regions.filters import RegionFilter
from vanguard.choices import VanguardKind
from vanguard.models import Vanguard


class VanguardFilterSet(ListFilterSet):
    sorts = {"starts_on": Sort("starts_on"), "id": Sort("id")}
    default_sort = "-starts_on"

    id = ids()
    party_organization = OneOf("党组织代码", "party_organization__code")
    q = django_filters.CharFilter(
        label="名称", method="search_rows", widget=search_box("责任区、先锋岗、队伍的名称")
    )
    kind = AnyOf(label="类别", choices=VanguardKind.choices, empty_label="类别不限")
    state = django_filters.ChoiceFilter(
        label="状态",
        choices=[("now", "正在进行"), ("over", "已结束")],
        method="in_state",
        empty_label="状态不限",
    )
    under = PartyOrganizationFilter(label="党组织", method="in_subtree", empty_label="全部党组织")
    region = RegionFilter(label="党组织所在区域", field_name="party_organization__region")

    class Meta:
        model = Vanguard
        fields: list[str] = []

    def search_rows(self, queryset, name, value: str):
        return queryset.search(value)

    def in_state(self, queryset, name, value: str):
        now = in_force.on(timezone.localdate())
        return queryset.filter(now) if value == "now" else queryset.exclude(now)

    def in_subtree(self, queryset, name, value: PartyOrganization):
        return queryset.filter(party_organization__path__startswith=value.path)
