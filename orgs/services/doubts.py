"""Which organizations are in a region that does not match their address."""

from collections.abc import Collection

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from core.feed import following, marks
from core.feed.since import written_since
from core.records import derived
from orgs.models import Organization
from orgs.placement import Finding, Towns
from regions.models import Region

_BATCH = 10_000
_FOLLOWER = "orgs.doubts"


@derived.collected
@transaction.atomic
def refresh_doubts(organization_ids: Collection[int] | None = None) -> int:
    """Hold the addresses of the given organizations (default all) against their regions.

    Writes the rows of `CurrentFacts` that differ; returns how many. Towns that were added or
    renamed are known to everybody's address after the night (`refresh_written_doubts`).
    """
    towns = Towns()
    organizations = Organization.objects.filter(facts__isnull=False)
    if organization_ids is not None:
        # As one array: an import may give a hundred thousand.
        given = RawSQL("SELECT unnest(%s::bigint[])", [list(organization_ids)])
        organizations = organizations.filter(pk__in=given)
    changed: list[tuple[int, Finding]] = []
    rows = organizations.values_list(
        "pk", "address", "region_id", "facts__doubt", "facts__proposed_region_id"
    )
    for pk, address, region_id, *stored in rows.order_by().iterator(_BATCH):
        found = towns.look(address, region_id)
        if Finding(*stored) != found:
            changed.append((pk, found))
    for start in range(0, len(changed), _BATCH):
        _write(changed[start : start + _BATCH])
    return len(changed)


def refresh_written_doubts() -> int:
    """The same of the organizations that were written since the last time; of all where a region
    was."""
    horizon, since = marks.horizon(), following.since(_FOLLOWER)
    if since is None or written_since(Region.objects.all(), since).exists():
        differed = refresh_doubts()
    else:
        written = written_since(Organization.objects.all(), since)
        differed = refresh_doubts(list(written.values_list("pk", flat=True)))
    following.note(_FOLLOWER, horizon)
    return differed


def _write(changed: list[tuple[int, Finding]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE orgs_currentfacts facts
            SET doubt = found.doubt, proposed_region_id = found.region_id
            FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) found(id, doubt, region_id)
            WHERE facts.organization_id = found.id
            """,
            [
                [pk for pk, _ in changed],
                [str(found.doubt) for _, found in changed],
                [found.proposed_region_id for _, found in changed],
            ],
        )
