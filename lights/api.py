"""Lights over the API: from the snapshot, never from live rows."""

from django.db.models import Subquery
from django.utils import timezone
from django.utils.functional import cached_property
from rest_framework import serializers

from activities.choices import DutyCode
from core.api.views import RowsApi
from core.feed.kinds import kind_of
from core.feed.since import changed_since
from core.months import Month
from lights import rules
from lights.choices import SubjectKind
from lights.filters import GRAVITY, EarlyWarningFilterSet, NoticeFilterSet, RuleFilterSet
from lights.models import EarlyWarning, Notice, Rule
from lights.scale import scale_on
from months import places
from months.api import ReportMonthApi
from months.models import MonthRevision, ReportMonth

#: For the description.
EXAMPLES = {
    "rule": "staff50_no_member",
    "rule_name": "职工50人以上无党员",
    "subject_code": "91330999765432104W",
    "subject_name": "东风科技有限公司",
    "fact": "职工 60 人，无党员",
    "addressee": "镇街党委",
    "overdue_days": 0,
    "Notice.duty": "",
    "Rule.name": "职工50人以上无党员",
    "Rule.light": "红灯",
    "shade": "red",
    "light": "红灯",
    "Rule.when": {
        "all": [
            {"fact": "staff_count", "op": ">=", "value": 50},
            {"fact": "member_count", "op": "=", "value": 0},
        ]
    },
    "Rule.condition": "职工人数 ≥ 50 人，且党员数 = 0 名",
    "Rule.fact": "职工{staff_count}人，无党员",
    "Rule.deadline_text": "首次亮灯的统计日起 30 天内",
    "Rule.text": "职工 50 人以上（含）的两新组织没有党员。",
    "Rule.source": "两新组织党建月报口径",
    "due_fact": "",
    "valid_to": None,
    "EarlyWarning.kind": "near_three",
    "EarlyWarning.fact": "现有正式党员2名，转正后将达到3名，尚未单独组建",
    "EarlyWarning.crosses_on": "2026-12-20",
}


class NoticeSerializer(serializers.ModelSerializer):
    month = serializers.CharField(source="revision.report_month", read_only=True, label="月份")
    rule = serializers.CharField(source="rule_code", read_only=True, label="规则代码")
    rule_name = serializers.CharField(read_only=True, label="规则名称")
    duty = serializers.CharField(read_only=True, label="哪一项组织生活；其他规则的灯为空")
    region = serializers.CharField(
        source="region_code", read_only=True, allow_null=True, label="当月区域代码"
    )
    region_name = serializers.CharField(read_only=True, label="当月区域名称")
    duty = serializers.ChoiceField(
        choices=DutyCode.choices, allow_blank=True, label="规则所指的组织生活事项；没有为空"
    )

    class Meta:
        model = Notice
        fields = [
            "id",
            "month",
            "severity",
            "shade",
            "light",
            "rule",
            "rule_name",
            "subject_kind",
            "subject_id",
            "subject_code",
            "subject_name",
            "duty",
            "region",
            "region_name",
            "fact",
            "consecutive_months",
            "addressee",
            "due_on",
            "overdue_days",
        ]
        read_only_fields = fields


class NoticeApi(RowsApi):
    """Lights of one month (`month`, else the newest closed one), of its last revision."""

    serializer_class = NoticeSerializer
    filterset_class = NoticeFilterSet
    brief = ("month", "rule", "severity", "subject_code", "subject_name")

    def changed_since(self, rows, mark):
        """Lights are written with the closing of their month, and never changed."""
        months = ReportMonth.objects.visible_to(self.request.user)
        closed = changed_since(kind_of(ReportMonthApi), months, mark)
        return rows.filter(revision__report_month__in=closed.values("pk"))

    def rows(self):
        user = self.request.user
        return (
            Notice.objects.visible_to(user)
            .filter(revision__number__gt=MonthRevision.DRAFT)
            .select_related("rule", "revision__report_month")
            .annotate(
                region_code=places.region_name(user, "code"),
                region_name=places.region_name(user),
                gravity=GRAVITY,
            )
        )

    def filter_queryset(self, queryset):
        user = self.request.user
        newest = (
            MonthRevision.objects.visible_to(user)
            .closed()
            .order_by("-report_month__first_day", "-number")
        )
        queryset = super().filter_queryset(queryset)
        month = self.request.query_params.get("month", "")
        if month:  # one of the months on offer: the filter has checked it
            newest = newest.filter(report_month__first_day=Month.parse(month).first_day)
        return queryset.filter(revision=Subquery(newest.values("pk")[:1]))


class RuleSerializer(serializers.ModelSerializer):
    code = serializers.CharField(label="规则代码", help_text="各版相同。")
    shade = serializers.SerializerMethodField(label="灯色")
    light = serializers.SerializerMethodField(label="灯的名称")
    when = serializers.JSONField(read_only=True, label="亮灯条件")
    condition = serializers.SerializerMethodField(label="亮灯条件（文字）")
    deadline_text = serializers.SerializerMethodField(label="整改期限（文字）")
    text = serializers.CharField(source="full_text", read_only=True, label="规则说明")

    class Meta:
        model = Rule
        fields = [
            "id",
            "code",
            "name",
            "subject",
            "severity",
            "shade",
            "light",
            "when",
            "condition",
            "fact",
            "addressee",
            "addressee_role",
            "deadline",
            "grace_days",
            "due_fact",
            "deadline_text",
            "appeals_allowed",
            "text",
            "source",
            "valid_from",
            "valid_to",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    @cached_property
    def _scale(self):
        return scale_on(timezone.localdate())

    def get_shade(self, rule) -> str:
        return self._scale.shade_of(rule)

    def get_light(self, rule) -> str:
        return self._scale.name_of(rule)

    def get_condition(self, rule) -> str:
        return rules.condition_text(rule)

    def get_deadline_text(self, rule) -> str:
        return rules.deadline_text(rule)


class RuleApi(RowsApi):
    """Rules with all their versions; the county edits them on the page."""

    serializer_class = RuleSerializer
    filterset_class = RuleFilterSet
    brief = ("code", "name", "severity", "valid_from", "valid_to")

    def rows(self):
        return Rule.objects.visible_to(self.request.user)


class EarlyWarningSerializer(serializers.ModelSerializer):
    subject_kind = serializers.SerializerMethodField(label="对象类别")
    subject_code = serializers.CharField(read_only=True, label="对象代码")
    subject_name = serializers.CharField(read_only=True, label="对象名称")
    region = serializers.CharField(source="region.code", read_only=True, label="区域代码")

    class Meta:
        model = EarlyWarning
        fields = [
            "id",
            "kind",
            "subject_kind",
            "subject_code",
            "subject_name",
            "region",
            "crosses_on",
            "fact",
        ]
        read_only_fields = fields

    def get_subject_kind(self, warning) -> str:
        of_organization = warning.organization_id is not None
        return SubjectKind.ORGANIZATION if of_organization else SubjectKind.PARTY_ORGANIZATION


class EarlyWarningApi(RowsApi):
    """What is about to happen, or has just happened; derived, so nobody writes it."""

    serializer_class = EarlyWarningSerializer
    filterset_class = EarlyWarningFilterSet
    brief = ("kind", "subject_code", "crosses_on")

    def changed_since(self, rows, mark):
        """Those that were written; the feed, which reads histories, does not tell of them."""
        return rows.filter(mark__gte=mark)

    def rows(self):
        rows = EarlyWarning.objects.visible_to(self.request.user)
        return rows.with_names().select_related("region")
