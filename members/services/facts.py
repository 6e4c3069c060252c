"""The member counts of organizations and of Party organizations, kept up to date."""

import datetime
from collections.abc import Collection

from django.db import connection, transaction
from django.utils import timezone

from core.records import derived
from members import on_day

_COUNTS = ("members", "full_members", "seated", "seats_below")
#: Rows that are not there yet are made first: who counts at the same time waits for them.
_HOLD = """
    INSERT INTO members_partycounts AS stored (party_organization_id)
    SELECT id FROM branches_partyorganization WHERE id = ANY(%(ids)s) ORDER BY id
    ON CONFLICT (party_organization_id) DO UPDATE SET members = stored.members WHERE false
"""
_HOLD_ALL = "LOCK TABLE members_partycounts IN SHARE ROW EXCLUSIVE MODE"


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


@derived.collected
@transaction.atomic
def refresh_party_counts(
    party_organization_ids: Collection[int] | None = None, day: datetime.date | None = None
) -> int:
    """Bring `PartyCounts` up to date, after `refresh_current_places`.

    As of `day` (default today), for the given Party organizations or for all; only rows that
    differ are written. Returns how many those were. One at a time for a Party organization: the
    next one counts what this one wrote.
    """
    narrowed = party_organization_ids is not None
    ids = sorted(party_organization_ids or [])
    with connection.cursor() as cursor:
        cursor.execute(*((_HOLD, {"ids": ids}) if narrowed else (_HOLD_ALL,)))
        cursor.execute(
            f"""
            INSERT INTO members_partycounts (party_organization_id, {", ".join(_COUNTS)})
            SELECT party_organization_id, {", ".join(f"fresh.{name}" for name in _COUNTS)}
            FROM ({on_day.party_counts(narrowed=narrowed)}) fresh
            LEFT JOIN members_partycounts stored USING (party_organization_id)
            WHERE ({", ".join(f"fresh.{name}" for name in _COUNTS)})
                <> ({", ".join(f"coalesce(stored.{name}, 0)" for name in _COUNTS)})
            ORDER BY party_organization_id
            ON CONFLICT (party_organization_id) DO UPDATE
                SET {", ".join(f"{name} = excluded.{name}" for name in _COUNTS)}
            """,
            {"day": day or timezone.localdate(), "party_organization_ids": ids},
        )
        return cursor.rowcount
