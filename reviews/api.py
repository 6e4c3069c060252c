"""民主评议 over the API, to be read: the rounds of branches, and what came of them for each member
as the pages show it; of fewer votes than the small-number guard there are none."""

from rest_framework import serializers

from accounts.choices import Action
from core.api.views import RowsApi
from reviews.choices import AppraisalState, Grade, NoGrade, VoteKind
from reviews.filters import AppraisalFilterSet, AppraisedFilterSet
from reviews.models import Appraisal, Appraised

#: For the description.
EXAMPLES = {
    "Appraisal.year": 2026,
    "Appraisal.entitled_count": 18,
    "Appraisal.present_count": 16,
    "Appraisal.valid": 16,
    "Appraisal.agreement_number": "东街党〔2026〕3号",
    "Appraisal.excess_reason": "",
    "Appraised.name": "王小明",
    "Appraised.year": 2026,
    "Appraised.excellent_votes": 9,
    "Appraised.qualified_votes": 7,
    "Appraised.basic_votes": 0,
    "Appraised.unqualified_votes": 0,
    "Appraised.no_grade": "",
}


class AppraisalSerializer(serializers.ModelSerializer):
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )

    vote_kind = serializers.ChoiceField(
        choices=VoteKind.choices, allow_blank=True, label="测评方式"
    )

    class Meta:
        model = Appraisal
        fields = [
            "id",
            "party_organization",
            "party_organization_name",
            "year",
            "state",
            "met_on",
            "vote_kind",
            "entitled_count",
            "least_present",
            "present_count",
            "issued",
            "returned",
            "valid",
            "excess_reason",
            "agreed_on",
            "agreement_number",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class AppraisalApi(RowsApi):
    """Yearly reviews of branches; they are held on the pages."""

    see_action = Action.SEE_MEMBERS
    serializer_class = AppraisalSerializer
    filterset_class = AppraisalFilterSet
    brief = ("party_organization", "year", "state")

    def rows(self):
        return (
            Appraisal.objects.visible_to(self.request.user)
            .present()
            .select_related("party_organization")
        )


class AppraisedSerializer(serializers.ModelSerializer):
    year = serializers.IntegerField(source="appraisal.year", label="评议年度")
    state = serializers.ChoiceField(
        source="appraisal.state", choices=AppraisalState.choices, label="评议的进度"
    )
    party_organization = serializers.CharField(
        source="appraisal.party_organization.code", label="党组织代码"
    )
    name = serializers.SerializerMethodField(label="姓名（只对编辑者和本支部书记完整显示）")
    no_grade = serializers.ChoiceField(
        choices=NoGrade.choices, allow_blank=True, label="不定等次的原因"
    )
    grade = serializers.ChoiceField(choices=Grade.choices, allow_blank=True, label="评定等次")

    class Meta:
        model = Appraised
        fields = [
            "id",
            "appraisal",
            "year",
            "state",
            "party_organization",
            "member",
            "name",
            "no_grade",
            "excellent_votes",
            "qualified_votes",
            "basic_votes",
            "unqualified_votes",
            "grade",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_name(self, row) -> str:
        return row.person_to(self.context["request"].user)


class AppraisedApi(RowsApi):
    """Members in the yearly reviews; what they say of themselves and each other stays there."""

    see_action = Action.SEE_MEMBERS
    serializer_class = AppraisedSerializer
    filterset_class = AppraisedFilterSet
    brief = ("appraisal", "member", "grade")

    def rows(self):
        return (
            Appraised.objects.visible_to(self.request.user)
            .present()
            .select_related("appraisal__party_organization")
        )
