"""Members and posts over the API: masked, and only for those who may see persons."""

from django.db.models import Exists, OuterRef
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from branches.models import PartyOrganization
from core.api.fields import ScopedCodeField
from core.api.views import RowsApi
from members.filters import MemberFilterSet, PostFilterSet
from members.models import Member, Post
from members.templatetags.persons import masked_name
from orgs.models import Organization


class MemberSerializer(serializers.ModelSerializer):
    name_masked = serializers.SerializerMethodField(label="姓名（掩码）")
    id_number_masked = serializers.CharField(read_only=True, label="身份证号（掩码）")
    phone_masked = serializers.CharField(read_only=True, label="手机（掩码）")
    party_organization = ScopedCodeField(model=PartyOrganization, label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", read_only=True, label="党组织名称"
    )
    organization = serializers.SerializerMethodField(
        label="工作单位统一社会信用代码（不在管理范围内时为 null）"
    )
    organization_name = serializers.CharField(
        source="organization.name", default=None, read_only=True, label="工作单位名称"
    )

    class Meta:
        model = Member
        fields = [
            "id",
            "name_masked",
            "id_number_masked",
            "phone_masked",
            "status",
            "joined_on",
            "full_on",
            "party_organization",
            "party_organization_name",
            "organization",
            "organization_name",
            "gender",
            "ethnicity",
            "education",
            "position",
            "is_floating",
            "version",
            "updated_at",
        ]

    def get_name_masked(self, member) -> str:
        return masked_name(member.name)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_organization(self, member):
        return member.organization.uscc if member.organization_seen else None


class MemberApi(RowsApi):
    """Members who belong to a Party organization today."""

    see_action = "see_members"
    serializer_class = MemberSerializer
    filterset_class = MemberFilterSet

    def rows(self):
        user = self.request.user
        seen = Organization.objects.visible_to(user).present().filter(pk=OuterRef("organization"))
        return (
            Member.objects.visible_to(user)
            .present()
            .filter(party_organization__isnull=False)
            .select_related("party_organization", "organization")
            .annotate(organization_seen=Exists(seen))
        )


class PostSerializer(serializers.ModelSerializer):
    party_organization = ScopedCodeField(model=PartyOrganization, label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", read_only=True, label="党组织名称"
    )
    member = serializers.IntegerField(
        source="member_id", read_only=True, allow_null=True, label="党员编号（非本库党员为 null）"
    )

    class Meta:
        model = Post
        fields = [
            "id",
            "party_organization",
            "party_organization_name",
            "title",
            "person_name",
            "member",
            "starts_on",
            "ends_on",
            "version",
            "updated_at",
        ]


class PostApi(RowsApi):
    see_action = "see_members"
    serializer_class = PostSerializer
    filterset_class = PostFilterSet

    def rows(self):
        return (
            Post.objects.visible_to(self.request.user)
            .filter(party_organization__deleted_at=None)
            .select_related("party_organization")
        )
