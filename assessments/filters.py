"""Filters of the lists of ratings, rounds, schemes, slips and vetoes."""

import django_filters
from django.db.models import Q

from assessments.choices import (
    AssessmentState,
    Benefit,
    Level,
    ProposalState,
    Rated,
    RoundState,
    SchemeState,
    SlipState,
)
from assessments.models import (
    Assessment,
    Mark,
    Objection,
    Proposal,
    Ranking,
    Round,
    Scheme,
    Slip,
    Veto,
)
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet, search_box
from core.lists.pagination import Sort
from rectification.choices import Tier
from regions.filters import RegionFilter


class AssessmentFilterSet(ListFilterSet):
    sorts = {"total": Sort("score__total", "score__assessment"), "id": Sort("id")}
    default_sort = "-id"

    id = ids()
    party_organization = OneOf("党组织代码", "party_organization__code")
    q = django_filters.CharFilter(
        label="党组织", method="search_party", widget=search_box("党组织名称或代码")
    )
    round = django_filters.ModelChoiceFilter(
        label="轮次",
        queryset=lambda request: Round.objects.visible_to(request.user).order_by("-ends_on", "-pk"),
        empty_label="全部轮次",
    )
    region = RegionFilter(label="区域", field_name="region")
    state = AnyOf(label="进度", choices=AssessmentState.choices, empty_label="进度不限")
    star = django_filters.ChoiceFilter(
        label="星级",
        choices=[*((str(n), f"{n} 星") for n in range(6, 0, -1)), ("0", "未评上")],
        field_name="score__star",
        empty_label="星级不限",
    )
    mine = django_filters.ChoiceFilter(
        label="待办",
        choices=[("waiting", "待我办理"), ("objected", "异议待答复")],
        empty_label="全部",
        method="of_mine",
    )

    class Meta:
        model = Assessment
        fields: list[str] = []

    def search_party(self, queryset, name, value):
        text = value.strip()
        return queryset.filter(
            Q(party_organization__name__icontains=text)
            | Q(party_organization__code__icontains=text)
        )

    def of_mine(self, queryset, name, value):
        user = self.request.user
        if value == "objected":
            return queryset.filter(
                pk__in=Objection.objects.answerable_by(user).values("assessment")
            )
        waiting = Assessment.objects.visible_to(user).waiting_for(user)
        return queryset.filter(pk__in=waiting.values("pk"))


class TierFilterSet(ListFilterSet):
    """Of what an awarded round suggests."""

    sorts = {"total": Sort("score__total", "score__assessment")}
    default_sort = "-total"

    q = django_filters.CharFilter(
        label="党组织", method="search_party", widget=search_box("党组织名称或代码")
    )
    region = RegionFilter(label="区域", field_name="region")
    wanted = AnyOf(
        label="建议等次",
        field_name="suggested",
        choices=Tier.choices,
        empty_label="建议不限",
    )

    class Meta:
        model = Assessment
        fields: list[str] = []

    def search_party(self, queryset, name, value):
        text = value.strip()
        return queryset.filter(
            Q(party_organization__name__icontains=text)
            | Q(party_organization__code__icontains=text)
        )


class OthersFilterSet(ListFilterSet):
    """Of secretaries, instructors, departments: in no order of marks."""

    sorts = {"id": Sort("id")}
    default_sort = "-id"

    id = ids()
    q = django_filters.CharFilter(
        label="党组织、部门", method="search_rows", widget=search_box("党组织、部门名称")
    )
    subject = django_filters.ChoiceFilter(
        label="类别",
        choices=[each for each in Rated.choices if each[0] != Rated.PARTY_ORGANIZATION],
        field_name="round__scheme__subject",
        empty_label="类别不限",
    )
    round = django_filters.ModelChoiceFilter(
        label="轮次", queryset=lambda request: _rounds_of(request.user), empty_label="全部轮次"
    )
    region = RegionFilter(label="区域", field_name="region")
    state = AnyOf(label="进度", choices=AssessmentState.choices, empty_label="进度不限")
    wanting = django_filters.ChoiceFilter(
        label="待办",
        choices=[("own", "待本人述职"), ("waiting", "待我办理"), ("talk", "待谈话")],
        empty_label="全部",
        method="of_wanting",
    )

    class Meta:
        model = Assessment
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        """A person is found by where he works: his own name is not searched for here."""
        text = value.strip()
        return queryset.filter(
            Q(party_organization__name__icontains=text) | Q(department__name__icontains=text)
        )

    def of_wanting(self, queryset, name, value):
        user = self.request.user
        rows = Assessment.objects.visible_to(user)
        if value == "talk":
            return queryset.filter(pk__in=rows.untalked(user).values("pk"))
        if value == "own":
            found = rows.own_of(user).filter(
                state=AssessmentState.OWN, round__state=RoundState.OPEN
            )
            return queryset.filter(pk__in=found.values("pk"))
        return queryset.filter(pk__in=rows.waiting_for(user).values("pk"))


