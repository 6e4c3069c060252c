"""Grants end with the region that they name (`regions.tenants`).

Nobody comes to see more than he was granted: who is to look after the successor is granted it by
a security administrator, who finds the people with the filter 区域已撤销 of the user list.
"""

from collections import Counter

from django.db.models import Q
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Grant
from accounts.services.grants import end_of_region
from core.journal import Journal, Line
from regions.tenants import Removal, Tenant


class GrantTenant(Tenant):
    """Grants on the region itself; those on its sub-regions stay with them."""

    def plan(self, removal: Removal) -> list[Line]:
        if not removal.is_whole:
            return []
        roles = Counter(_open(removal).values_list("role", flat=True))
        return [
            Line(
                "授权",
                f"{Role(role).label} {number} 项",
                "今天起终止，由安全管理员按新区域重新授权",
            )
            for role, number in sorted(roles.items())
        ]

    def move(self, removal: Removal, journal: Journal) -> None:
        if not removal.is_whole:
            return
        grants = list(_open(removal).select_related("user", "region"))
        journal.changing(Grant, [grant.pk for grant in grants], ["ends_on"])
        for grant in grants:
            end_of_region(actor=removal.actor, grant=grant)


def _open(removal: Removal):
    today = timezone.localdate()
    return Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), region=removal.source)
