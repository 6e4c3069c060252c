"""Members and posts over the API: masked, and only for those who may see persons."""

from django.db.models import Exists, OuterRef
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.choices import Action
from branches.models import PartyOrganization
from core.api.bulk import Bulk
from core.api.fields import Day, ScopedCodeField, ScopedKeyField, Words
from core.api.past import HasPast, Restores
from core.api.views import RowsApi
from core.api.writing import (
    Change,
    Changes,
    Creates,
    Input,
    Recycles,
    WritableRows,
)
from core.feed.kinds import Feed
from core.values import PERSON_NAME, PHONE, masked_name
from members.choices import AllowanceClass, Gender, SecretarySource
from members.codes import ID_NUMBER
from members.filters import ChangeFilterSet, MemberFilterSet, PostFilterSet
from members.models import ChangeReport, Member, MemberQuerySet, Post, PostQuerySet
from members.services import (
    create_member,
    recycle_member,
    restore_member,
    start_post,
    update_contact,
    update_member,
    update_post,
)
from orgs.models import Organization

#: For the description.
EXAMPLES = {
    "Member.name": "王小明",
    "Member.phone": "13900001111",
    "name_masked": "王**",
    "id_number": "330999198001010010",
    "id_number_masked": "330999**********10",
    "ethnicity": "汉族",
    "education": "大学",
    "position": "车间主任",
    "Post.person_name": "王小明",
    "is_floating": False,
}


