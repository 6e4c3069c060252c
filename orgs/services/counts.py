"""How many organizations each region has, with all below it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection

from core.ahead import Ahead
from orgs.choices import OperatingState
from regions.models import Region

T = TypeVar("T")

#: From so many organizations on, pages show figures of whole regions as counted ahead. Fewer are
#: counted when they are asked for: what was just mended is seen at once.
LARGE = 100_000


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


def _count_regions() -> dict[int, Counts]:
    """Region → counts, subtrees summed up."""
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
    return totals


REGION_COUNTS = Ahead("orgs.region_counts", _count_regions)


def of_large_county(count: Callable[[], T]) -> Callable[[], T | None]:
    """`count`, where it is worth it; None in a smaller county, whose pages count by themselves."""

    def counted() -> T | None:
        tops = Region.objects.filter(parent=None).values_list("pk", flat=True)
        counts = REGION_COUNTS.latest().value
        number = sum(counts.get(pk, Counts()).organizations for pk in tops)
        return count() if number >= LARGE else None

    return counted
