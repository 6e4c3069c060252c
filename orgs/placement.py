"""未定区域: organizations that stand in a region which their address does not bear out.

Codes say nothing about the town (many carry abolished divisions), addresses often do.
"""

import json

from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from regions.choices import RegionLevel
from regions.models import Region

#: What stands at the end of a town's name, and how the same town was called before and after.
_ENDINGS = ("街道办事处", "街道", "镇", "乡")
_TOWNS = (RegionLevel.TOWN, RegionLevel.PARK)
_ABOVE_TOWNS = (RegionLevel.PROVINCE, RegionLevel.CITY, RegionLevel.COUNTY)
#: A one-character stem (东, 西 …) would be found in every second address.
_SHORTEST_STEM = 2


class Reason(models.TextChoices):
    """Why an organization's region is in doubt."""

    ABOVE_TOWNS = "above_towns", "未落到镇街"
    OTHER_TOWN = "other_town", "地址是其他镇街"
    NO_TOWN = "no_town", "地址未写现有镇街"


class _Named(models.Func):
    """The value of a JSON object under the first key that occurs in a text."""

    template = "(%(table)s::jsonb ->> substring(%(expressions)s))::bigint"
    output_field = models.BigIntegerField()

    def __init__(self, text, pattern: str, table: dict):
        super().__init__(text, Value(pattern))
        self.table = table

    def as_sql(self, compiler, connection, **extra):
        sql, params = super().as_sql(compiler, connection, table="%s", **extra)
        return sql, (json.dumps(self.table, ensure_ascii=False), *params)


class _Of(models.Func):
    """The value of a JSON object under a number."""

    template = "(%(table)s::jsonb ->> %(expressions)s)::bigint"
    output_field = models.BigIntegerField()

    def __init__(self, number, table: dict):
        super().__init__(Cast(number, models.TextField()))
        self.table = table

    def as_sql(self, compiler, connection, **extra):
        sql, params = super().as_sql(compiler, connection, table="%s", **extra)
        return sql, (json.dumps(self.table), *params)


def _forms(name: str) -> list[str]:
    """The name, and the same stem with the other endings (a 镇 that has become a 街道)."""
    for ending in _ENDINGS:
        stem = name.removesuffix(ending)
        if stem != name:
            if len(stem) < _SHORTEST_STEM:
                return [name]
            return [name, *(stem + other for other in _ENDINGS if stem + other != name)]
    return [name]


def undecided(organizations: QuerySet, regions: QuerySet[Region]) -> QuerySet:
    """Those of `organizations` whose region is in doubt, with `reason` and `proposed_region_id`.

    `regions` are the present ones; a proposal is the town that the address names (empty: none).
    """
    rows = list(regions.values_list("pk", "name", "level", "path"))
    towns = [row for row in rows if row[2] in _TOWNS]
    names: dict[str, int] = {}
    for pk, name, _, _ in towns:
        for form in _forms(name):
            names.setdefault(form, pk)
    for pk, name, _, _ in towns:  # a present name wins over another town's former one
        names[name] = pk
    town_of = {
        str(pk): town_pk
        for pk, _, _, path in rows
        for town_pk, _, _, town_path in towns
        if path.startswith(town_path)
    }
    # POSIX takes the leftmost, then the longest match.
    pattern = "|".join(sorted(names, key=len, reverse=True)) or "(?!)"
    return (
        organizations.annotate(
            proposed_region_id=_Named(F("address"), pattern, names),
            town_id=_Of(F("region_id"), town_of),
        )
        .annotate(
            reason=Case(
                When(region__level__in=_ABOVE_TOWNS, then=Value(Reason.ABOVE_TOWNS)),
                When(
                    Q(proposed_region_id__isnull=False) & ~Q(proposed_region_id=F("town_id")),
                    then=Value(Reason.OTHER_TOWN),
                ),
                When(
                    ~Q(address="") & Q(proposed_region_id__isnull=True),
                    then=Value(Reason.NO_TOWN),
                ),
                default=Value(""),
                output_field=models.CharField(),
            )
        )
        .exclude(reason="")
    )
