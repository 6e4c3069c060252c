"""Filters of the list of elections. Nothing here reads a name."""

from branches.models import PartyOrganization
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet
from core.lists.pagination import Sort
from elections.choices import ElectionForm, ElectionState
from elections.models import Election
from members.filters import PartyOrganizationFilter
from regions.filters import RegionFilter


class ElectionFilterSet(ListFilterSet):
    search = ""
    sorts = {"planned_on": Sort("planned_on"), "id": Sort("id")}
    default_sort = "-planned_on"

    id = ids()
    party_organization = OneOf("党组织代码", "party_organization__code")
    under = PartyOrganizationFilter(label="党组织", method="in_subtree", empty_label="全部党组织")
    region = RegionFilter(label="党组织所在区域", field_name="party_organization__region")
    state = AnyOf(label="进度", choices=ElectionState.choices, empty_label="进度不限")
    form = AnyOf(label="选举方式", choices=ElectionForm.choices, empty_label="方式不限")
    planned_from = DayFilter("计划日期自", "planned_on")
    planned_to = DayFilter("计划日期至", "planned_on", until=True)

    class Meta:
        model = Election
        fields: list[str] = []

    def in_subtree(self, queryset, name, value: PartyOrganization):
        return queryset.filter(party_organization__path__startswith=value.path)
