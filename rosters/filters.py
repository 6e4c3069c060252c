"""Filters of comparisons and of what they found."""

import django_filters

from core.lists.exact import ids
from core.lists.filters import AnyOf, ListFilterSet
from core.lists.pagination import Sort
from regions.filters import RegionFilter
from rosters.choices import MatchState, RosterOrigin
from rosters.models import Roster, RosterMatch


class RosterFilterSet(ListFilterSet):
    sorts = {"created_at": Sort("created_at"), "id": Sort("id")}
    default_sort = "-created_at"

    id = ids()
    origin = AnyOf(label="名单来源", choices=RosterOrigin.choices, empty_label="来源不限")
    region = RegionFilter(label="区域", field_name="organization__region")

    class Meta:
        model = Roster
        fields: list[str] = []


class MatchFilterSet(ListFilterSet):
    sorts = {"id": Sort("id")}
    default_sort = "-id"

    id = ids()
    state = django_filters.ChoiceFilter(
        label="核对结果", choices=MatchState.choices, empty_label="结果不限"
    )
    region = RegionFilter(label="党组织所在区域", field_name="member__party_organization__region")

    class Meta:
        model = RosterMatch
        fields: list[str] = []
