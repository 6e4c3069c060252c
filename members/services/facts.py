"""The member counts of organizations, kept up to date."""

import datetime
from collections.abc import Collection

from django.db import connection, transaction
from django.utils import timezone

from core.records import derived
from members import on_day


@derived.collected
@transaction.atomic
def refresh_member_facts(
    organization_ids: Collection[int] | None = None, day: datetime.date | None = None
) -> int:
    """Bring the member counts of `CurrentFacts` up to date.

    As of `day` (default today), for the given organizations or for all; one statement that
    writes only rows that differ. Returns how many those were.
    """
    narrowed = organization_ids is not None
    only = "WHERE organization.id = ANY(%(organization_ids)s)" if narrowed else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO orgs_currentfacts
                (organization_id, member_count, full_member_count)
            SELECT fresh.* FROM (
                SELECT organization.id AS organization_id,
                    coalesce(staff.members, 0) AS members,
                    coalesce(staff.full_members, 0) AS full_members
                FROM orgs_organization organization
                LEFT JOIN ({on_day.at_work(narrowed=narrowed)}) staff
                    ON staff.organization_id = organization.id
                {only}
            ) fresh
            LEFT JOIN orgs_currentfacts stored ON stored.organization_id = fresh.organization_id
            WHERE stored.organization_id IS NULL OR
                (stored.member_count, stored.full_member_count)
                IS DISTINCT FROM (fresh.members, fresh.full_members)
            ORDER BY fresh.organization_id
            ON CONFLICT (organization_id) DO UPDATE SET
                member_count = excluded.member_count,
                full_member_count = excluded.full_member_count
            """,
            {
                "day": day or timezone.localdate(),
                "organization_ids": list(organization_ids or []),
            },
        )
        return cursor.rowcount


@transaction.atomic
def refresh_current_places(
    member_ids: Collection[int] | None = None, day: datetime.date | None = None
) -> int:
    """Bring the members' Party organization and employer in line with the dated series.

    As of `day` (default today), for the given members or for all; returns how many moved. Links
    that begin or end in the future take effect on their day (`rebuild_facts`, nightly).
    """
    narrowed = member_ids is not None
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE members_member member
            SET party_organization_id = now.party_id, organization_id = now.employer_id
            FROM ({on_day.places(narrowed=narrowed)}) now
            WHERE now.member_id = member.id
                AND (member.party_organization_id, member.organization_id)
                    IS DISTINCT FROM (now.party_id, now.employer_id)
            """,
            {"day": day or timezone.localdate(), "member_ids": list(member_ids or [])},
        )
        return cursor.rowcount
