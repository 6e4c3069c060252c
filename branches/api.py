"""Party organizations, coverage and work coverage over the API."""

from rest_framework import serializers

from branches.filters import (
    CoverageFilterSet,
    PartyOrganizationFilterSet,
    WorkCoverageFilterSet,
)
from branches.models import Coverage, PartyOrganization, WorkCoverage
from branches.terms import term_end
from core.api.fields import ScopedCodeField
from core.api.views import RowsApi
from orgs.models import Organization
from regions.models import Region


class PartyOrganizationSerializer(serializers.ModelSerializer):
    parent = serializers.CharField(
        source="parent.code", default=None, read_only=True, label="上级党组织代码"
    )
    region = ScopedCodeField(model=Region, label="区域代码")
    region_name = serializers.CharField(source="region.name", read_only=True, label="区域名称")
    term_ends_on = serializers.DateField(source="ends_on", read_only=True, label="任期届满日")

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


class PartyOrganizationApi(RowsApi):
    serializer_class = PartyOrganizationSerializer
    filterset_class = PartyOrganizationFilterSet

    def rows(self):
        return (
            PartyOrganization.objects.visible_to(self.request.user)
            .present()
            .select_related("region", "parent")
            .annotate(ends_on=term_end())
        )


class CoverageSerializer(serializers.ModelSerializer):
    """Both ends by their codes: whoever sees the organization sees who covers it."""

    organization = ScopedCodeField(
        model=Organization, slug_field="uscc", label="两新组织统一社会信用代码"
    )
    organization_name = serializers.CharField(
        source="organization.name", read_only=True, label="两新组织名称"
    )
    party_organization = ScopedCodeField(model=PartyOrganization, label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", read_only=True, label="党组织名称"
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


class CoverageApi(RowsApi):
    serializer_class = CoverageSerializer
    filterset_class = CoverageFilterSet

    def rows(self):
        return (
            Coverage.objects.visible_to(self.request.user)
            .filter(organization__deleted_at=None, party_organization__deleted_at=None)
            .select_related("organization", "party_organization")
        )


class WorkCoverageSerializer(serializers.ModelSerializer):
    """Who works there is a person: whoever sees persons by number only reads no name."""

    organization = ScopedCodeField(
        model=Organization, slug_field="uscc", label="两新组织统一社会信用代码"
    )
    organization_name = serializers.CharField(
        source="organization.name", read_only=True, label="两新组织名称"
    )

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

    def to_representation(self, link):
        told = super().to_representation(link)
        if not self.context["request"].user.may("see_members"):
            told["person_name"] = ""
        return told


class WorkCoverageApi(RowsApi):
    serializer_class = WorkCoverageSerializer
    filterset_class = WorkCoverageFilterSet

    def rows(self):
        return (
            WorkCoverage.objects.visible_to(self.request.user)
            .filter(organization__deleted_at=None)
            .select_related("organization")
        )
