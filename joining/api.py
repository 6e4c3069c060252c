"""Candidates over the API, to be read: how far each is, and what comes next."""

from rest_framework import serializers

from accounts.choices import Action
from core.api.views import RowsApi
from core.feed.kinds import Feed
from core.values import masked_name
from joining.filters import CandidateFilterSet
from joining.models import Candidate, CandidateQuerySet
from members.choices import Gender

#: For the description.
EXAMPLES = {
    "Candidate.name": "王小明",
    "Candidate.kind": "backbone",
    "Candidate.state": "activist",
    "is_seedling": True,
    "applied_on": "2025-01-06",
    "admitted_on": None,
    "probation_ends_on": None,
    "is_extended": False,
    "branch_next": "cultivation",
    "branch_due_on": "2026-03-01",
    "above_next": "",
    "above_due_on": None,
}


class CandidateSerializer(serializers.ModelSerializer):
    gender = serializers.ChoiceField(choices=Gender.choices, allow_blank=True, label="性别")
    name = serializers.SerializerMethodField(label="姓名（只对编辑者和本支部书记完整显示）")
    name_masked = serializers.SerializerMethodField(label="姓名（脱敏）")
    id_number_masked = serializers.CharField(label="身份证号（脱敏）")
    party_organization = serializers.CharField(
        source="party_organization.code",
        default=None,
        allow_null=True,
        label="培养党支部代码（单位没有党组织的为 null）",
    )
    party_organization_name = serializers.CharField(
        source="party_organization.name", default=None, allow_null=True, label="培养党支部名称"
    )
    region = serializers.CharField(
        source="region.code",
        default=None,
        allow_null=True,
        label="直接办理的镇街（县）代码",
    )
    ended_on = serializers.DateField(allow_null=True, label="终止日期", read_only=True)

    class Meta:
        model = Candidate
        fields = [
            "id",
            "name",
            "name_masked",
            "id_number_masked",
            "state",
            "kind",
            "is_seedling",
            "party_organization",
            "party_organization_name",
            "region",
            "gender",
            "ethnicity",
            "education",
            "position",
            "applied_on",
            "admitted_on",
            "probation_ends_on",
            "is_extended",
            "full_on",
            "ended_on",
            "branch_next",
            "branch_due_on",
            "above_next",
            "above_due_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_name(self, candidate) -> str:
        return candidate.named_to(self.context["request"].user)

    def get_name_masked(self, candidate) -> str:
        return masked_name(candidate.name)


class CandidateApi(RowsApi):
    """People on the way into the Party; who became a member is in `members/` too."""

    see_action = Action.SEE_MEMBERS
    serializer_class = CandidateSerializer
    filterset_class = CandidateFilterSet
    brief = ("party_organization", "state", "applied_on")
    feed = Feed(showed_to=CandidateQuerySet.showed_to, follows=("party_organization",))

    def rows(self):
        return (
            Candidate.objects.visible_to(self.request.user)
            .present()
            .select_related("party_organization", "region")
        )
