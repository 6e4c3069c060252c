"""Tiers over the API: where every Party organization stands, and since when; set one by one."""

from rest_framework import serializers

from accounts.choices import Action
from branches.models import PartyOrganization
from core.api.fields import Day
from core.api.writing import Changes, SeenInput, WritableRows
from core.feed.since import written_since
from rectification import services
from rectification.choices import Tier
from rectification.filters import TierFilterSet
from rectification.models import PartyTier, held_since, tier_code_now


class PartyTierSerializer(serializers.ModelSerializer):
    region = serializers.CharField(source="region.code", label="区域代码")
    tier = serializers.ChoiceField(
        source="tier_code", choices=Tier.choices, allow_null=True, label="等次；没有设定的为 null"
    )
    starts_on = serializers.DateField(source="tier_since", allow_null=True, label="起始日期")

    class Meta:
        model = PartyOrganization
        fields = ["id", "code", "name", "region", "tier", "starts_on", "version"]
        read_only_fields = fields


class PartyTierChange(SeenInput):
    """From which day on it stands in which tier; `version` is that of the Party organization."""

    tier = serializers.ChoiceField(choices=Tier.choices, label="等次")
    starts_on = Day(label="起始日期")


class TierApi(Changes, WritableRows):
    """Every Party organization in scope, with the tier in which it stands."""

    edit_action = Action.VERIFY_CASES
    serializer_class = PartyTierSerializer
    filterset_class = TierFilterSet
    change_class = PartyTierChange
    change_service = staticmethod(services.set_tier)
    brief = ("code", "name", "tier", "starts_on")
    summaries = {"partial_update": "设定等次"}

    def rows(self):
        rows = PartyOrganization.objects.visible_to(self.request.user).present()
        return rows.select_related("region").annotate(
            tier_code=tier_code_now(), tier_since=held_since()
        )

    def changed_since(self, rows, mark):
        """Those of which a tier was written; the feed tells of Party organizations as such."""
        tiers = written_since(PartyTier.objects.visible_to(self.request.user), mark)
        return rows.filter(pk__in=tiers.values("party_organization_id"))
