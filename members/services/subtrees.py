"""What stands under large Party organizations, counted ahead of the pages that show it."""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from branches import on_day
from core.ahead import Ahead

#: From so many Party organizations on, itself included: fewer are counted when they are asked for.
LARGE = 200


@dataclass(frozen=True)
class Subtree:
    """Of all Party organizations on its path, in whatever scope."""

    parties: int
    organizations: int
    members: int
    #: Where they are, and the organizations that they cover.
    region_ids: frozenset[int]


def _count_subtrees() -> dict[int, Subtree]:
    """Party organization → what is under it: show it to whoever sees every row of that."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH above AS MATERIALIZED (
                SELECT party.id, party.region_id, step::bigint AS node
                FROM branches_partyorganization party
                CROSS JOIN LATERAL string_to_table(rtrim(party.path, '/'), '/') AS step
                WHERE {on_day.active("party")}
            ),
            large AS MATERIALIZED (
                SELECT node, count(*) AS parties, array_agg(DISTINCT region_id) AS region_ids
                FROM above GROUP BY node HAVING count(*) >= %(large)s
            ),
            member AS (
                SELECT party_organization_id AS id, count(*) AS number FROM members_member
                WHERE deleted_at IS NULL AND party_organization_id IS NOT NULL
                GROUP BY party_organization_id
            ),
            belonging AS (
                SELECT node, sum(member.number)::bigint AS members
                FROM large JOIN above USING (node) JOIN member USING (id)
                GROUP BY node
            ),
            covered AS (
                SELECT node, count(*) AS organizations,
                    array_agg(DISTINCT organization.region_id) AS region_ids
                FROM ({on_day.covering_parties()}) link
                JOIN orgs_organization organization
                    ON organization.id = link.organization_id AND organization.deleted_at IS NULL
                CROSS JOIN LATERAL unnest(link.party_ids) AS node
                JOIN large USING (node)
                GROUP BY node
            )
            SELECT node, large.parties - 1, coalesce(covered.organizations, 0),
                coalesce(belonging.members, 0), large.region_ids || covered.region_ids
            FROM large LEFT JOIN covered USING (node) LEFT JOIN belonging USING (node)
            """,
            {"day": timezone.localdate(), "large": LARGE},
        )
        return {
            node: Subtree(parties, organizations, members, frozenset(region_ids))
            for node, parties, organizations, members, region_ids in cursor.fetchall()
        }


LARGE_SUBTREES = Ahead("members.subtrees", _count_subtrees)
