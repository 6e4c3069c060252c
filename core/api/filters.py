"""Filters of a list: the FilterSet of the page, and nothing besides."""

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError

from core.api.pages import PARAMETERS


class PageFilters(DjangoFilterBackend):
    """Refuses values that cannot be, and parameters that nobody declared: a misspelt filter
    that is passed over would give a program all rows."""

    def filter_queryset(self, request, queryset: QuerySet, view: Any) -> QuerySet:
        filterset_class = self.get_filterset_class(view, queryset)
        known = [*(filterset_class.base_filters if filterset_class else ()), *PARAMETERS]
        refuse_unknown(request, known)
        return super().filter_queryset(request, queryset, view)


def refuse_unknown(request: Any, known: list[str]) -> None:
    """Answer 400 when the address has a parameter that is not one of `known`."""
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        text = f"没有这个查询参数，可以用：{'、'.join(known) or '无'}。"
        raise ValidationError({name[:60]: [text] for name in unknown[:10]})
