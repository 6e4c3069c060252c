"""Grants end with the region that they name (`regions.tenants`).

Nobody comes to see more than he was granted: who is to look after the successor is granted it by
a security administrator, who is told so and finds the people by a filter of the user list.
"""

from collections import Counter

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Grant, User
from accounts.services.grants import end_of_region
from core.jobs import notifications
from core.succession import Line
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

    def move(self, removal: Removal) -> None:
        if not removal.is_whole:
            return
        grants = list(_open(removal).select_related("user", "region"))
        for grant in grants:
            end_of_region(actor=removal.actor, grant=grant)
        if grants:
            _tell_security_administrators(removal, len(grants))


def _tell_security_administrators(removal: Removal, number: int) -> None:
    successor = f"并入“{removal.target}”" if removal.target else "撤销"
    held = Grant.objects.in_force(timezone.localdate()).filter(role=Role.SECURITY_ADMIN)
    for user in User.objects.filter(is_active=True, pk__in=held.values("user")):
        notifications.tell(
            user=user,
            text=f"区域“{removal.source}”{successor}，其上 {number} 项授权已终止，"
            "请按现在的区域重新授权。",
            link=reverse("accounts:users") + "?grants=lost",
        )


def _open(removal: Removal):
    today = timezone.localdate()
    return Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), region=removal.source)
