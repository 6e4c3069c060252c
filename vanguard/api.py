"""Teams and posts of members over the API: where they stand and how many take part, no names."""

from django.db.models import Exists, OuterRef
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.choices import Action
from branches.models import PartyOrganization
from core.api.fields import ScopedCodeField
from core.api.writing import Change, Changes, Creates, Input, WritableRows
from orgs.models import Organization
from vanguard.filters import VanguardFilterSet
from vanguard.models import Vanguard
from vanguard.services import create_vanguard, update_vanguard

#: For the description.
EXAMPLES = {
    "Vanguard.name": "三车间党员责任区",
    "Vanguard.place": "三车间",
    "Vanguard.duty": "安全生产、带徒传技",
    "Vanguard.people": 5,
}


class VanguardSerializer(serializers.ModelSerializer):
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )
    organization = serializers.SerializerMethodField(
        label="所在单位统一社会信用代码（不在管理范围内时为 null）"
    )
    organization_name = serializers.CharField(
        source="organization.name", default=None, allow_null=True, label="所在单位名称"
    )
    people = serializers.IntegerField(label="现有成员人数")

    class Meta:
        model = Vanguard
        fields = [
            "id",
            "kind",
            "name",
            "party_organization",
            "party_organization_name",
            "organization",
            "organization_name",
            "place",
            "duty",
            "people",
            "starts_on",
            "ends_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_organization(self, row):
        return row.organization.uscc if row.organization_seen else None


class VanguardInput(Input):
    party_organization = ScopedCodeField(model=PartyOrganization, label="党组织代码")
    organization = ScopedCodeField(
        model=Organization,
        slug_field="uscc",
        required=False,
        allow_null=True,
        label="所在单位统一社会信用代码",
    )

    class Meta:
        model = Vanguard
        fields = [
            "kind",
            "name",
            "party_organization",
            "organization",
            "place",
            "duty",
            "starts_on",
            "ends_on",
        ]


class VanguardChange(Change, VanguardInput):
    """With `ends_on` it ends, and its people leave with it."""

    class Meta(VanguardInput.Meta):
        fields = [*VanguardInput.Meta.fields, "version"]


class VanguardApi(Creates, Changes, WritableRows):
    """责任区、先锋岗、攻关组、车间政委、突击队; who takes part is entered on the pages."""

    edit_action = Action.RECORD_VANGUARDS
    serializer_class = VanguardSerializer
    input_class = VanguardInput
    change_class = VanguardChange
    create_service = staticmethod(create_vanguard)
    change_service = staticmethod(update_vanguard)
    filterset_class = VanguardFilterSet
    brief = ("kind", "name", "party_organization")

    def rows(self):
        user = self.request.user
        seen = Organization.objects.visible_to(user).present().filter(pk=OuterRef("organization"))
        return (
            Vanguard.objects.visible_to(user)
            .present()
            .with_people()
            .select_related("party_organization", "organization")
            .annotate(organization_seen=Exists(seen))
        )
