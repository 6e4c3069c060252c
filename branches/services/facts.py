"""How organizations are covered today, kept up to date in `CurrentFacts`."""

import datetime
from collections.abc import Collection

from django.db import connection, transaction
from django.utils import timezone

from branches import on_day
from core.records import derived
from orgs.choices import CoverageState


@derived.collected
@transaction.atomic
def refresh_coverage_facts(
    organization_ids: Collection[int] | None = None, day: datetime.date | None = None
) -> int:
    """Bring coverage state and covering Party organizations of `CurrentFacts` up to date.

    As of `day` (default today), for the given organizations or for all; one statement that
    writes only rows that differ. Returns how many those were.
    """
    narrowed = organization_ids is not None
    only = "WHERE organization.id = ANY(%(organization_ids)s)" if narrowed else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO orgs_currentfacts
                (organization_id, coverage, covering_party_ids)
            SELECT fresh.* FROM (
                SELECT organization.id AS organization_id,
                    CASE WHEN covered.single THEN '{CoverageState.SINGLE}'
                        WHEN covered.other THEN '{CoverageState.OTHER}'
                        WHEN work.organization_id IS NOT NULL THEN '{CoverageState.WORK}'
                        ELSE '{CoverageState.NONE}' END AS coverage,
                    coalesce(above.party_ids, '{{}}') AS covering_party_ids
                FROM orgs_organization organization
                LEFT JOIN ({on_day.coverage(narrowed=narrowed)}) covered
                    ON covered.organization_id = organization.id
                LEFT JOIN ({on_day.work_coverage(narrowed=narrowed)}) work
                    ON work.organization_id = organization.id
                LEFT JOIN ({on_day.covering_parties(narrowed=narrowed)}) above
                    ON above.organization_id = organization.id
                {only}
            ) fresh
            LEFT JOIN orgs_currentfacts stored ON stored.organization_id = fresh.organization_id
            WHERE stored.organization_id IS NULL OR
                (stored.coverage, stored.covering_party_ids)
                IS DISTINCT FROM (fresh.coverage, fresh.covering_party_ids)
            ORDER BY fresh.organization_id
            ON CONFLICT (organization_id) DO UPDATE SET
                coverage = excluded.coverage, covering_party_ids = excluded.covering_party_ids
            """,
            {
                "day": day or timezone.localdate(),
                "organization_ids": list(organization_ids or []),
            },
        )
        return cursor.rowcount
