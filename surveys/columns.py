"""Filters by which campaigns choose their units; the list of organizations has them too."""

import django_filters
from django import forms
from django.db.models import Q

from core.lists.lent import Lent, Place
from orgs.models.organizations import MAX_STAFF


class _Whole(django_filters.Filter):
    field_class = forms.IntegerField


class _Premises(django_filters.ChoiceFilter):
    """By what the register says of a place of business."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        unknown = Q(address="")
        return queryset.filter(unknown) if value == "no" else queryset.exclude(unknown)


COLUMNS = Lent(
    table="orgs.tables.OrganizationTable",
    filters="orgs.filters.OrganizationFilterSet",
    fields=(
        Place(
            "staff_from",
            _Whole(
                label="职工人数不少于",
                field_name="staff_count",
                lookup_expr="gte",
                min_value=0,
                max_value=MAX_STAFF,
                widget=forms.NumberInput(attrs={"placeholder": "职工不少于"}),
            ),
            behind="staff",
        ),
        Place(
            "premises",
            _Premises(
                label="经营场所",
                choices=[("yes", "已登记地址"), ("no", "没有登记地址")],
                empty_label="经营场所不限",
            ),
            behind="staff_from",
        ),
    ),
)
