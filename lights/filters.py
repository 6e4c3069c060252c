"""Filters of the lights."""

import django_filters
from django import forms
from django.db.models import Case, F, Value, When

from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet, search_box
from core.lists.pagination import Sort
from core.search import in_text
from lights.choices import EarlyWarningKind, RuleSubject, Severity, Shade
from lights.models import EarlyWarning, JointPlan, LightRank, Notice, Rule
from lights.scale import GRADES
from months.filters import closed_months
from regions.filters import RegionFilter

#: Red before amber, and what has been lit longer before what is new.
GRAVITY = F("consecutive_months") + Case(
    *(When(shade=shade, then=Value(-10_000 * grade)) for shade, grade in GRADES.items())
)


#: The colours that a county has chosen to show besides those that are counted.
_CHOSEN = [shade for shade in Shade if shade != shade.counts_as]


def _rules(request) -> list[tuple[str, str]]:
    rules = Rule.objects.visible_to(request.user).order_by("-severity", "code", "valid_from")
    return list(dict(rules.values_list("code", "name")).items())


class NoticeFilterSet(ListFilterSet):
    """`month` (YYYY-MM) is taken up by the page: it says whose revision the rows are of.

    The orders want the annotation `gravity=GRAVITY`.
    """

    sorts = {
        "severity": Sort("gravity"),
        "months": Sort("consecutive_months"),
        "subject": Sort("subject_name"),
        "due": Sort("due_on"),
        "overdue": Sort("overdue_days"),
    }
    default_sort = "-severity"

    id = ids()
    subject = OneOf("对象代码", "subject_code")
    q = django_filters.CharFilter(
        label="对象", method="search_rows", widget=search_box("对象名称或代码")
    )
    month = django_filters.ChoiceFilter(
        label="月份", method="as_it_is", empty_label="最近定稿的月份"
    )
    severity = django_filters.ChoiceFilter(
        label="颜色", choices=Severity.choices, empty_label="红灯和黄灯"
    )
    shade = django_filters.ChoiceFilter(label="灯色", choices=Shade.choices, empty_label="灯色不限")
    rule = django_filters.ChoiceFilter(label="规则", field_name="rule_code", empty_label="全部规则")
    region = RegionFilter(field_name="region")
    running = django_filters.ChoiceFilter(
        label="连续月数",
        choices=[
            ("1", "本月新亮"),
            ("2", "连续2个月以上"),
            ("3", "连续3个月以上"),
            ("6", "连续6个月以上"),
        ],
        method="running_for",
        empty_label="连续月数不限",
    )

    overdue = django_filters.ChoiceFilter(
        label="整改期限",
        choices=[("yes", "已逾期"), ("no", "未逾期")],
        method="by_deadline",
        empty_label="期限不限",
    )

    class Meta:
        model = Notice
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if (
            not LightRank.objects.visible_to(self.request.user)
            .filter(shade__in=_CHOSEN, used=True)
            .exists()
        ):
            # Two colours, as ever: programs may ask for it, a wrong one is refused all the same.
            self.filters["shade"].field.widget = forms.HiddenInput()
        # Asked when a value is to be checked or the form is shown.
        self.filters["month"].extra["choices"] = lambda: closed_months(self.request)
        self.filters["rule"].extra["choices"] = lambda: _rules(self.request)

    def search_rows(self, queryset, name, value):
        return queryset.filter(in_text(value, name="subject_name", code="subject_code"))

    def as_it_is(self, queryset, name, value: str):
        return queryset

    def by_deadline(self, queryset, name, value):
        return (
            queryset.filter(overdue_days__gt=0)
            if value == "yes"
            else queryset.filter(overdue_days=0)
        )

    def running_for(self, queryset, name, value):
        if value == "1":
            return queryset.filter(consecutive_months=1)
        return queryset.filter(consecutive_months__gte=int(value))


class RuleFilterSet(ListFilterSet):
    """`on`: the rules in force on that day."""

    search = ""
    sorts = {"code": Sort("code"), "valid_from": Sort("valid_from")}
    default_sort = "code"

    id = ids()
    code = OneOf("规则代码", "code")
    subject = AnyOf(label="对象", choices=RuleSubject.choices, empty_label="对象不限")
    severity = AnyOf(label="颜色", choices=Severity.choices, empty_label="红灯和黄灯")
    on = django_filters.DateFilter(label="在这一天有效", method="in_force_on")

    class Meta:
        model = Rule
        fields: list[str] = []

    def in_force_on(self, queryset, name, value):
        return queryset.valid_on(value)


class EarlyWarningFilterSet(ListFilterSet):
    search = ""
    sorts = {"day": Sort("crosses_on"), "id": Sort("id")}
    default_sort = "day"

    id = ids()
    organization = OneOf("统一社会信用代码", "organization__uscc")
    party_organization = OneOf("党组织代码", "party_organization__code")
    kind = AnyOf(label="类别", choices=EarlyWarningKind.choices, empty_label="全部类别")
    region = RegionFilter(field_name="region")
    own = django_filters.ChoiceFilter(
        label="本级",
        choices=[("yes", "只看本级，不含下级")],
        method="of_itself",
        empty_label="含下级",
    )
    day_from = DayFilter("日期自", "crosses_on")
    day_to = DayFilter("日期至", "crosses_on", until=True)

    class Meta:
        model = EarlyWarning
        fields: list[str] = []

    def of_itself(self, queryset, name, value):
        """What stands directly in the region that is chosen."""
        region = self.form.cleaned_data.get("region")
        return queryset.filter(region=region) if region else queryset


class JointPlanFilterSet(ListFilterSet):
    search = ""
    sorts = {"made_on": Sort("made_on"), "id": Sort("id")}
    default_sort = "-made_on"

    id = ids()
    region = RegionFilter(field_name="region")

    class Meta:
        model = JointPlan
        fields: list[str] = []


class NoticesBehindFilterSet(ListFilterSet):
    q = NoticeFilterSet.base_filters["q"]
    rule = NoticeFilterSet.base_filters["rule"]

    class Meta:
        model = Notice
        fields: list[str] = []

    search_rows = NoticeFilterSet.search_rows

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["rule"].extra["choices"] = lambda: _rules(self.request)
