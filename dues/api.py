"""Dues over the API, to be read: sums by Party organization and month. Neither bases nor amounts of
single persons leave by it."""

from rest_framework import serializers

from accounts.choices import Action
from core.api.views import RowsApi
from core.feed.kinds import Feed
from dues.filters import DuesMonthFilterSet
from dues.models import DuesMonth, DuesMonthQuerySet

#: For the description.
EXAMPLES = {
    "DuesMonth.month": "2026-11",
    "DuesMonth.people": 12,
    "DuesMonth.due_total": "846.50",
    "DuesMonth.paid_total": "801.50",
}


class DuesMonthSerializer(serializers.ModelSerializer):
    party_organization = serializers.CharField(source="party_organization.code", label="党组织代码")
    party_organization_name = serializers.CharField(
        source="party_organization.name", label="党组织名称"
    )
    month = serializers.CharField(source="calendar_month", read_only=True, label="月份（YYYY-MM）")

    class Meta:
        model = DuesMonth
        fields = [
            "id",
            "party_organization",
            "party_organization_name",
            "month",
            "state",
            "people",
            "unset_people",
            "paid_people",
            "exempt_people",
            "due_total",
            "paid_total",
            "started_on",
            "settled_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class DuesApi(RowsApi):
    """What Party organizations collected, month by month."""

    see_action = Action.SEE_MEMBERS
    serializer_class = DuesMonthSerializer
    filterset_class = DuesMonthFilterSet
    brief = ("party_organization", "month", "state")
    feed = Feed(showed_to=DuesMonthQuerySet.showed_to, follows=("party_organization",))

    def rows(self):
        return (
            DuesMonth.objects.visible_to(self.request.user)
            .present()
            .select_related("party_organization")
        )
