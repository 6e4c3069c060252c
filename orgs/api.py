"""Organizations over the API."""

from rest_framework import serializers

from core.api.bulk import Bulk
from core.api.fields import Day, Number, ScopedCodeField, Words
from core.api.files import HasFiles
from core.api.past import HasPast, Restores
from core.api.writing import Change, Changes, Creates, Input, Recycles, WritableRows
from core.feed.kinds import Feed
from core.values import PHONE
from orgs.choices import CoverageState
from orgs.filters import OrganizationFilterSet
from orgs.models import STAFF, Organization, OrganizationQuerySet
from orgs.services import (
    create_organization,
    kept_organizations,
    recycle_organization,
    restore_organization,
    update_organization,
)
from regions.models import Region

#: For the description.
EXAMPLES = {
    "uscc": "91330999765432104W",
    "Organization.name": "东风科技有限公司",
    "region": "330999001",
    "region_name": "东街道",
    "staff_count": 35,
    "industry": "制造业",
    "principal": "李*",
    "phone": "0573-84990000",
    "phone_masked": "139****1111",
    "address": "东街道创业路 1 号",
    "tags": ["规上"],
    "red_count": 0,
    "amber_count": 1,
    "member_count": 4,
    "full_member_count": 3,
}


class OrganizationSerializer(serializers.ModelSerializer):
    region = serializers.CharField(source="region.code", label="区域代码")
    region_name = serializers.CharField(source="region.name", label="区域名称")
    phone_masked = serializers.SerializerMethodField(
        label="联系电话（手机号一律脱敏；单位座机对编辑者完整显示）"
    )
    principal = serializers.SerializerMethodField(label="负责人（只对编辑者完整显示）")
    coverage = serializers.ChoiceField(
        source="facts.coverage", choices=CoverageState.choices, label="覆盖状态"
    )
    member_count = serializers.IntegerField(source="facts.member_count", label="党员数")
    full_member_count = serializers.IntegerField(
        source="facts.full_member_count", label="正式党员数"
    )
    red_count = serializers.IntegerField(source="facts.red_count", label="红灯数")
    amber_count = serializers.IntegerField(source="facts.amber_count", label="黄灯数")
    updated_at = serializers.DateTimeField(
        source="changed_at", label="更新时间（覆盖、党员、亮灯变动时也更新）"
    )

    class Meta:
        model = Organization
        fields = [
            "id",
            "uscc",
            "name",
            "kind",
            "region",
            "region_name",
            "staff_count",
            "state",
            "industry",
            "principal",
            "principal_politics",
            "phone_masked",
            "address",
            "founded_on",
            "tags",
            "coverage",
            "member_count",
            "full_member_count",
            "red_count",
            "amber_count",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_phone_masked(self, organization) -> str:
        return organization.phone_to(self.context["request"].user)

    def get_principal(self, organization) -> str:
        return organization.principal_to(self.context["request"].user)


class OrganizationInput(Input):
    region = ScopedCodeField(model=Region, label="区域代码")
    staff_count = Number(kind=STAFF, label="职工人数")
    phone = Words(kind=PHONE, required=False, allow_blank=True, max_length=30, label="联系电话")

    class Meta:
        model = Organization
        fields = [
            "uscc",
            "name",
            "kind",
            "region",
            "staff_count",
            "state",
            "industry",
            "principal",
            "principal_politics",
            "phone",
            "address",
            "founded_on",
            "tags",
        ]


class NewOrganization(OrganizationInput):
    counts_from = Day(
        required=False,
        label="从哪一天起计入统计；不写为最近定稿月份的次月 1 日；尚无已定稿月份的，自有记录起",
    )

    class Meta(OrganizationInput.Meta):
        fields = [*OrganizationInput.Meta.fields, "counts_from"]


class OrganizationChange(Change, OrganizationInput):
    """Staff count, state and region change from `effective_on` on."""

    effective_on = Day(label="职工人数、经营状态、区域的生效日期；不写为今天")

    class Meta(OrganizationInput.Meta):
        fields = [*OrganizationInput.Meta.fields, "effective_on", "version"]


class OrganizationApi(Creates, Changes, Recycles, Restores, HasPast, HasFiles, Bulk, WritableRows):
    serializer_class = OrganizationSerializer
    input_class = NewOrganization
    change_class = OrganizationChange
    create_service = staticmethod(create_organization)
    change_service = staticmethod(update_organization)
    recycle_service = staticmethod(recycle_organization)
    restore_service = staticmethod(restore_organization)
    filterset_class = OrganizationFilterSet
    brief = ("uscc", "name")
    feed = Feed(
        showed_to=OrganizationQuerySet.showed_to,
        names=("region",),
        derived="facts",
        successors=kept_organizations,
    )

    def rows(self):
        return (
            Organization.objects.visible_to(self.request.user)
            .present()
            .select_related("region", "facts")
        )