def _rounds_of(user):
    """Rounds in which he reads somebody."""
    seen = Assessment.objects.visible_to(user).of_others().values("round")
    return Round.objects.visible_to(user).filter(pk__in=seen).order_by("-ends_on", "-pk")


class RoundFilterSet(ListFilterSet):
    search = ""
    sorts = {"ends_on": Sort("ends_on"), "id": Sort("id")}
    default_sort = "-ends_on"

    id = ids()
    state = AnyOf(label="状态", choices=RoundState.choices, empty_label="状态不限")
    region = RegionFilter(label="范围", field_name="region")

    class Meta:
        model = Round
        fields: list[str] = []


class SchemeFilterSet(ListFilterSet):
    sorts = {"code": Sort("code"), "id": Sort("id")}
    default_sort = "code"

    id = ids()
    q = django_filters.CharFilter(
        label="方案", method="search_rows", widget=search_box("方案名称或代码")
    )
    state = AnyOf(label="状态", choices=SchemeState.choices, empty_label="状态不限")
    subject = django_filters.ChoiceFilter(
        label="评定对象", choices=Rated.choices, empty_label="全部对象"
    )

    class Meta:
        model = Scheme
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        text = value.strip()
        return queryset.filter(Q(name__icontains=text) | Q(code__icontains=text))


class SlipFilterSet(ListFilterSet):
    search = ""
    sorts = {"due_on": Sort("due_on"), "id": Sort("id")}
    default_sort = "-due_on"

    state = AnyOf(label="状态", choices=SlipState.choices, empty_label="状态不限")

    class Meta:
        model = Slip
        fields: list[str] = []


class VetoFilterSet(ListFilterSet):
    sorts = {"happened_on": Sort("happened_on")}
    default_sort = "-happened_on"

    q = django_filters.CharFilter(
        label="党组织", method="search_party", widget=search_box("党组织名称或代码")
    )
    region = RegionFilter(label="党组织所在区域", field_name="party_organization__region")
    lifted = django_filters.ChoiceFilter(
        label="状态",
        choices=[("no", "有效"), ("yes", "已撤销")],
        empty_label="全部",
        method="by_lifted",
    )
    happened_from = DayFilter("发生日期自", "happened_on")
    happened_to = DayFilter("发生日期至", "happened_on", until=True)

    class Meta:
        model = Veto
        fields: list[str] = []

    def search_party(self, queryset, name, value):
        text = value.strip()
        return queryset.filter(
            Q(party_organization__name__icontains=text)
            | Q(party_organization__code__icontains=text)
        )

    def by_lifted(self, queryset, name, value):
        return queryset.filter(lifted_on__isnull=value == "no")


class ProposalFilterSet(ListFilterSet):
    sorts = {"id": Sort("id"), "decided_on": Sort("decided_on")}
    default_sort = "-id"

    q = django_filters.CharFilter(
        label="党组织", method="search_party", widget=search_box("党组织名称或代码")
    )
    state = AnyOf(label="状态", choices=ProposalState.choices, empty_label="状态不限")
    benefit = AnyOf(label="运用", choices=Benefit.choices, empty_label="运用不限")
    round = django_filters.ModelChoiceFilter(
        label="轮次",
        field_name="assessment__round",
        queryset=lambda request: Round.objects.visible_to(request.user).order_by("-ends_on", "-pk"),
        empty_label="全部轮次",
    )
    region = RegionFilter(label="区域", field_name="assessment__region")
    decided_from = DayFilter("决定日期自", "decided_on")
    decided_to = DayFilter("决定日期至", "decided_on", until=True)

    class Meta:
        model = Proposal
        fields: list[str] = []

    def search_party(self, queryset, name, value):
        text = value.strip()
        return queryset.filter(
            Q(assessment__party_organization__name__icontains=text)
            | Q(assessment__party_organization__code__icontains=text)
        )


class RankingFilterSet(ListFilterSet):
    search = ""
    sorts = {"starts_on": Sort("starts_on")}
    default_sort = "-starts_on"

    region = RegionFilter(label="公布范围", field_name="region")

    class Meta:
        model = Ranking
        fields: list[str] = []


class MarkFilterSet(ListFilterSet):
    """Of the API: the page of a rating shows its own."""

    sorts = {"id": Sort("id")}
    default_sort = "id"

    id = ids()
    assessment = OneOf("评星编号", "assessment", numbers=True)
    level = AnyOf(label="层级", choices=Level.choices, empty_label="层级不限")

    class Meta:
        model = Mark
        fields: list[str] = []
