"""Filters of the user list."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Grant, User
from core.filters import ListFilterSet


class UserFilterSet(ListFilterSet):
    q = django_filters.CharFilter(
        label="用户名或姓名",
        method="search_rows",
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "用户名或姓名", "autocomplete": "off"}
        ),
    )
    role = django_filters.ChoiceFilter(
        label="角色", choices=Role.choices, method="with_role", empty_label="全部角色"
    )
    state = django_filters.ChoiceFilter(
        label="状态",
        choices=[("on", "启用"), ("off", "停用")],
        method="in_state",
        empty_label="状态不限",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        return queryset.filter(Q(username__icontains=value) | Q(name__icontains=value))

    def with_role(self, queryset, name, value):
        held = Grant.objects.visible_to(self.request.user).in_force(timezone.localdate())
        return queryset.filter(Exists(held.filter(user=OuterRef("pk"), role=value)))

    def in_state(self, queryset, name, value):
        return queryset.filter(is_active=value == "on")
