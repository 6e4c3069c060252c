"""Filters of the user list and of the audit log."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.choices import ComplaintKind, Role
from accounts.models import Complaint, Grant, User
from core.choices import Outcome, audit_actions
from core.lists.filters import DayFilter, ListFilterSet
from core.models import AuditEntry
from core.search import every_word


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
    grants = django_filters.ChoiceFilter(
        label="授权",
        choices=[("lost", "因区域撤销终止，待重新授权")],
        method="with_grants",
        empty_label="授权不限",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        return queryset.filter(
            every_word(value, lambda word: Q(username__icontains=word) | Q(name__icontains=word))
        )

    def with_role(self, queryset, name, value):
        held = Grant.objects.visible_to(self.request.user).in_force(timezone.localdate())
        return queryset.filter(Exists(held.filter(user=OuterRef("pk"), role=value)))

    def in_state(self, queryset, name, value):
        return queryset.filter(is_active=value == "on")

    def with_grants(self, queryset, name, value):
        """Who was granted a region that is no more, and has been granted nothing since."""
        grants = Grant.objects.visible_to(self.request.user).filter(user=OuterRef("pk"))
        lost = grants.filter(region__abolished_on__isnull=False)
        return queryset.filter(
            Exists(lost), ~Exists(grants.in_force(timezone.localdate())), is_active=True
        )


class AuditFilterSet(ListFilterSet):
    q = django_filters.CharFilter(
        label="操作人、对象或来源地址",
        method="search_rows",
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": "操作人、对象或来源地址",
                "autocomplete": "off",
            }
        ),
    )
    action = django_filters.ChoiceFilter(
        label="事项", choices=audit_actions, empty_label="全部事项"
    )
    outcome = django_filters.ChoiceFilter(
        label="结果", choices=Outcome.choices, empty_label="结果不限"
    )
    since = DayFilter("自", "at")
    until = DayFilter("至", "at", until=True)

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        return queryset.filter(
            every_word(
                value,
                lambda word: (
                    Q(actor_name__icontains=word)
                    | Q(subject__icontains=word)
                    | Q(address__startswith=word)
                ),
            )
        )


class ComplaintFilterSet(ListFilterSet):
    kind = django_filters.ChoiceFilter(
        label="类型", choices=ComplaintKind.choices, empty_label="全部类型"
    )
    state = django_filters.ChoiceFilter(
        label="状态",
        choices=[("open", "待答复"), ("answered", "已答复")],
        method="in_state",
        empty_label="状态不限",
    )

    class Meta:
        model = Complaint
        fields: list[str] = []

    def in_state(self, queryset, name, value):
        return queryset.open() if value == "open" else queryset.exclude(answered_at=None)
