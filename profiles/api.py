"""Facts of organizations, and areas, over the API."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from rest_framework import serializers

from core.api.bulk import Bulk
from core.api.fields import Day, Number, ScopedCodeField
from core.api.views import RowsApi
from core.api.writing import Change, Changes, Creates, Input, WritableRows
from orgs.models import Organization
from profiles.filters import AreaFilterSet, ProfileFilterSet
from profiles.models import FACTS, Area, Profile
from profiles.models.facts import TYPES
from profiles.services import create_profile, update_profile

#: For the description.
EXAMPLES = {
    "Profile.organization": "91330999765432104W",
    "no_party_reason": "preparing",
    "plan_on": "2026-12-31",
    "owner_politics": "masses",
    "related_here": 2,
    "funds_own": 20_000,
    "in_charter": "yes",
    "charter_ground": "2025 年章程第十二条",
    "Area.name": "财富大厦",
    "Area.kind": "building",
    "organizations_seen": 12,
}


class ProfileSerializer(serializers.ModelSerializer):
    organization = serializers.CharField(source="organization.uscc", label="统一社会信用代码")
    organization_name = serializers.CharField(source="organization.name", label="组织名称")

    class Meta:
        model = Profile
        fields = ["id", "organization", "organization_name", *FACTS, "version", "updated_at"]
        read_only_fields = fields

    def get_fields(self):
        """Blank is said of every choice: a read-only field of the model would leave it out."""
        fields = super().get_fields()
        for field in (Profile._meta.get_field(name) for name in FACTS):
            if field.choices:
                fields[field.name] = serializers.ChoiceField(
                    choices=field.choices, allow_blank=True, label=field.verbose_name
                )
        return fields


class ProfileInput(Input):
    effective_on = Day(required=False, label="改动的各项自哪一天起生效；不写为今天")

    class Meta:
        model = Profile
        fields = [*FACTS, "effective_on"]

    serializer_field_mapping = {**Input.serializer_field_mapping, models.IntegerField: Number}

    def build_standard_field(self, field_name, model_field):
        kind, options = super().build_standard_field(field_name, model_field)
        if field_name in TYPES:
            options["kind"] = TYPES[field_name]
        return kind, options


class NewProfile(ProfileInput):
    """The first facts of an organization."""

    organization = ScopedCodeField(model=Organization, slug_field="uscc", label="统一社会信用代码")

    class Meta(ProfileInput.Meta):
        fields = ["organization", *ProfileInput.Meta.fields]


class ProfileChange(Change, ProfileInput):
    """What is not sent stays as it is."""

    class Meta(ProfileInput.Meta):
        fields = [*ProfileInput.Meta.fields, "version"]


def _create(**values: Any) -> Profile:
    """A row of which nothing is said is not kept: there would be none to answer with."""
    profile = create_profile(**values)
    if profile.pk is None:
        raise ValidationError("请至少填写一项。")
    return profile


class ProfileApi(Creates, Changes, Bulk, WritableRows):
    """组织概况: dated facts beside the register; blank is that nobody has said."""

    serializer_class = ProfileSerializer
    input_class = NewProfile
    change_class = ProfileChange
    create_service = staticmethod(_create)
    change_service = staticmethod(update_profile)
    filterset_class = ProfileFilterSet
    brief = ("organization", "organization_name")

    def rows(self):
        rows = Profile.objects.visible_to(self.request.user).present()
        return rows.select_related("organization")


class AreaSerializer(serializers.ModelSerializer):
    region = serializers.CharField(source="region.code", label="所在区域代码")
    region_name = serializers.CharField(source="region.name", label="所在区域名称")
    organizations_seen = serializers.IntegerField(
        source="units_seen", label="您范围内的组织数（不进入区域的合计）"
    )

    class Meta:
        model = Area
        fields = [
            "id",
            "name",
            "kind",
            "region",
            "region_name",
            "address",
            "organizations_seen",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class AreaApi(RowsApi):
    """区域载体; `organizations/?area=` lists what lies in one."""

    serializer_class = AreaSerializer
    filterset_class = AreaFilterSet
    brief = ("name", "kind", "region")

    def rows(self):
        user = self.request.user
        rows = Area.objects.visible_to(user).present().with_units_seen(user)
        return rows.select_related("region")
