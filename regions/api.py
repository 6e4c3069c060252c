"""Regions over the API."""

from rest_framework import serializers

from core.api.views import RowsApi
from core.feed.kinds import Feed
from regions.filters import RegionFilterSet
from regions.models import Region, RegionQuerySet
from regions.services import regions_gone_up


class RegionSerializer(serializers.ModelSerializer):
    parent = serializers.CharField(
        source="parent.code", default=None, allow_null=True, label="上级区域代码"
    )

    class Meta:
        model = Region
        fields = ["id", "code", "name", "level", "parent", "version", "updated_at"]
        read_only_fields = fields


class RegionApi(RowsApi):
    serializer_class = RegionSerializer
    filterset_class = RegionFilterSet
    brief = ("code", "name")
    feed = Feed(showed_to=RegionQuerySet.showed_to, names=("parent",), successors=regions_gone_up)

    def rows(self):
        return Region.objects.visible_to(self.request.user).select_related("parent")
