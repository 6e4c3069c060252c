"""Filters of a list: the FilterSet of the page, and nothing besides."""

from collections.abc import Collection
from typing import Any

import django_filters
from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from rest_framework.exceptions import ErrorDetail, ValidationError

from core.api.errors import unknown_names
from core.api.pages import PARAMETERS
from core.choices import ErrorCode


class PageFilters(DjangoFilterBackend):
    """Refuses values that cannot be, and parameters that nobody declared: a misspelt filter
    that is passed over would give a program all rows."""

    def filter_queryset(self, request, queryset: QuerySet, view: Any) -> QuerySet:
        filters = self.get_filterset_class(view, queryset).base_filters
        several = [name for name, each in filters.items() if takes_several(each)]
        bad = misused(request, [*filters, *PARAMETERS], several)
        filterset = self.get_filterset(request, queryset, view)
        if not filterset.is_valid():
            bad = translate_validation(filterset.errors).detail | bad
        if bad:
            raise ValidationError(bad)
        return filterset.qs


def takes_several(found: django_filters.Filter) -> bool:
    """Whether a filter may be repeated (`kind=social&kind=enterprise`: either)."""
    return isinstance(found, django_filters.MultipleChoiceFilter)


def refuse_misused(request: Any, known: Collection[str]) -> None:
    """Answer 400 when the address has a parameter that is not one of `known`, or one twice."""
    if bad := misused(request, known):
        raise ValidationError(bad)


def misused(
    request: Any, known: Collection[str], several: Collection[str] = ()
) -> dict[str, list[Any]]:
    """What is wrong with the parameters as such: nobody declared them, or they are there twice
    and it would be for the server to guess which is meant."""
    given = request.query_params
    text = f"没有这个查询参数，可以用：{'、'.join(known) or '无'}。"
    unknown = [name for name in given if name not in known]
    found = unknown_names(unknown, text, ErrorCode.UNKNOWN_PARAMETER)
    for name in known:
        if name not in several and len(given.getlist(name)) > 1:
            text = "这个参数只能给出一次，请只保留一个。"
            found[name] = [ErrorDetail(text, ErrorCode.REPEATED)]
    return found