class MemberSerializer(serializers.ModelSerializer):
    gender = serializers.ChoiceField(choices=Gender.choices, allow_blank=True, label="性别")
    name = serializers.SerializerMethodField(label="姓名（只对编辑者和本支部书记完整显示）")
    name_masked = serializers.SerializerMethodField(label="姓名（脱敏）")
    id_number_masked = serializers.CharField(label="身份证号（脱敏）")
    phone_masked = serializers.CharField(label="手机（脱敏）")
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )
    organization = serializers.SerializerMethodField(
        label="工作单位统一社会信用代码（不在管理范围内时为 null）"
    )
    organization_name = serializers.CharField(
        source="organization.name", default=None, allow_null=True, label="工作单位名称"
    )

    class Meta:
        model = Member
        fields = [
            "id",
            "name",
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
        read_only_fields = fields

    def get_name(self, member) -> str:
        return member.named_to(self.context["request"].user)

    def get_name_masked(self, member) -> str:
        return masked_name(member.name)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_organization(self, member):
        return member.organization.uscc if member.organization_seen else None


class MemberInput(Input):
    """Identifiers are encrypted at once and come back masked only."""

    id_number = Words(kind=ID_NUMBER, write_only=True, max_length=30, label="身份证号")
    phone = Words(
        kind=PHONE,
        write_only=True,
        required=False,
        allow_blank=True,
        max_length=30,
        label="手机",
    )

    class Meta:
        model = Member
        fields = [
            "id_number",
            "name",
            "status",
            "joined_on",
            "full_on",
            "ethnicity",
            "education",
            "position",
            "phone",
            "is_floating",
        ]


class NewMember(MemberInput):
    party_organization = ScopedCodeField(model=PartyOrganization, label="党组织代码")
    starts_on = Day(
        required=False, allow_null=True, label="组织关系转入日期；不写按入党日期和党组织成立日期"
    )
    organization = ScopedCodeField(
        model=Organization,
        slug_field="uscc",
        required=False,
        allow_null=True,
        label="工作单位统一社会信用代码",
    )

    class Meta(MemberInput.Meta):
        fields = [*MemberInput.Meta.fields, "party_organization", "starts_on", "organization"]


class MemberChange(Change, MemberInput):
    """What was filed wrongly; transfers and departures are done on the pages."""

    class Meta(MemberInput.Meta):
        fields = [*MemberInput.Meta.fields, "version"]


def change_member(*, actor, pk: int, version: int, **values) -> Member:
    """The phone alone may be changed by more people than the rest."""
    service = update_contact if set(values) == {"phone"} else update_member
    return service(actor=actor, pk=pk, version=version, **values)


class MemberApi(Creates, Changes, Recycles, Restores, HasPast, Bulk, WritableRows):
    """Members who belong to a Party organization today."""

    see_action = Action.SEE_MEMBERS
    serializer_class = MemberSerializer
    input_class = NewMember
    change_class = MemberChange
    create_service = staticmethod(create_member)
    change_service = staticmethod(change_member)
    recycle_service = staticmethod(recycle_member)
    restore_service = staticmethod(restore_member)

    edit_action = Action.EDIT_MEMBERS
    change_action = Action.EDIT_CONTACTS
    filterset_class = MemberFilterSet
    brief = ("name_masked", "party_organization")
    feed = Feed(
        showed_to=MemberQuerySet.showed_to,
        follows=("party_organization",),
        names=("organization",),
    )

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


class DetailsSerializer(serializers.ModelSerializer):
    """What may be left open of an office."""

    source = serializers.ChoiceField(
        choices=SecretarySource.choices, allow_blank=True, label="书记来源"
    )
    allowance_class = serializers.ChoiceField(
        choices=AllowanceClass.choices, allow_blank=True, label="补贴档次"
    )


class PostSerializer(DetailsSerializer):
    person_name = serializers.SerializerMethodField(label="姓名")
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )
    member = serializers.IntegerField(
        source="member_id", allow_null=True, label="党员编号（党员名册以外的人为 null）"
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
            *Post.DETAILS,
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_person_name(self, post) -> str:
        return post.person_to(self.context["request"].user)


class PostInput(Input):
    """A member of the register, or an outside person by name and identity number."""

    party_organization = ScopedCodeField(model=PartyOrganization, label="党组织代码")
    member = ScopedKeyField(model=Member, required=False, allow_null=True, label="党员编号")
    person_name = Words(
        kind=PERSON_NAME, required=False, allow_blank=True, max_length=60, label="姓名"
    )
    id_number = Words(
        kind=ID_NUMBER,
        write_only=True,
        required=False,
        allow_blank=True,
        max_length=30,
        label="身份证号",
    )

    class Meta:
        model = Post
        fields = [
            "party_organization",
            "title",
            "member",
            "person_name",
            "id_number",
            "starts_on",
            "ends_on",
            *Post.DETAILS,
        ]


class PostChange(Change):
    """Its end, and what is kept of it; another person or office is another post."""

    class Meta:
        model = Post
        fields = ["ends_on", *Post.DETAILS, "version"]


class PostApi(Creates, Changes, Bulk, WritableRows):
    edit_action = Action.EDIT_MEMBERS
    input_class = PostInput
    change_class = PostChange
    create_service = staticmethod(start_post)
    change_service = staticmethod(update_post)
    see_action = Action.SEE_MEMBERS
    serializer_class = PostSerializer
    filterset_class = PostFilterSet
    brief = ("party_organization", "title", "member", "starts_on", "ends_on")
    feed = Feed(showed_to=PostQuerySet.showed_to, follows=("party_organization",))

    def rows(self):
        return (
            Post.objects.visible_to(self.request.user)
            .filter(party_organization__deleted_at=None)
            .select_related("party_organization")
        )


class ChangeReportSerializer(DetailsSerializer):
    """What was reported and how far it has come; persons as on the pages, no numbers."""

    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )
    post = serializers.IntegerField(source="post_id", allow_null=True, label="原任职编号")
    started_post = serializers.IntegerField(
        source="started_post_id", allow_null=True, label="批准后新任职的编号"
    )
    person_name = serializers.SerializerMethodField(label="任职人（离任、补报备案的为空）")
    late = serializers.BooleanField(label="是否逾期报备")

    class Meta:
        model = ChangeReport
        fields = [
            "id",
            "party_organization",
            "party_organization_name",
            "kind",
            "title",
            "post",
            "person_name",
            "changed_on",
            "ground",
            "document_number",
            *ChangeReport.DETAILS,
            "state",
            "reported_on",
            "due_on",
            "late",
            "filing_number",
            "started_post",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def get_person_name(self, report) -> str:
        return report.holder_to(self.context["request"].user)


class ChangeReportApi(RowsApi):
    """变更报备, read only: they are reported and decided on the pages."""

    see_action = Action.SEE_MEMBERS
    serializer_class = ChangeReportSerializer
    filterset_class = ChangeFilterSet
    brief = ("party_organization", "kind", "title", "state")

    def rows(self):
        return (
            ChangeReport.objects.visible_to(self.request.user)
            .present()
            .select_related("party_organization")
        )
