"""How many units are clear in which check: of any units, by town, and of one alone."""

import datetime
import re
from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from completeness import on_day
from completeness.choices import ASSOCIATION, Topic
from core.ahead import Ahead
from members.services.management import towns_of
from orgs.choices import OrganizationKind
from orgs.models import Organization
from orgs.services import of_large_county
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


#: Of the units of each region: `units`, and how many are clear in each check.
Figures = dict[int, Counter[str]]


def by_region(organizations: QuerySet[Organization]) -> Figures:
    """Of any units, as a campaign or an area has them; those in operation count."""
    rows = organizations.filter(deleted_at=None, clearness__counted=True).order_by()
    grouped = rows.values("region").annotate(
        n_units=Count("pk"), **{f"n_{topic}": count for topic, count in _COUNTS.items()}
    )
    return {
        row["region"]: Counter({name: row[f"n_{name}"] for name in ("units", *_COUNTS)})
        for row in grouped
    }


#: Of all units.
CLEAR_BY_REGION = Ahead(
    "completeness.by_region", of_large_county(lambda: by_region(Organization.objects.all()))
)


def total(figures: Figures) -> Line:
    return _line(None, sum(figures.values(), Counter()))


def by_town(figures: Figures) -> list[Line]:
    """One line for each town or park (and for what stands above them) in which units of these
    stand, in the order of the tree."""
    towns = towns_of(figures)
    found: dict[Region, Counter[str]] = {}
    for key, numbers in figures.items():
        found.setdefault(towns[key], Counter()).update(numbers)
    return [_line(town, found[town]) for town in sorted(found, key=lambda town: town.code)]


def _line(region: Region | None, numbers: Counter[str]) -> Line:
    return Line(region, numbers["units"], {topic: numbers[topic] for topic in _COUNTS})


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
