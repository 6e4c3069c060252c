"""Regions over the API."""

from rest_framework import serializers

from core.api.fields import Day
from core.api.views import RowsApi
from core.feed.kinds import Feed
from regions.filters import DepartmentFilterSet, RegionFilterSet
from regions.models import Department, DepartmentQuerySet, Region, RegionQuerySet
from regions.services import regions_gone_up

#: For the description.
EXAMPLES = {
    "Region.code": "330999001",
    "Region.name": "东街道",
    "Region.parent": "330999",
    "Region.founded_on": None,
    "Region.abolished_on": None,
    "Region.successor": None,
    "Department.code": "ZZB",
    "Department.name": "县委组织部",
    "Department.region": "330999",
}


class RegionSerializer(serializers.ModelSerializer):
    parent = serializers.CharField(
        source="parent.code", default=None, allow_null=True, label="上级区域代码"
    )
    abolished_on = Day(
        allow_null=True,
        label="撤销日期",
        help_text="从这一天起撤销，当天不计；null 为现行。已撤销的区域仍列出，以便核对以前的月份",
    )
    successor = serializers.CharField(
        source="successor.code",
        default=None,
        allow_null=True,
        label="并入区域的代码",
        help_text="撤销后数据归入哪个区域；没有为 null",
    )

    class Meta:
        model = Region
        fields = [
            "id",
            "code",
            "name",
            "level",
            "parent",
            "founded_on",
            "abolished_on",
            "successor",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class RegionApi(RowsApi):
    serializer_class = RegionSerializer
    filterset_class = RegionFilterSet
    brief = ("code", "name")
    feed = Feed(
        showed_to=RegionQuerySet.showed_to,
        names=("parent", "successor"),
        successors=regions_gone_up,
    )

    def rows(self):
        return Region.objects.visible_to(self.request.user).select_related("parent", "successor")


class DepartmentSerializer(serializers.ModelSerializer):
    region = serializers.CharField(source="region.code", label="所在区域代码")

    class Meta:
        model = Department
        fields = ["id", "code", "name", "region", "version", "updated_at"]
        read_only_fields = fields


class DepartmentApi(RowsApi):
    serializer_class = DepartmentSerializer
    filterset_class = DepartmentFilterSet
    brief = ("code", "name")
    feed = Feed(showed_to=DepartmentQuerySet.showed_to, names=("region",))

    def rows(self):
        return Department.objects.visible_to(self.request.user).select_related("region")
