"""Filters of the list of activities."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from activities.choices import ActivitySource, ActivityState, DutyCode, ExcuseState
from activities.models import Activity, ActivityBranch, ActivityDuty, DutyStanding, Excuse
from activities.services.silence import overdue_in, silent
from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganization
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet, search_box
from core.lists.pagination import Sort
from core.months import Month
from regions.filters import RegionFilter

#: Filters by yes or no.
_YES = [("yes", "只看"), ("no", "不含")]


class ActivityFilterSet(ListFilterSet):
    #: `day` is an annotation (`activities.models.activity.by_day`).
    sorts = {
        "day": Sort("day"),
        "filed_at": Sort("filed_at"),
        "id": Sort("id"),
    }
    default_sort = "-day"
    rare = ("filed_from", "filed_to", "source", "late", "others")

    id = ids()
    party_organization = OneOf("党组织代码", "code", method="of_parties")
    q = django_filters.CharFilter(
        label="主题", method="search_topic", widget=search_box("主题或党组织名称")
    )
    region = RegionFilter(label="党组织所在区域", field_name="organizer__region")
    duty = AnyOf(label="事项", choices=DutyCode.choices, empty_label="全部事项", method="of_duties")
    state = AnyOf(label="状态", choices=ActivityState.choices, empty_label="未撤回的")
    held_from = DayFilter("开展日期自", "held_on")
    held_to = DayFilter("开展日期至", "held_on", until=True)
    filed_from = DayFilter("填报日期自", "filed_at")
    filed_to = DayFilter("填报日期至", "filed_at", until=True)
    source = AnyOf(label="填报方式", choices=ActivitySource.choices, empty_label="填报方式不限")
    late = django_filters.ChoiceFilter(
        label="月报定稿后填报", choices=_YES, empty_label="不限", method="yes_or_no"
    )
    others = django_filters.ChoiceFilter(
        label="代填", choices=_YES, empty_label="不限", method="yes_or_no"
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        # Whoever asks what changed is told of what was withdrawn too.
        if not (self.form.cleaned_data.get("state") or self.data.get("updated_since")):
            queryset = queryset.present()
        return queryset

    def of_parties(self, queryset, name, value):
        if not value:
            return queryset
        taking_part = ActivityBranch.objects.visible_to(self.request.user).filter(
            activity=OuterRef("pk"), party_organization__code__in=value
        )
        return queryset.filter(Exists(taking_part))

    def of_duties(self, queryset, name, value):
        if not value:
            return queryset
        seen = ActivityDuty.objects.visible_to(self.request.user)
        duties = seen.filter(activity=OuterRef("pk"), duty__in=value)
        return queryset.filter(Exists(duties))

    def search_topic(self, queryset, name, value):
        parties = PartyOrganization.objects.visible_to(self.request.user).search(value)
        return queryset.filter(Q(topic__icontains=value) | Q(organizer__in=parties))

    def yes_or_no(self, queryset, name, value):
        field = {"late": "late", "others": "filed_for_others"}[name]
        return queryset.filter(**{field: value == "yes"})


class ActivityQueueFilterSet(ActivityFilterSet):
    """Of what waits for the review."""

    rare = ("filed_from", "filed_to", "source", "late", "others")
    state = None
    id = None
    party_organization = None

    def filter_queryset(self, queryset):
        return ListFilterSet.filter_queryset(self, queryset)


class ReviewFilterSet(ActivityFilterSet):
    """Of what a program reviews: whatever its state, withdrawn ones too."""

    party_organization = OneOf("主办党组织代码", "organizer__code")

    def filter_queryset(self, queryset):
        return ListFilterSet.filter_queryset(self, queryset)


def months_back(request=None) -> list[tuple[str, str]]:
    """The months that lists of duties go back to, this year's to come before them: newest first."""
    this = Month.current()
    first = Month(this.year, 12)
    return [(str(month), month.title) for month in (first.plus(-back) for back in range(36))]


def month_given(text: str | None) -> Month:
    """The month of the address, or this one."""
    try:
        return Month.parse(text or "")
    except ValueError:
        return Month.current()


