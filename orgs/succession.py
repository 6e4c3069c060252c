"""Organizations go along with their regions; pairs with their organizations."""

from django.db import connection
from django.db.models import Q, QuerySet

from core.records import dated
from core.succession import Event, Kind, Line, Successor
from orgs.models import DuplicatePair, OrganizationStatus
from orgs.services.doubts import refresh_doubts
from orgs.services.statuses import refresh_current_values

#: Organizations in the region on the day or are noted there later; of those with a
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


class OrganizationsOfRegion(Successor):
    """The dated region of organizations; past days stay as they are."""

    fields = ("orgs.OrganizationStatus.region", "orgs.Organization.region")

    def plan(self, event: Event) -> list[Line]:
        return [] if event.kind is Kind.ENDED else self.obstacles(event)

    def obstacles(self, event: Event) -> list[Line]:
        rows = _affected(event)
        event.affected["organizations"] = [pk for pk, _ in rows]
        present = sum(1 for _, is_present in rows if is_present)
        if not present:
            return []
        target = f"“{event.target}”" if event.target else "新区域"
        return [Line("两新组织", f"{present:,} 个", f"自 {event.day} 起归{target}，此前不变")]

    def move(self, event: Event) -> None:
        ids = event.affected["organizations"] = [pk for pk, _ in _affected(event)]
        if not ids:
            return
        dated.enter(
            OrganizationStatus,
            dated.Entries(
                _ENTRIES,
                {
                    "ids": ids,
                    "day": event.day,
                    "region": event.source.pk,
                    "target": event.target.pk,
                },
            ),
            columns=["region_id"],
        )
        refresh_current_values(among=ids)

    def refresh(self, event: Event) -> None:
        refresh_doubts(event.affected.get("organizations", ()))


class PairsOfOrganization(Successor):
    """What lies in the recycle bin is no suspect."""

    fields = ("orgs.DuplicatePair.first", "orgs.DuplicatePair.second")

    def move(self, event: Event) -> None:
        _pairs(event).delete()


def _pairs(event: Event) -> QuerySet[DuplicatePair]:
    return DuplicatePair.objects.filter(Q(first=event.source) | Q(second=event.source))


def _affected(event: Event) -> list[tuple[int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _AFFECTED, {"address": event.part, "region": event.source.pk, "day": event.day}
        )
        return cursor.fetchall()


SUCCESSORS = (
    OrganizationsOfRegion(),
    PairsOfOrganization(),
)
