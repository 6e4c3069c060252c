"""Party organizations, coverage and work coverage over the API."""

from rest_framework import serializers

from accounts.choices import Action
from branches.filters import (
    CoverageFilterSet,
    PartyOrganizationFilterSet,
    TermFilterSet,
    WorkCoverageFilterSet,
)
from branches.models import (
    Coverage,
    OrganizationLinkQuerySet,
    PartyOrganization,
    PartyOrganizationQuerySet,
    Term,
    TermQuerySet,
    WorkCoverage,
)
from branches.services import (
    absorbing_party_organizations,
    create_party_organization,
    end_coverage,
    end_work_coverage,
    recycle_party_organization,
    restore_party_organization,
    start_coverage,
    start_work_coverage,
    update_party_organization,
)
from core.api.bulk import Bulk
from core.api.fields import ScopedCodeField, Words
from core.api.past import HasPast, Restores
from core.api.views import RowsApi
from core.api.writing import (
    Change,
    Changes,
    Creates,
    Input,
    LinkChange,
    Recycles,
    WritableRows,
)
from core.feed.kinds import Feed
from orgs.models import Organization
from regions.models import Region

#: For the description.
EXAMPLES = {
    "PartyOrganization.code": "P330999001",
    "PartyOrganization.name": "东风科技有限公司党支部",
    "PartyOrganization.parent": "P330999000",
    "dissolved_on": None,
    "ends_on": None,
    "document_number": "东两新〔2026〕1号",
    "note": "",
    "organization": "91330999765432104W",
    "organization_name": "东风科技有限公司",
    "party_organization": "P330999001",
    "party_organization_name": "东风科技有限公司党支部",
    "WorkCoverage.person_name": "王小明",
}


