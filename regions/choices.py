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
