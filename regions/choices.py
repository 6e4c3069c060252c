"""Values of `regions` fields."""

from django.db import models


class RegionLevel(models.TextChoices):
    """Levels of the administrative tree; parks are nodes beside the towns."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县"
    TOWN = "town", "镇街"
    PARK = "park", "园区"
    VILLAGE = "village", "村社"
    GRID = "grid", "网格"


class RegionChangeKind(models.TextChoices):
    """What happened to the tree of regions."""

    FOUNDED = "founded", "设立"
    RENAMED = "renamed", "更名"
    MOVED = "moved", "调整上级"
    MERGED = "merged", "合并"
    SPLIT = "split", "拆分"
    ABOLISHED = "abolished", "撤销"


class RegionAction(models.TextChoices):
    """What this app writes into the audit log."""

    CHANGED = "region_changed", "区域变更"
    CHANGE_UNDONE = "region_change_undone", "撤销区域变更"


#: What a user must be allowed in order to change the tree (`accounts.choices.Action`).
EDIT_REGIONS = "edit_regions"
