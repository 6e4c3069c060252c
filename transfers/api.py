"""Transfers and floating members over the API, to be read: no numbers, names as on the pages."""

from rest_framework import serializers

from accounts.choices import Action
from core.api.views import RowsApi
from transfers.filters import FloatingFilterSet, TransferFilterSet
from transfers.models import FloatingMember, Transfer

#: For the description.
EXAMPLES = {
    "outside": "中共某某市某某公司支部委员会",
    "Transfer.person_name": "王小明",
    "FloatingMember.person_name": "王小明",
    "elsewhere": "中共某某市某某公司支部委员会",
    "FloatingMember.place": "广东省深圳市",
}


class TransferSerializer(serializers.ModelSerializer):
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )
    target_name = serializers.CharField(
        source="target.name", default=None, allow_null=True, label="转入党组织名称"
    )
    person_name = serializers.SerializerMethodField(label="姓名（两边的党组织和编辑者完整显示）")

    class Meta:
        model = Transfer
        fields = [
            "id",
            "kind",
            "state",
            "party_organization",
            "party_organization_name",
            "target_name",
            "outside",
            "person_name",
            "proposed_on",
            "agreed_on",
            "received_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_person_name(self, transfer) -> str:
        return transfer.person_to(self.context["request"].user)


class TransferApi(RowsApi):
    """组织关系转接, read only: they are proposed and received on the pages."""

    see_action = Action.SEE_MEMBERS
    serializer_class = TransferSerializer
    filterset_class = TransferFilterSet
    brief = ("party_organization", "kind", "state", "proposed_on")

    def rows(self):
        return (
            Transfer.objects.visible_to(self.request.user)
            .present()
            .select_related("party_organization", "target")
        )


class FloatingSerializer(serializers.ModelSerializer):
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )
    person_name = serializers.SerializerMethodField(label="姓名（只对编辑者和本支部书记完整显示）")

    class Meta:
        model = FloatingMember
        fields = [
            "id",
            "side",
            "party_organization",
            "party_organization_name",
            "person_name",
            "place",
            "elsewhere",
            "starts_on",
            "ends_on",
            "end_reason",
            "last_contact_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_person_name(self, row) -> str:
        return row.named_to(self.context["request"].user)


class FloatingApi(RowsApi):
    """流动党员: ours who are away, others' who are here."""

    see_action = Action.SEE_MEMBERS
    serializer_class = FloatingSerializer
    filterset_class = FloatingFilterSet
    brief = ("party_organization", "side", "starts_on", "ends_on")

    def rows(self):
        return (
            FloatingMember.objects.visible_to(self.request.user)
            .present()
            .select_related("party_organization")
        )
