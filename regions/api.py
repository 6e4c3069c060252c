"""Regions over the API."""

from rest_framework import serializers

from core.api.views import RowsApi
from regions.filters import RegionFilterSet
from regions.models import Region


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

    def rows(self):
        return Region.objects.visible_to(self.request.user).select_related("parent")
