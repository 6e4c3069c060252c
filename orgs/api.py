"""Organizations over the API."""

from rest_framework import serializers

from core.api.fields import ScopedCodeField
from core.api.views import RowsApi
from orgs.choices import CoverageState
from orgs.filters import OrganizationFilterSet
from orgs.models import Organization
from regions.models import Region


class OrganizationSerializer(serializers.ModelSerializer):
    region = ScopedCodeField(model=Region, label="区域代码")
    region_name = serializers.CharField(source="region.name", read_only=True, label="区域名称")
    phone_masked = serializers.CharField(read_only=True, label="联系电话（掩码）")
    coverage = serializers.ChoiceField(
        source="facts.coverage", choices=CoverageState, read_only=True, label="覆盖状态"
    )
    member_count = serializers.IntegerField(
        source="facts.member_count", read_only=True, label="党员数"
    )
    full_member_count = serializers.IntegerField(
        source="facts.full_member_count", read_only=True, label="正式党员数"
    )
    red_count = serializers.IntegerField(source="facts.red_count", read_only=True, label="红灯数")
    amber_count = serializers.IntegerField(
        source="facts.amber_count", read_only=True, label="黄灯数"
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


class OrganizationApi(RowsApi):
    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilterSet

    def rows(self):
        return (
            Organization.objects.visible_to(self.request.user)
            .present()
            .select_related("region", "facts")
        )
