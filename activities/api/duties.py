"""Where Party organizations stand with their duties, over the API (docs/contract.md, section 4)."""

from rest_framework import serializers

from activities.filters import DutyFilterSet
from activities.models import DutyStanding
from core.api.views import RowsApi
from core.periods import State

#: For the description.
EXAMPLES = {
    "Duty.party_organization": "P330999001",
    "Duty.party_organization_name": "东风科技有限公司党支部",
    "Duty.region": "330999001",
    "Duty.period": "2026-Q3",
    "Duty.first_day": "2026-07-01",
    "Duty.last_day": "2026-09-30",
    "Duty.due_on": "2026-10-05",
    "Duty.done_on": "2026-09-12",
    "Duty.planned_on": None,
    "Duty.state": "done",
}


class DutySerializer(serializers.ModelSerializer):
    """A duty of a Party organization in a period: what `duty_report` says, and where it stands."""

    party_organization = serializers.CharField(
        source="party_organization.code", read_only=True, label="党组织代码"
    )
    party_organization_name = serializers.CharField(
        source="party_organization.name", read_only=True, label="党组织名称"
    )
    region = serializers.CharField(source="region.code", read_only=True, label="区域代码")
    done = serializers.SerializerMethodField(label="已开展")
    state = serializers.ChoiceField(State.choices, read_only=True, label="情况")

    class Meta:
        model = DutyStanding
        fields = [
            "id",
            "party_organization",
            "party_organization_name",
            "region",
            "duty",
            "period",
            "first_day",
            "last_day",
            "due_on",
            "expected",
            "excused",
            "done",
            "done_on",
            "on_time",
            "made_up",
            "planned_on",
            "state",
        ]
        read_only_fields = fields

    def get_done(self, standing) -> bool:
        return standing.done_on is not None


class DutyApi(RowsApi):
    """What is expected of Party organizations in periods, and what came of it; derived, so nobody
    writes it: an activity is filed."""

    serializer_class = DutySerializer
    filterset_class = DutyFilterSet
    brief = ("party_organization", "duty", "period", "due_on", "state")

    def changed_since(self, rows, mark):
        """Those that were written; the feed, which reads histories, does not tell of them."""
        return rows.filter(mark__gte=mark)

    def rows(self):
        return (
            DutyStanding.objects.visible_to(self.request.user)
            .filter(DutyFilterSet.listed)
            .select_related("party_organization", "region")
        )
