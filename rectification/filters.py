"""Filters of the list of cases."""

import datetime

import django_filters
from django.db.models import Q
from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganization, reached_by
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet, search_box
from core.lists.pagination import Sort
from core.scope import through
from core.search import in_text
from orgs.models import organizations_within
from rectification.choices import (
    ENDED,
    OPEN,
    CaseState,
    NegativeClass,
    Severity,
    Tier,
    WeakCause,
)
from rectification.kinds import kinds
from rectification.models import Case, Extension, in_tier
from rectification.todos import MINE
from regions.filters import RegionFilter
from regions.models import Region


def topics() -> list[tuple[str, str]]:
    """What cases are about: code and name, of every kind."""
    return list(dict(each for kind in kinds().values() for each in kind.topics()).items())


class TierFilterSet(ListFilterSet):
    """Of Party organizations, by where they stand."""

    search = ""
    sorts = {"code": Sort("code"), "id": Sort("id")}
    default_sort = "code"

    id = ids()
    code = OneOf("党组织代码", "code")
    region = RegionFilter(field_name="region")
    tier = django_filters.ChoiceFilter(
        label="等次",
        choices=[*Tier.choices, ("none", "没有设定")],
        method="standing_in",
        empty_label="等次不限",
    )

    class Meta:
        model = PartyOrganization
        fields: list[str] = []

    def standing_in(self, queryset, name, value):
        return in_tier(queryset, value)


class CaseFilterSet(ListFilterSet):
    sorts = {
        "due": Sort("due_on"),
        "opened": Sort("opened_on"),
        "months": Sort("consecutive_months"),
        "id": Sort("id"),
    }
    default_sort = "due"
    rare = ("kind", "opened_from", "opened_to", "proposed", "appealed", "extension", "listable")

    id = ids()
    organization = OneOf("统一社会信用代码", "organization__uscc")
    party_organization = OneOf("党组织代码", "party_organization__code")
    q = django_filters.CharFilter(
        label="对象", method="search_subject", widget=search_box("单位、党组织名称或代码")
    )
    mine = django_filters.ChoiceFilter(
        label="范围",
        choices=[
            ("waiting", "等我办理的"),
            ("own", "等我签收或整改的"),
            ("answer", "由我整改的"),
            ("issue", "等我下发的"),
            ("verify", "等我复核销号的"),
            ("decide", "等我决定延期、申诉的"),
            ("measures", "等我登记督促措施的"),
        ],
        empty_label="全部",
        method="of_mine",
    )
    region = RegionFilter(field_name="region")
    topic = django_filters.ChoiceFilter(label="事项", empty_label="全部事项", method="about_topic")
    severity = django_filters.ChoiceFilter(
        label="颜色", choices=Severity.choices, empty_label="颜色不限"
    )
    state = AnyOf(label="状态", choices=CaseState.choices, empty_label="状态不限")
    standing = django_filters.ChoiceFilter(
        label="办结",
        choices=[("open", "未办结"), ("ended", "已办结"), ("all", "全部")],
        empty_label="办结不限",
        method="by_standing",
    )
    overdue = django_filters.ChoiceFilter(
        label="期限",
        choices=[("yes", "已逾期"), ("week", "一周内到期"), ("no", "未逾期")],
        empty_label="期限不限",
        method="by_deadline",
    )
    kind = django_filters.ChoiceFilter(label="种类", empty_label="全部种类")
    proposed = django_filters.ChoiceFilter(
        label="提请销号",
        choices=[("yes", "只看"), ("no", "不含")],
        empty_label="不限",
        method="yes_or_no",
    )
    appealed = django_filters.ChoiceFilter(
        label="正在申诉",
        choices=[("yes", "只看"), ("no", "不含")],
        empty_label="不限",
        method="yes_or_no",
    )
    extension = django_filters.ChoiceFilter(
        label="延期",
        choices=[("asked", "待批准"), ("granted", "已延期")],
        empty_label="不限",
        method="by_extension",
    )
    listable = django_filters.ChoiceFilter(
        label="负面清单",
        choices=[("yes", "可以列入")],
        empty_label="不限",
        method="not_yet_listed",
    )
    opened_from = DayFilter("立案日期自", "opened_on")
    opened_to = DayFilter("立案日期至", "opened_on", until=True)

    class Meta:
        model = Case
        fields: list[str] = []

    def about_topic(self, queryset, name, value):
        """With the parts of it that have cases of their own: `own_1:party_day`."""
        return queryset.filter(Q(topic=value) | Q(topic__startswith=f"{value}:"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Asked when a value is to be checked or the form is shown.
        choices = {
            "topic": topics,
            "kind": lambda: [(each.code, each.title) for each in kinds().values()],
        }
        for name, function in choices.items():
            if name in self.filters:
                self.filters[name].extra.setdefault("choices", function)

    def search_subject(self, queryset, name, value):
        user = self.request.user
        if not user.may(Action.SEE_REGISTRY):
            # A department has cases, and not what they are about.
            return queryset.filter(
                in_text(value, name="organization__name", code="organization__uscc")
                | in_text(value, name="party_organization__name", code="party_organization__code")
                | in_text(value, name="region__name", code="region__code")
                & Q(organization=None, party_organization=None)
            )
        part = user.reach.see_registry
        regions = Region.objects.visible_to(user).filter(name__icontains=value)
        return queryset.filter(
            in_text(value, name="organization__name", code="organization__uscc")
            & through("organization", organizations_within(part))
            | in_text(value, name="party_organization__name", code="party_organization__code")
            & through("party_organization", reached_by(part))
            | Q(organization=None, party_organization=None, region__in=regions.values("pk"))
        )

    def of_mine(self, queryset, name, value):
        user = self.request.user
        found = (
            Case.objects.visible_to(user).waiting_for(user)
            if value == "waiting"
            else MINE[value](user)
        )
        return queryset.filter(pk__in=found.values("pk"))

    def by_standing(self, queryset, name, value):
        if value == "all":
            return queryset
        return queryset.filter(state__in=OPEN if value == "open" else ENDED)

    def by_deadline(self, queryset, name, value):
        today = timezone.localdate()
        if value == "yes":
            return queryset.overdue_on(today)
        if value == "week":
            week = today + datetime.timedelta(days=7)
            return queryset.open().filter(due_on__gte=today, due_on__lte=week)
        return queryset.exclude(pk__in=queryset.overdue_on(today).values("pk"))

    def yes_or_no(self, queryset, name, value):
        field = {"proposed": "proposed_closed_on", "appealed": "paused_on"}[name]
        return queryset.filter(**{f"{field}__isnull": value == "no"})

    def not_yet_listed(self, queryset, name, value):
        return queryset.listable()

    def by_extension(self, queryset, name, value):
        asked = Extension.objects.visible_to(self.request.user).filter(state=value)
        return queryset.filter(pk__in=asked.values("case"))


class WeakFilterSet(CaseFilterSet):
    """Of the list of weak Party organizations."""

    organization = kind = topic = severity = proposed = listable = None
    cause = django_filters.ChoiceFilter(
        label="原因", choices=WeakCause.choices, empty_label="原因不限", method="due_to"
    )

    def due_to(self, queryset, name, value):
        return queryset.filter(causes__contains=[value])


class NegativeFilterSet(CaseFilterSet):
    """Of the negative list: its four classes."""

    organization = kind = severity = proposed = listable = None
    topic = django_filters.ChoiceFilter(
        label="问题类别", choices=NegativeClass.choices, empty_label="全部类别"
    )