class ExcuseFilterSet(ListFilterSet):
    sorts = {"asked_at": Sort("asked_at")}
    default_sort = "-asked_at"

    id = ids()
    q = django_filters.CharFilter(
        label="党组织", method="search_party", widget=search_box("党组织名称或代码")
    )
    region = RegionFilter(label="党组织所在区域", field_name="party_organization__region")
    duty = AnyOf(label="事项", choices=DutyCode.choices, empty_label="全部事项")
    state = AnyOf(label="状态", choices=ExcuseState.choices, empty_label="状态不限")

    class Meta:
        model = Excuse
        fields: list[str] = []

    def search_party(self, queryset, name, value):
        parties = PartyOrganization.objects.visible_to(self.request.user).search(value)
        return queryset.filter(party_organization__in=parties)


class StandingFilterSet(ListFilterSet):
    """`month`: the periods that end in it; `place`: a region without those under it."""

    sorts = {"last_day": Sort("last_day")}
    default_sort = "-last_day"

    id = ids()
    party_organization = OneOf("党组织代码", "party_organization__code")
    q = django_filters.CharFilter(
        label="党组织", method="search_party", widget=search_box("党组织名称或代码")
    )
    month = django_filters.ChoiceFilter(
        label="月份", method="ending_in", choices=months_back, empty_label="全部期间"
    )
    region = RegionFilter(label="党组织所在区域", field_name="region")
    place = OneOf("区域代码（不含下级）", "region__code")
    duty = AnyOf(label="事项", choices=DutyCode.choices, empty_label="全部事项")
    standing = AnyOf(
        label="情况",
        empty_label="情况不限",
        method="of_standing",
        choices=[
            ("expected", "应开展"),
            ("done", "已开展"),
            ("missing", "未开展"),
            ("overdue", "逾期未开展"),
            ("on_time", "按期"),
            ("late", "逾期填报"),
            ("made_up", "补课"),
            ("excused", "核准免予"),
        ],
    )

    class Meta:
        model = DutyStanding
        fields: list[str] = []

    #: What was done without being expected, or is only planned, is in no figure.
    listed = Q(expected=True) | Q(excused=True)

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).filter(self.listed)

    def search_party(self, queryset, name, value):
        parties = PartyOrganization.objects.visible_to(self.request.user).search(value)
        return queryset.filter(party_organization__in=parties)

    def ending_in(self, queryset, name, value: str):
        return queryset.filter(last_day=Month.parse(value).last_day)

    def of_standing(self, queryset, name, value):
        done = Q(expected=True, done_on__isnull=False)
        missing = Q(expected=True, done_on=None)
        today = timezone.localdate()
        conditions = {
            "expected": Q(expected=True),
            "done": done,
            "missing": missing,
            # No period is due before its end: in their order, those to come are passed over.
            "overdue": missing & Q(due_on__lt=today, last_day__lt=today),
            "on_time": done & Q(on_time=True),
            "late": done & Q(on_time=False, made_up=False),
            "made_up": done & Q(made_up=True),
            "excused": Q(excused=True),
        }
        wanted = Q()
        for each in value:
            wanted |= conditions[each]
        return queryset.filter(wanted)


class DutyFilterSet(StandingFilterSet):
    """Over the API: also what was done without being expected, as `duty_report` tells it."""

    listed = StandingFilterSet.listed | Q(done_on__isnull=False)


class HeatMapFilterSet(ListFilterSet):
    """`month` is taken up by the page: it says of which periods the rows tell."""

    sorts = {"name": Sort("name"), "code": Sort("code")}
    default_sort = "name"

    q = django_filters.CharFilter(
        label="名称或代码", method="search_rows", widget=search_box("党组织名称、拼音首字母或代码")
    )
    month = django_filters.ChoiceFilter(
        label="月份", method="as_it_is", choices=months_back, empty_label="本月"
    )
    region = RegionFilter(field_name="region")
    kind = AnyOf(label="类型", choices=PartyOrganizationKind.choices, empty_label="全部类型")
    overdue = django_filters.ChoiceFilter(
        label="逾期",
        choices=[("yes", "有逾期未开展的"), ("no", "没有逾期的")],
        method="with_overdue",
        empty_label="逾期不限",
    )
    silent = django_filters.ChoiceFilter(
        label="活动",
        choices=[("yes", "近三个月没有活动的")],
        method="of_silent",
        empty_label="活动不限",
    )

    class Meta:
        model = PartyOrganization
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        return queryset.search(value)

    def as_it_is(self, queryset, name, value):
        return queryset

    def of_silent(self, queryset, name, value):
        return silent(queryset, timezone.localdate())

    def with_overdue(self, queryset, name, value):
        month = month_given(self.data.get("month"))
        late = overdue_in(month, timezone.localdate())
        return queryset.filter(Exists(late) if value == "yes" else ~Exists(late))
