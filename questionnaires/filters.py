"""Filters of the list of questionnaires."""

import django_filters
from django.db.models import Q

from core.lists.exact import ids
from core.lists.filters import AnyOf, ListFilterSet, search_box
from core.lists.pagination import Sort
from orgs.choices import OrganizationKind
from questionnaires.choices import QuestionnaireState
from questionnaires.models import Questionnaire


class QuestionnaireFilterSet(ListFilterSet):
    sorts = {"code": Sort("code"), "id": Sort("id")}
    default_sort = "code"

    id = ids()
    q = django_filters.CharFilter(
        label="问卷", method="search_rows", widget=search_box("问卷名称或代码")
    )
    state = AnyOf(label="状态", choices=QuestionnaireState.choices, empty_label="状态不限")
    kind = django_filters.ChoiceFilter(
        label="适用组织", choices=OrganizationKind.choices, empty_label="全部组织"
    )

    class Meta:
        model = Questionnaire
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        text = value.strip()
        return queryset.filter(Q(name__icontains=text) | Q(code__icontains=text))
