"""Organizations go along when regions are merged or split (`regions.tenants`)."""

from django.db import connection

from core.records import dated
from core.succession import Line
from orgs.models import OrganizationStatus
from orgs.services import refresh_current_values, refresh_doubts
from regions.tenants import Removal, Tenant

#: Organizations that stand in the region on the day or are noted there later; of those with a
#: part of an address only they. Also those in the recycle bin: they might come back.
_AFFECTED = """
    SELECT organization.id, organization.deleted_at IS NULL FROM orgs_organization organization
    WHERE position(%(address)s IN organization.address) > 0 AND EXISTS (
        SELECT FROM orgs_organizationstatus status
        WHERE status.organization_id = organization.id AND status.region_id = %(region)s
            AND NOT EXISTS (
                SELECT FROM orgs_organizationstatus later
                WHERE later.organization_id = organization.id
                    AND later.starts_on > status.starts_on AND later.starts_on <= %(day)s
            )
    )
"""

#: Each organization from the day on which it came to stand in the region: the day of the change,
#: or a later one.
_ON_THE_DAY = dated.on_day(OrganizationStatus, day="%(day)s", among="SELECT unnest(%(ids)s)")
_ENTRIES = f"""
    SELECT owner, day, %(target)s::bigint AS region_id FROM (
        SELECT organization_id AS owner, %(day)s::date AS day, region_id
        FROM ({_ON_THE_DAY}) held
        UNION ALL
        SELECT organization_id, starts_on, region_id FROM orgs_organizationstatus
        WHERE organization_id = ANY(%(ids)s) AND starts_on > %(day)s AND entered_region
    ) stood
    WHERE region_id = %(region)s
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

    def move(self, removal: Removal) -> None:
        ids = removal.organization_ids = [pk for pk, _ in _affected(removal)]
        if not ids or removal.target is None:
            return
        dated.enter(
            OrganizationStatus,
            dated.Entries(
                _ENTRIES,
                {
                    "ids": ids,
                    "day": removal.starts_on,
                    "region": removal.source.pk,
                    "target": removal.target.pk,
                },
            ),
            columns=["region_id"],
        )
        refresh_current_values(among=ids)

    def refresh(self, removal: Removal) -> None:
        refresh_doubts(removal.organization_ids)


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
