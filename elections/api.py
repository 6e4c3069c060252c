"""Elections over the API, to be read: how far each is, and by which numbers."""

from rest_framework import serializers

from accounts.choices import Action
from core.api.views import RowsApi
from core.feed.kinds import Feed
from elections.filters import ElectionFilterSet
from elections.models import Election, ElectionQuerySet
from members.choices import Basis

#: For the description.
EXAMPLES = {
    "approval_number": "两新党〔2026〕12号",
    "nominees_approval_number": "两新党〔2026〕20号",
    "result_approval_number": "两新党〔2026〕31号",
    "Election.seats": 3,
    "entitled_count": 15,
    "present_count": 14,
    "least_present": 13,
}


class ElectionSerializer(serializers.ModelSerializer):
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )

    basis = serializers.ChoiceField(
        choices=Basis.choices, label="当选须超过应到会人数或实到会人数的规定比例"
    )

    class Meta:
        model = Election
        fields = [
            "id",
            "party_organization",
            "party_organization_name",
            "state",
            "form",
            "meeting",
            "seats",
            "basis",
            "resolved_on",
            "planned_on",
            "approved_on",
            "approval_number",
            "nominees_approved_on",
            "nominees_approval_number",
            "met_on",
            "entitled_count",
            "least_present",
            "present_count",
            "committee_met_on",
            "result_approved_on",
            "result_approval_number",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class ElectionApi(RowsApi):
    """Elections of Party organizations; what they brought are `terms/` and `posts/`."""

    see_action = Action.SEE_MEMBERS
    serializer_class = ElectionSerializer
    filterset_class = ElectionFilterSet
    brief = ("party_organization", "state", "planned_on")
    feed = Feed(showed_to=ElectionQuerySet.showed_to, follows=("party_organization",))

    def rows(self):
        return (
            Election.objects.visible_to(self.request.user)
            .present()
            .select_related("party_organization", "rule")
        )
