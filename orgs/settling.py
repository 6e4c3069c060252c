"""Organizations go along when regions are merged or split (`regions.tenants`)."""

from django.db import connection
from django.utils import timezone

from core.models import Deed
from core.undo.journal import Journal, Line, rows_of
from orgs.models import Organization, Standing
from orgs.services import refresh_current_values, refresh_doubts
from regions.tenants import Removal, Tenant

#: Organizations that stand in the region on the day or are noted there later; of those with a
#: part of an address only they. Also those in the recycle bin: they might come back.
_AFFECTED = """
    SELECT organization.id, organization.deleted_at IS NULL FROM orgs_organization organization
    WHERE position(%(address)s IN organization.address) > 0 AND EXISTS (
        SELECT FROM orgs_standing standing
        WHERE standing.organization_id = organization.id AND standing.region_id = %(region)s
            AND NOT EXISTS (
                SELECT FROM orgs_standing later
                WHERE later.organization_id = organization.id
                    AND later.starts_on > standing.starts_on AND later.starts_on <= %(day)s
            )
    )
"""


class OrganizationTenant(Tenant):
    """The dated region of organizations; past days stay as they are."""

    holds = True

    def plan(self, removal: Removal) -> list[Line]:
        rows = _affected(removal)
        removal.organization_ids = [pk for pk, _ in rows]
        present = sum(1 for _, is_present in rows if is_present)
        if not present:
            return []
        target = f"“{removal.target}”" if removal.target else "新区域"
        return [
            Line("两新组织", f"{present:,} 个", f"自 {removal.starts_on} 起归{target}，此前不变")
        ]

    def move(self, removal: Removal, journal: Journal) -> None:
        ids = removal.organization_ids = [pk for pk, _ in _affected(removal)]
        if not ids or removal.target is None:
            return
        # What was noted on the day or later happened in the new region.
        noted = Standing.objects.filter(
            organization__in=ids, region=removal.source, starts_on__gte=removal.starts_on
        )
        noted_ids = list(noted.values_list("pk", flat=True))
        journal.changing(Standing, noted_ids, ["region_id"])
        Standing.objects.filter(pk__in=noted_ids).update(region=removal.target)
        journal.made(Standing, _stand_from(removal, ids))
        journal.changing(Organization, ids, ["region_id"])
        refresh_current_values(
            organization_ids=f"SELECT unnest('{{{','.join(map(str, ids))}}}'::bigint[])",
            today=timezone.localdate(),
        )

    def refresh(self, deed: Deed) -> None:
        refresh_doubts(rows_of(deed, Organization))


def _affected(removal: Removal) -> list[tuple[int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _AFFECTED,
            {
                "address": removal.address,
                "region": removal.source.pk,
                "day": removal.starts_on,
            },
        )
        return cursor.fetchall()


def _stand_from(removal: Removal, ids: list[int]) -> list[int]:
    """New rows of the series for those who stood there before the day; their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO orgs_standing (organization_id, starts_on, staff_count, state, region_id)
            SELECT organization_id, %(day)s, staff_count, state, %(target)s FROM (
                SELECT DISTINCT ON (organization_id) *
                FROM orgs_standing
                WHERE starts_on <= %(day)s AND organization_id = ANY(%(ids)s)
                ORDER BY organization_id, starts_on DESC
            ) now
            WHERE region_id = %(source)s AND starts_on < %(day)s
            RETURNING id
            """,
            {
                "day": removal.starts_on,
                "target": removal.target.pk,
                "source": removal.source.pk,
                "ids": ids,
            },
        )
        return [pk for (pk,) in cursor.fetchall()]
