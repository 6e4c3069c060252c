"""What the app records in the audit log."""

from django.db import models


class ReportAction(models.TextChoices):
    MAP_REPLACED = "map_replaced", "更换地图"
    MAP_RESET = "map_reset", "停用地图"
    LAYOUT_REPLACED = "layout_replaced", "更换表样"
    LAYOUT_RETIRED = "layout_retired", "停用表样"
