"""Filters of the lists of answers."""

import django_filters

from answers.choices import AnswerState
from answers.models import Answer
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, ListFilterSet, search_box
from core.lists.pagination import Sort
from regions.filters import RegionFilter


class _AnswerFilters(ListFilterSet):
    sorts = {"filed_at": Sort("filed_at"), "id": Sort("id")}
    default_sort = "filed_at"

    q = django_filters.CharFilter(
        label="组织", method="search_rows", widget=search_box("组织名称或代码")
    )
    region = RegionFilter(label="区域", field_name="assignment__organization__region")

    class Meta:
        model = Answer
        fields: list[str] = []

    def search_rows(self, queryset, name, value: str):
        return queryset.search(value)


class AnswerFilterSet(_AnswerFilters):
    id = ids()
    campaign = OneOf("摸底排查的编号", "assignment__campaign", numbers=True)
    assignment = OneOf("排查对象的编号", "assignment", numbers=True)
    state = AnyOf(label="状态", choices=AnswerState.choices, empty_label="状态不限")


class AnswerQueueFilterSet(_AnswerFilters):
    pass
