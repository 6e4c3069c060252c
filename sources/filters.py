"""Filters of lists, of their rows and of what was done because of them."""

import django_filters

from core.lists.exact import ids
from core.lists.filters import ListFilterSet, search_box
from core.lists.pagination import Sort
from sources.choices import DeedKind, Outcome, SaidField, SourceCode
from sources.models import Deed, Source, SourceList, SourceRow

#: The queues: name in the address → what it is called, and its rows.
QUEUES = {
    "likely": ("疑似，待判定", lambda rows: rows.waiting_likely()),
    "new": ("新增，待录入", lambda rows: rows.waiting_new()),
    "vanished": ("消失，待核实", lambda rows: rows.waiting_vanished()),
    "twice": ("两次消失，建议停业、注销", lambda rows: rows.twice_vanished()),
}


def _queue(queryset, name, value):
    return QUEUES[value][1](queryset)


class SourceFilterSet(ListFilterSet):
    sorts = {"code": Sort("code")}
    default_sort = "code"

    id = ids()
    code = django_filters.ChoiceFilter(label="来源", choices=SourceCode.choices)

    class Meta:
        model = Source
        fields: list[str] = []


class SourceListFilterSet(ListFilterSet):
    sorts = {"dated": Sort("dated")}
    default_sort = "-dated"

    id = ids()
    source = django_filters.ChoiceFilter(
        label="来源", field_name="source__code", choices=SourceCode.choices, empty_label="来源不限"
    )

    class Meta:
        model = SourceList
        fields: list[str] = []


class SourceRowFilterSet(ListFilterSet):
    sorts = {"row": Sort("id")}
    default_sort = "row"

    id = ids()
    q = django_filters.CharFilter(
        label="名称或代码",
        method="search_rows",
        widget=search_box("名单里的名称或信用代码"),
    )
    queue = django_filters.ChoiceFilter(
        label="队列",
        choices=[(name, label) for name, (label, _) in QUEUES.items()],
        method="in_queue",
        empty_label="最新名单的全部行",
    )
    outcome = django_filters.ChoiceFilter(
        label="比对结果",
        choices=[(each.value, each.label) for each in Outcome if each != Outcome.BAD],
        empty_label="比对结果不限",
    )
    source = django_filters.ChoiceFilter(
        label="来源",
        field_name="listed__source__code",
        choices=SourceCode.choices,
        empty_label="来源不限",
    )

    class Meta:
        model = SourceRow
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        return queryset.search(value)

    def in_queue(self, queryset, name, value):
        return _queue(queryset, name, value)


class ConflictFilterSet(ListFilterSet):
    field = django_filters.ChoiceFilter(
        label="字段", choices=SaidField.choices, method="with_field", empty_label="字段不限"
    )
    source = SourceRowFilterSet.base_filters["source"]

    class Meta:
        model = SourceRow
        fields: list[str] = []

    def with_field(self, queryset, name, value):
        return queryset.filter(differs__contains=[value])


class DeedFilterSet(ListFilterSet):
    kind = django_filters.ChoiceFilter(
        label="事项", choices=DeedKind.choices, empty_label="事项不限"
    )

    class Meta:
        model = Deed
        fields: list[str] = []
