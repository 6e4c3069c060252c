"""Filters of the list of drives."""

import django_filters

from core.lists.exact import ids
from core.lists.filters import AnyOf, ListFilterSet, search_box
from core.lists.pagination import Sort
from drives.choices import DriveKind, DriveState
from drives.models import Drive
from regions.filters import RegionFilter


class DriveFilterSet(ListFilterSet):
    sorts = {"starts_on": Sort("starts_on"), "id": Sort("id")}
    default_sort = "-starts_on"

    id = ids()
    q = django_filters.CharFilter(
        label="名称", method="search_rows", widget=search_box("行动的名称")
    )
    kind = AnyOf(label="类别", choices=DriveKind.choices, empty_label="类别不限")
    state = django_filters.ChoiceFilter(
        label="状态", choices=DriveState.choices, empty_label="状态不限"
    )
    region = RegionFilter(label="开展范围", field_name="region")

    class Meta:
        model = Drive
        fields: list[str] = []

    def search_rows(self, queryset, name, value: str):
        return queryset.search(value)
