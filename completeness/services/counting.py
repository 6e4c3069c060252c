"""How many units are clear in which check: of any units, by town, and of one alone."""

import datetime
import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from completeness import on_day
from completeness.choices import ASSOCIATION, Topic
from orgs.choices import OrganizationKind
from orgs.models import Organization
from regions.choices import RegionLevel
from regions.models import Region

_COUNTS = {topic: Count("pk", filter=Q(**{f"clearness__{topic}": True})) for topic in Topic.values}


@dataclass(frozen=True)
class Line:
    """Of some units in operation: how many there are, and how many are clear in each check."""

    region: Region | None
    units: int
    clear: dict[str, int]

    def unclear(self, topic: str) -> int:
        return self.units - self.clear[topic]

    def rate(self, topic: str) -> float | None:
        return self.clear[topic] / self.units if self.units else None


def counts(organizations: QuerySet[Organization]) -> Line:
    """Of any units, as a campaign or an area has them; those in operation count."""
    rows = organizations.filter(deleted_at=None, clearness__counted=True)
    found = rows.order_by().aggregate(
        units=Count("pk"), **{f"n_{t}": c for t, c in _COUNTS.items()}
    )
    return Line(None, found["units"], {topic: found[f"n_{topic}"] for topic in _COUNTS})


def by_town(organizations: QuerySet[Organization]) -> list[Line]:
    """One line for each town or park (and for what stands above them) in which units of these
    stand, in the order of the tree."""
    rows = organizations.filter(deleted_at=None, clearness__counted=True)
    grouped = list(
        rows.order_by()
        .values("region")
        .annotate(units=Count("pk"), **{f"n_{t}": c for t, c in _COUNTS.items()})
    )
    towns = _towns({row["region"] for row in grouped})
    lines: dict[Region, dict[str, int]] = {}
    for row in grouped:
        line = lines.setdefault(towns[row["region"]], dict.fromkeys(("units", *_COUNTS), 0))
        line["units"] += row["units"]
        for topic in _COUNTS:
            line[topic] += row[f"n_{topic}"]
    return [
        Line(town, lines[town].pop("units"), lines[town])
        for town in sorted(lines, key=lambda town: town.code)
    ]


def total(lines: list[Line]) -> Line:
    return Line(
        None,
        sum(each.units for each in lines),
        {topic: sum(each.clear[topic] for each in lines) for topic in _COUNTS},
    )


def _towns(keys: set[int]) -> dict[int, Region]:
    """Region → the town or park in which it lies; of what stands above these itself."""
    found = Region.objects.in_bulk(keys)
    ids = {key: [int(pk) for pk in each.path.split("/") if pk] for key, each in found.items()}
    above = Region.objects.in_bulk({pk for each in ids.values() for pk in each})
    towns = (RegionLevel.TOWN, RegionLevel.PARK)
    return {
        key: next((above[pk] for pk in ids[key] if above[pk].level in towns), each)
        for key, each in found.items()
    }


@dataclass(frozen=True)
class Check:
    """One check of one unit, as it stands now."""

    topic: str
    clear: bool
    since: datetime.date
    lacks: list[str]


def standing_of(organization: Organization) -> list[Check]:
    """The six checks of one unit at this moment."""
    statement = on_day.checks(narrowed=True)
    with connection.cursor() as cursor:
        cursor.execute(
            statement, {"day": timezone.localdate(), "organization_ids": [organization.pk]}
        )
        row = cursor.fetchone()
    if row is None:
        return []
    _, _, *clear, since, lacks = row
    return [
        Check(topic, now, day, [lack for lack in lacks if lack in on_day.lacks_of(topic)])
        for topic, now, day in zip(Topic, clear, since, strict=True)
    ]


def is_association(organization: Organization) -> bool:
    """学会、协会、研究会 and the like, as `on_day.ASSOCIATES` knows them."""
    social = organization.kind == OrganizationKind.SOCIAL
    return bool(social and re.search(ASSOCIATION, organization.name))
