"""Background work of one's own over the API."""

from rest_framework import serializers

from core.api.views import RowApi
from core.models import Job


class JobSerializer(serializers.ModelSerializer):
    class Meta:
        model = Job
        fields = [
            "id",
            "kind",
            "status",
            "progress",
            "error",
            "created_at",
            "started_at",
            "finished_at",
        ]
        read_only_fields = fields


class JobApi(RowApi):
    see_action = ""  # everybody has his own
    serializer_class = JobSerializer

    def rows(self):
        return Job.objects.visible_to(self.request.user)
