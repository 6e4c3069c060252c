"""Schemes, rounds, ratings and their totals over the API, to be read."""

from rest_framework import serializers

from assessments.filters import (
    AssessmentFilterSet,
    MarkFilterSet,
    RoundFilterSet,
    SchemeFilterSet,
)
from assessments.models import Assessment, Mark, Round, Scheme
from core.api.views import RowsApi
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

    def changed_since(self, rows, mark):
        return written_since(rows, mark)

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

    def changed_since(self, rows, mark):
        return written_since(rows, mark)

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


class AssessmentApi(RowsApi):
    """Ratings: before the publicity for those who work at them."""

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

    def changed_since(self, rows, mark):
        return written_since(rows, mark)

    def rows(self):
        """Of Party organizations alone: what persons got is told to them, not to programs."""
        parties = Assessment.objects.visible_to(self.request.user).of_parties()
        return (
            Mark.objects.visible_to(self.request.user)
            .filter(assessment__in=parties)
            .select_related("assessment__round", "assessment__party_organization")
        )
