"""Filters of the list of corrections."""

from core.choices import CorrectionState
from core.lists.filters import AnyOf, ListFilterSet
from core.lists.pagination import Sort
from own.models import Correction


class CorrectionFilterSet(ListFilterSet):
    search = ""
    sorts = {"asked": Sort("pk")}
    default_sort = "-asked"

    state = AnyOf(label="核对结果", choices=CorrectionState.choices, empty_label="结果不限")

    class Meta:
        model = Correction
        fields: list[str] = []
