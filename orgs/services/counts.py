"""How many organizations each region has, with all below it."""

import datetime
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from orgs.choices import OperatingState
from regions.models import Region

#: Counted anew every five minutes by the schedule; without it, by whoever asks after that time.
_SECONDS = 15 * 60


@dataclass
class Counts:
    """Of the organizations outside the recycle bin."""

    organizations: int = 0
    operating: int = 0
    members: int = 0
    red: int = 0
    amber: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.organizations + other.organizations,
            self.operating + other.operating,
            self.members + other.members,
            self.red + other.red,
            self.amber + other.amber,
        )


@dataclass(frozen=True)
class RegionCounts:
    """Counts by region id, subtrees summed up, and when they were taken."""

    at: datetime.datetime
    by_region: dict[int, Counts]

    def of(self, region_id: int) -> Counts:
        return self.by_region.get(region_id, Counts())


def region_counts() -> RegionCounts:
    """The counts as they were taken last, at most a quarter of an hour ago.

    They are of whole subtrees and of all organizations: show those of regions in scope only.
    """
    return cache.get(_key()) or count_regions()


def count_regions() -> RegionCounts:
    """Count anew, and keep the result for the pages."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT organization.region_id, count(*),
                count(*) FILTER (WHERE organization.state = '{OperatingState.OPERATING}'),
                sum(facts.member_count), count(*) FILTER (WHERE facts.red_count > 0),
                count(*) FILTER (WHERE facts.amber_count > 0)
            FROM orgs_organization organization
            JOIN orgs_currentfacts facts ON facts.organization_id = organization.id
            WHERE organization.deleted_at IS NULL
            GROUP BY organization.region_id
            """
        )
        own = {region_id: Counts(*numbers) for region_id, *numbers in cursor.fetchall()}
    totals: dict[int, Counts] = {}
    for region_id, path in Region.objects.values_list("pk", "path"):
        if region_id in own:
            for above in path.rstrip("/").split("/"):
                totals[int(above)] = totals.get(int(above), Counts()) + own[region_id]
    counted = RegionCounts(timezone.now(), totals)
    cache.set(_key(), counted, _SECONDS)
    return counted


def _key() -> str:
    """Databases may share a cache (those of tests do)."""
    return f"orgs.region_counts.{connection.settings_dict['NAME']}"
