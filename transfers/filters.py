"""Filters of transfers, letters, floating members and files. Nothing here reads a name."""

import django_filters
from django.db.models import Q
from django.utils import timezone

from branches.models import PartyOrganization
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet
from core.lists.pagination import Sort
from members.filters import PartyOrganizationFilter
from regions.filters import RegionFilter
from transfers.choices import Keeper, LetterState, Limit, Side, TransferKind, TransferState
from transfers.models import (
    FloatingMember,
    Handover,
    MemberFile,
    Transfer,
    TransferLetter,
    TransferRule,
)


class _OfParty(ListFilterSet):
    """What a Party organization keeps."""

    search = ""

    id = ids()
    party_organization = OneOf("党组织代码", "party_organization__code")
    under = PartyOrganizationFilter(label="党组织", method="in_subtree", empty_label="全部党组织")
    region = RegionFilter(label="党组织所在区域", field_name="party_organization__region")

    class Meta:
        fields: list[str] = []

    def in_subtree(self, queryset, name, value: PartyOrganization):
        return queryset.filter(party_organization__path__startswith=value.path)


class TransferFilterSet(_OfParty):
    sorts = {"proposed_on": Sort("proposed_on"), "id": Sort("id")}
    default_sort = "-proposed_on"

    state = AnyOf(label="状态", choices=TransferState.choices, empty_label="状态不限")
    kind = AnyOf(label="方式", choices=TransferKind.choices, empty_label="方式不限")
    proposed_from = DayFilter("提出日期自", "proposed_on")
    proposed_to = DayFilter("提出日期至", "proposed_on", until=True)

    class Meta(_OfParty.Meta):
        model = Transfer

    def in_subtree(self, queryset, name, value: PartyOrganization):
        """From there or to there."""
        return queryset.filter(
            Q(party_organization__path__startswith=value.path)
            | Q(target__path__startswith=value.path)
        )


class LetterFilterSet(ListFilterSet):
    search = ""
    sorts = {"expires_on": Sort("expires_on"), "issued_on": Sort("issued_on"), "id": Sort("id")}
    default_sort = "expires_on"

    id = ids()
    region = RegionFilter(label="党组织所在区域", field_name="transfer__party_organization__region")
    state = AnyOf(label="状态", choices=LetterState.choices, empty_label="状态不限")
    overdue = django_filters.ChoiceFilter(
        label="有效期",
        choices=[("yes", "已过有效期未收到回执")],
        method="is_overdue",
        empty_label="有效期不限",
    )
    issued_from = DayFilter("开具日期自", "issued_on")
    issued_to = DayFilter("开具日期至", "issued_on", until=True)

    class Meta:
        model = TransferLetter
        fields: list[str] = []

    def is_overdue(self, queryset, name, value: str):
        return queryset.overdue(timezone.localdate())


class FloatingFilterSet(_OfParty):
    sorts = {"starts_on": Sort("starts_on"), "id": Sort("id")}
    default_sort = "-starts_on"

    side = AnyOf(label="登记类别", choices=Side.choices, empty_label="流出和流入")
    current = django_filters.ChoiceFilter(
        label="现在",
        choices=[("yes", "还在流动"), ("no", "已终止")],
        method="is_current",
        empty_label="不限",
    )
    hint = django_filters.ChoiceFilter(
        label="提示",
        choices=[("silent", "久未联系"), ("transfer", "可办理转接")],
        method="hinted",
        empty_label="提示不限",
    )

    class Meta(_OfParty.Meta):
        model = FloatingMember

    def is_current(self, queryset, name, value: str):
        return queryset.filter(ends_on__isnull=value == "yes")

    def hinted(self, queryset, name, value: str):
        today = timezone.localdate()
        if value == "silent":
            months = TransferRule.number_on(today, Limit.CONTACT_MONTHS)
            return queryset.silent(today, months)
        return queryset.to_transfer(today, TransferRule.number_on(today, Limit.FLOATING_MONTHS))


class FileFilterSet(ListFilterSet):
    search = ""
    sorts = {"checked_on": Sort("checked_on"), "id": Sort("id")}
    default_sort = "-checked_on"

    id = ids()
    under = PartyOrganizationFilter(label="党组织", method="in_subtree", empty_label="全部党组织")
    keeper = AnyOf(label="保管单位", choices=Keeper.choices, empty_label="保管单位不限")
    complete = django_filters.ChoiceFilter(
        label="材料",
        choices=[("no", "有缺少的"), ("yes", "齐全")],
        method="is_complete",
        empty_label="材料不限",
    )

    class Meta:
        model = MemberFile
        fields: list[str] = []

    def in_subtree(self, queryset, name, value: PartyOrganization):
        return queryset.filter(member__party_organization__path__startswith=value.path)

    def is_complete(self, queryset, name, value: str):
        empty = Q(missing=[])
        return queryset.filter(empty if value == "yes" else ~empty)


class HandoverFilterSet(_OfParty):
    sorts = {"handed_on": Sort("handed_on"), "id": Sort("id")}
    default_sort = "-handed_on"

    received = django_filters.ChoiceFilter(
        label="回执",
        choices=[("no", "等待接收"), ("yes", "已接收")],
        method="is_received",
        empty_label="回执不限",
    )

    class Meta(_OfParty.Meta):
        model = Handover

    def is_received(self, queryset, name, value: str):
        return queryset.filter(received_on__isnull=value == "no")
