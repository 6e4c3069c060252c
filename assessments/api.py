"""Schemes, rounds, ratings and their totals over the API; a branch gives its own marks."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.choices import Action
from assessments import services
from assessments.documents import MOST_ITEMS
from assessments.filters import (
    AssessmentFilterSet,
    MarkFilterSet,
    RoundFilterSet,
    SchemeFilterSet,
)
from assessments.models import Assessment, Mark, Round, Scheme
from core.api.errors import unknown_names
from core.api.fields import Flag, Number, Words
from core.api.views import RowsApi
from core.api.writing import WritableRows, checked
from core.choices import ErrorCode
from core.feed.since import written_since

#: For the description.
EXAMPLES = {
    "Scheme.code": "XF-2026",
    "Scheme.name": "两新党组织星级评定办法",
    "Scheme.months": 12,
    "Scheme.validity": 12,
    "Scheme.source": "县委两新工委印发",
    "Round.name": "2026年度星级评定",
    "Round.basis": "县委关于开展星级评定的批复",
    "Round.code": "XF2026",
    "Round.basis_number": "县委〔2026〕3号",
    "Scheme.content": {
        "dimensions": [{"code": "1", "name": "组织建设"}],
        "items": [],
        "levels": [],
    },
    "Assessment.automatic": "62.50",
    "Assessment.own": "88.00",
    "Assessment.town": "86.00",
    "Assessment.county": "86.50",
    "Assessment.total": "86.50",
    "Given.item": "1.2",
    "Given.marks": "18.00",
    "Given.note": "与社区结对 2 次",
    "Given.reason": "",
    "Mark.marks": "4.50",
    "Mark.item": "1.2",
    "Mark.note": "按月开展结对共建",
    "Mark.reason": "",
}


class SchemeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Scheme
        fields = [
            *("id", "code", "edition", "name", "subject", "months", "validity", "source"),
            *("state", "content", "version", "updated_at"),
        ]
        read_only_fields = fields


class SchemeApi(RowsApi):
    """Rating schemes; `content` is the document that `import_scheme` reads."""

    serializer_class = SchemeSerializer
    filterset_class = SchemeFilterSet
    brief = ("code", "name", "state")

    def rows(self):
        return Scheme.objects.visible_to(self.request.user)


class RoundSerializer(serializers.ModelSerializer):
    scheme = serializers.CharField(source="scheme.code", label="方案代码")
    edition = serializers.IntegerField(source="scheme.edition", label="方案版次")
    region = serializers.CharField(source="region.code", label="区域代码")
    # `ends_on` is everywhere the day after the last; a period of months ends on its last day.
    period_from = serializers.DateField(source="starts_on", label="评定期间自")
    period_to = serializers.DateField(source="ends_on", label="评定期间至（含当天）")

    class Meta:
        model = Round
        fields = [
            *("id", "code", "name", "scheme", "edition", "region", "period_from", "period_to"),
            *("basis", "basis_number", "approved_on", "own_until", "town_until", "county_until"),
            *("state", "published_on", "publicity_until", "awarded_on", "valid_until", "digest"),
            *("version", "updated_at"),
        ]
        read_only_fields = fields


class RoundApi(RowsApi):
    """Rounds of rating."""

    serializer_class = RoundSerializer
    filterset_class = RoundFilterSet
    brief = ("code", "name", "state")

    def rows(self):
        return Round.objects.visible_to(self.request.user).select_related("scheme", "region")


class AssessmentSerializer(serializers.ModelSerializer):
    round = serializers.CharField(source="round.code", label="轮次代码")
    party_organization = serializers.CharField(
        source="party_organization.code", allow_null=True, label="党组织代码"
    )
    party_organization_name = serializers.CharField(
        source="party_organization.name", allow_null=True, label="党组织名称"
    )
    region = serializers.CharField(source="region.code", label="区域代码")
    automatic = serializers.DecimalField(
        6, 2, source="score.automatic", allow_null=True, label="系统得分率（%）"
    )
    own = serializers.DecimalField(6, 2, source="score.own", allow_null=True, label="自评")
    town = serializers.DecimalField(6, 2, source="score.town", allow_null=True, label="初核")
    total = serializers.DecimalField(6, 2, source="score.total", allow_null=True, label="得分")
    star = serializers.IntegerField(
        source="score.star", label="星级", help_text="0 为未评上；评定以前为试算。"
    )

    class Meta:
        model = Assessment
        fields = [
            *("id", "round", "party_organization", "party_organization_name", "region", "state"),
            *("automatic", "own", "town", "total", "star", "version", "updated_at"),
        ]
        read_only_fields = fields


class GivenSerializer(serializers.Serializer):
    item = Words(max_length=12, label="项目代码")
    marks = serializers.DecimalField(
        6, 2, required=False, allow_null=True, label="得分", help_text="null 为还没有填。"
    )
    note = Words(max_length=300, required=False, allow_blank=True, label="说明")
    reason = Words(max_length=200, required=False, allow_blank=True, label="改分理由")

    def to_internal_value(self, data):
        unknown = (
            [name for name in data if name not in self.fields] if isinstance(data, dict) else []
        )
        text = f"不能填写这个字段，可以填写：{'、'.join(self.fields)}。"
        if bad := unknown_names(unknown, text, ErrorCode.UNKNOWN_FIELD):
            raise serializers.ValidationError(bad)
        return super().to_internal_value(data)


class OwnMarks(serializers.Serializer):
    version = Number(min_value=1, max_value=2**31 - 1, label="您看到的版本（以免覆盖他人的修改）")
    marks = GivenSerializer(many=True, max_length=MOST_ITEMS, label="自评得分")
    hand_on = Flag(required=False, label="是否提交，不提交的只保存")


class AssessmentApi(WritableRows):
    """Ratings: before the publicity for those who work at them. A branch saves its own marks, and
    hands them in."""

    edit_action = Action.ASSESS_OWN

    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilterSet
    brief = ("round", "party_organization", "state")

    def changed_since(self, rows, mark):
        """Written themselves, or counted otherwise."""
        counted = rows.filter(score__mark__gte=mark)
        return rows.filter(pk__in=written_since(rows, mark).values("pk")) | counted

    def rows(self):
        return (
            Assessment.objects.visible_to(self.request.user)
            .of_parties()
            .filter(score__isnull=False)
            .select_related("round", "party_organization", "region", "score")
        )

    @extend_schema(summary="保存、提交自评", request=OwnMarks)
    @action(detail=True, methods=["post"], url_path="marks")
    def marks(self, request, pk: str) -> Response:
        def act():
            self._must_be_there()
            values = checked(OwnMarks(context=self.context), dict(request.data))
            return services.save_marks(
                actor=request.user,
                pk=int(pk),
                version=values["version"],
                given={
                    each["item"]: services.Given(
                        each.get("marks"), each.get("note", ""), each.get("reason", "")
                    )
                    for each in values["marks"]
                },
                hand_on=values.get("hand_on", False),
            )

        return self.write(act)


class MarkSerializer(serializers.ModelSerializer):
    round = serializers.CharField(source="assessment.round.code", label="轮次代码")
    party_organization = serializers.CharField(
        source="assessment.party_organization.code", allow_null=True, label="党组织代码"
    )

    class Meta:
        model = Mark
        fields = [
            *("id", "assessment", "round", "party_organization", "item", "level", "marks"),
            *("note", "reason", "version", "updated_at"),
        ]
        read_only_fields = fields


class ScoreApi(RowsApi):
    """Marks of each level for each item that people mark."""

    serializer_class = MarkSerializer
    filterset_class = MarkFilterSet
    brief = ("assessment", "item", "level", "marks")

    def rows(self):
        """Of Party organizations alone: what persons got is told to them, not to programs."""
        parties = Assessment.objects.visible_to(self.request.user).of_parties()
        return (
            Mark.objects.visible_to(self.request.user)
            .filter(assessment__in=parties)
            .select_related("assessment__round", "assessment__party_organization")
        )
