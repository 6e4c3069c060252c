"""The recycle bin: one page over everything that can be put into it."""

import datetime
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.conf import settings
from django.utils import timezone

from core.lists.filters import ListFilterSet
from core.lists.pagination import Sort
from core.lists.tables import ListTable
from core.records import recycling
from core.search import name_condition
from core.views.lists import ListPage


class RecycleBinFilterSet(ListFilterSet):
    q = django_filters.CharFilter(
        label="名称",
        method="search_rows",
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "名称", "autocomplete": "off"}
        ),
    )
    #: The page asks the chosen kind for its rows; nothing is left to filter.
    kind = django_filters.ChoiceFilter(
        label="种类",
        choices=lambda: [(key, kind.title) for key, kind in recycling.kinds().items()],
        method="of_kind",
        empty_label=None,
    )

    class Meta:
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        if not recycling.chosen(self.data.get("kind", "")).searchable:
            return queryset.none()
        return queryset.filter(name_condition(value))

    def of_kind(self, queryset, name, value):
        return queryset


class RecycleBinTable(ListTable):
    name = tables.Column("名称")
    deleted_at = tables.Column("放入时间")
    recycled_by = tables.Column("放入人")

    class Meta(ListTable.Meta):
        fields: list[str] = []


class RecycleBin(ListPage):
    title = "回收站"
    subtitle = "放入回收站的记录不参加任何统计，可以随时恢复，系统不会自动清除。"
    table_class = RecycleBinTable
    filterset_class = RecycleBinFilterSet
    sorts = {"deleted_at": Sort("deleted_at")}
    default_sort = "-deleted_at"
    fragment_name = "core/recycle_bin_body.html"
    # Lists are taken out of the registry, not out of its bin.
    export_action = ""

    @property
    def kind(self) -> recycling.Kind:
        return recycling.chosen(self.request.GET.get("kind", ""))

    @property
    def empty_text(self) -> str:
        if self.request.GET.get("q") and not self.kind.searchable:
            return f"回收站里的{self.kind.title}不能按名称查找，请清除查找的文字。"
        return f"回收站里没有这样的{self.kind.title}。"

    def rows(self):
        return self.kind.with_author(self.request.user)

    def extra(self) -> dict[str, Any]:
        days = settings.RECYCLE_BIN_DAYS
        return {
            "kind": self.kind,
            "days": days,
            "long_ago": timezone.now() - datetime.timedelta(days=days),
        }
