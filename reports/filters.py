"""Filters of the organizations behind a figure."""

import django_filters

from core.lists.filters import ListFilterSet, search_box
from core.search import in_text
from months.models import OrganizationFact


class BehindFilterSet(ListFilterSet):
    q = django_filters.CharFilter(
        label="名称或代码", method="search_rows", widget=search_box("组织名称或统一社会信用代码")
    )

    class Meta:
        model = OrganizationFact
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        return queryset.filter(in_text(value, name="name", code="uscc"))