class PartyOrganizationSerializer(serializers.ModelSerializer):
    parent = serializers.CharField(
        source="parent.code", default=None, allow_null=True, label="上级党组织代码"
    )
    region = serializers.CharField(source="region.code", label="区域代码")
    region_name = serializers.CharField(source="region.name", label="区域名称")

    class Meta:
        model = PartyOrganization
        fields = [
            "id",
            "code",
            "name",
            "kind",
            "formation",
            "parent",
            "region",
            "region_name",
            "founded_on",
            "term_started_on",
            "term_ends_on",
            "dissolved_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields
        extra_kwargs = {"dissolved_on": {"help_text": "从这一天起撤销，当天不计；null 为未撤销"}}


class PartyOrganizationInput(Input):
    parent = ScopedCodeField(
        model=PartyOrganization, required=False, allow_null=True, label="上级党组织代码"
    )
    region = ScopedCodeField(model=Region, label="区域代码")

    class Meta:
        model = PartyOrganization
        fields = [
            "code",
            "name",
            "kind",
            "formation",
            "parent",
            "region",
            "founded_on",
            "term_started_on",
        ]


class NewPartyOrganization(PartyOrganizationInput):
    """Founding is a decision with a document."""

    document_number = Words(required=False, allow_blank=True, max_length=60, label="成立文件的文号")
    note = Words(required=False, allow_blank=True, max_length=200, label="说明")

    class Meta(PartyOrganizationInput.Meta):
        fields = [*PartyOrganizationInput.Meta.fields, "document_number", "note"]


class PartyOrganizationChange(Change, PartyOrganizationInput):
    """What was filed wrongly; upgrading, merging and dissolving are done on the pages."""

    class Meta(PartyOrganizationInput.Meta):
        fields = [*PartyOrganizationInput.Meta.fields, "version"]


class PartyOrganizationApi(Creates, Changes, Recycles, Restores, HasPast, Bulk, WritableRows):
    edit_action = Action.EDIT_MEMBERS
    serializer_class = PartyOrganizationSerializer
    input_class = NewPartyOrganization
    change_class = PartyOrganizationChange
    create_service = staticmethod(create_party_organization)
    change_service = staticmethod(update_party_organization)
    recycle_service = staticmethod(recycle_party_organization)
    restore_service = staticmethod(restore_party_organization)
    filterset_class = PartyOrganizationFilterSet
    brief = ("code", "name")
    feed = Feed(
        showed_to=PartyOrganizationQuerySet.showed_to,
        names=("region", "parent"),
        successors=absorbing_party_organizations,
    )

    def rows(self):
        return (
            PartyOrganization.objects.visible_to(self.request.user)
            .present()
            .select_related("region", "parent")
        )


class TermSerializer(serializers.ModelSerializer):
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )

    class Meta:
        model = Term
        fields = [
            "id",
            "party_organization",
            "party_organization_name",
            "number",
            "began_on",
            "due_on",
            "ended_on",
            "shift_document",
            "shift_reason",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class TermApi(RowsApi):
    """Terms of office, the present ones unless others are asked for (`state=all`)."""

    serializer_class = TermSerializer
    filterset_class = TermFilterSet
    brief = ("party_organization", "began_on", "due_on")
    feed = Feed(showed_to=TermQuerySet.showed_to, follows=("party_organization",))

    def rows(self):
        return (
            Term.objects.visible_to(self.request.user)
            .present()
            .select_related("party_organization")
        )


class CoverageSerializer(serializers.ModelSerializer):
    """Both ends by their codes: whoever sees the organization sees who covers it."""

    organization = serializers.CharField(
        source="organization.uscc", label="两新组织统一社会信用代码"
    )
    organization_name = serializers.CharField(source="organization.name", label="两新组织名称")
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )

    class Meta:
        model = Coverage
        fields = [
            "id",
            "organization",
            "organization_name",
            "party_organization",
            "party_organization_name",
            "starts_on",
            "ends_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class CoverageInput(Input):
    organization = ScopedCodeField(
        model=Organization, slug_field="uscc", label="两新组织统一社会信用代码"
    )
    party_organization = ScopedCodeField(model=PartyOrganization, label="党组织代码")

    class Meta:
        model = Coverage
        fields = ["organization", "party_organization", "starts_on", "ends_on"]


class CoverageChange(LinkChange):
    class Meta(LinkChange.Meta):
        model = Coverage


class CoverageApi(Creates, Changes, Bulk, WritableRows):
    """A coverage is ended, never deleted: send `ends_on`."""

    serializer_class = CoverageSerializer
    input_class = CoverageInput
    change_class = CoverageChange
    create_service = staticmethod(start_coverage)
    change_service = staticmethod(end_coverage)
    filterset_class = CoverageFilterSet
    brief = ("organization", "party_organization", "starts_on", "ends_on")
    feed = Feed(
        showed_to=OrganizationLinkQuerySet.showed_to,
        follows=("organization", "party_organization"),
    )

    def rows(self):
        return (
            Coverage.objects.visible_to(self.request.user)
            .filter(organization__deleted_at=None, party_organization__deleted_at=None)
            .select_related("organization", "party_organization")
        )


class WorkCoverageSerializer(serializers.ModelSerializer):
    """Who works there is a person: whoever sees persons by number only reads no name."""

    organization = serializers.CharField(
        source="organization.uscc", label="两新组织统一社会信用代码"
    )
    organization_name = serializers.CharField(source="organization.name", label="两新组织名称")

    class Meta:
        model = WorkCoverage
        fields = [
            "id",
            "organization",
            "organization_name",
            "means",
            "person_name",
            "starts_on",
            "ends_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    def to_representation(self, link):
        data = super().to_representation(link)
        user = self.context["request"].user
        if "person_name" in data:
            data["person_name"] = link.person_to(user) if user.may(Action.SEE_MEMBERS) else ""
        return data


class WorkCoverageInput(Input):
    organization = ScopedCodeField(
        model=Organization, slug_field="uscc", label="两新组织统一社会信用代码"
    )

    class Meta:
        model = WorkCoverage
        fields = ["organization", "means", "person_name", "starts_on", "ends_on"]


class WorkCoverageChange(LinkChange):
    class Meta(LinkChange.Meta):
        model = WorkCoverage


class WorkCoverageApi(Creates, Changes, Bulk, WritableRows):
    serializer_class = WorkCoverageSerializer
    input_class = WorkCoverageInput
    change_class = WorkCoverageChange
    create_service = staticmethod(start_work_coverage)
    change_service = staticmethod(end_work_coverage)
    filterset_class = WorkCoverageFilterSet
    brief = ("organization", "means", "starts_on", "ends_on")
    feed = Feed(showed_to=OrganizationLinkQuerySet.showed_to, follows=("organization",))

    def rows(self):
        return (
            WorkCoverage.objects.visible_to(self.request.user)
            .filter(organization__deleted_at=None)
            .select_related("organization__facts")
        )
