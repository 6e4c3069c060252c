"""Filters of the lists of campaigns and of their units; criteria are filters of another list."""

import django_filters
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from completeness.columns import checks
from core.lists.exact import ids
from core.lists.filters import AnyOf, ListFilterSet, search_box
from core.lists.pagination import Sort
from core.lists.saved_views import normalized
from orgs.filters import OrganizationFilterSet
from orgs.models import Organization
from regions.filters import RegionFilter
from surveys.choices import AssignmentState, CampaignState, Recheck
from surveys.models import Assignment, Campaign, Squad
from surveys.services.progress import COUNTED


def filtered(criteria: str, request: HttpRequest) -> OrganizationFilterSet:
    """The organizations in the user's scope that criteria leave, as the list has them."""
    rows = Organization.objects.visible_to(request.user).present()
    return OrganizationFilterSet(QueryDict(criteria), queryset=rows, request=request)


def criteria_of(query: str) -> str:
    """What of the address of a list says which rows stand there."""
    given = QueryDict(query)
    kept = QueryDict(mutable=True)
    for name, values in given.lists():
        if name in OrganizationFilterSet.base_filters:
            kept.setlist(name, values)
    return normalized(kept.urlencode())


class CampaignFilterSet(ListFilterSet):
    sorts = {"created_at": Sort("created_at"), "id": Sort("id")}
    default_sort = "-created_at"

    id = ids()
    q = django_filters.CharFilter(
        label="名称", field_name="name", lookup_expr="icontains", widget=search_box("排查的名称")
    )
    state = AnyOf(label="状态", choices=CampaignState.choices, empty_label="状态不限")

    class Meta:
        model = Campaign
        fields: list[str] = []


class _SquadField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, squad: Squad) -> str:
        return f"{squad.name}（{squad.campaign.name}）"


class SquadFilter(django_filters.ModelChoiceFilter):
    field_class = _SquadField


def _campaigns(request: HttpRequest):
    return Campaign.objects.visible_to(request.user).order_by("-pk")


def _squads(request: HttpRequest):
    rows = Squad.objects.visible_to(request.user).filter(campaign__state=CampaignState.RUNNING)
    return rows.select_related("campaign").order_by("-campaign", "name")


#: What the figures of the progress and the report count, and where the unit stands in time.
RESULTS = (
    ("found", COUNTED["found"][0]),
    ("added", COUNTED["added"][0]),
    ("formed", COUNTED["formed"][0]),
    ("unfinished", COUNTED["unfinished"][0]),
    ("overdue", "逾期未办结"),
    ("due_again", "到期应再查"),
)


class AssignmentFilterSet(ListFilterSet):
    sorts = {
        "updated_at": Sort("updated_at"),
        "next_check_on": Sort("next_check_on", nullable=True),
        "id": Sort("id"),
    }
    default_sort = "id"

    id = ids()
    q = django_filters.CharFilter(
        label="名称或代码",
        method="search_rows",
        widget=search_box("组织名称、拼音首字母或信用代码"),
    )
    campaign = django_filters.ModelChoiceFilter(
        label="摸底排查", queryset=_campaigns, empty_label="全部排查"
    )
    region = RegionFilter(field_name="organization__region")
    state = AnyOf(label="进度", choices=AssignmentState.choices, empty_label="进度不限")
    squad = SquadFilter(
        label="摸排小队",
        queryset=_squads,
        empty_label="全部小队",
        null_label="还没有分派",
        null_value="none",
    )
    result = django_filters.ChoiceFilter(
        label="情况", choices=RESULTS, method="with_result", empty_label="情况不限"
    )
    clear = AnyOf(label="六清", conditions=checks("organization__"), empty_label="六清不限")
    recheck = AnyOf(label="抽查复核", choices=Recheck.choices, empty_label="复核不限")

    class Meta:
        model = Assignment
        fields: list[str] = []

    def search_rows(self, queryset, name, value: str):
        return queryset.search(value)

    def with_result(self, queryset, name, value: str):
        today = timezone.localdate()
        if value == "overdue":
            return queryset.overdue(today)
        if value == "due_again":
            return queryset.check_due(today)
        return queryset.filter(COUNTED[value][1])
