"""Grants end with the region that they name (`core.succession`).

Nobody comes to see more than he was granted: who is to look after the successor is granted it by
a security administrator, who is notified and finds the people by a filter of the user list.
"""

from collections import Counter

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Grant, User
from accounts.services.grants import end_of_region
from core import notifications
from core.addresses import address_of
from core.succession import Event, Kind, Line, Successor


class GrantsOfRegion(Successor):
    """Grants on the region itself; those on its sub-regions stay with them."""

    fields = ("accounts.Grant.region",)

    def plan(self, event: Event) -> list[Line]:
        if event.kind is Kind.SPLIT:
            return []
        roles = Counter(_open(event).values_list("role", flat=True))
        return [
            Line(
                "授权",
                f"{Role(role).label} {number} 项",
                "今天起终止，由安全管理员按新区域重新授权",
            )
            for role, number in sorted(roles.items())
        ]

    def move(self, event: Event) -> None:
        if event.kind is not Kind.SPLIT:
            self.end(event)

    def end(self, event: Event) -> None:
        grants = list(_open(event).select_related("user", "region"))
        for grant in grants:
            end_of_region(actor=event.actor, grant=grant)
        if grants:
            _notify_security_administrators(event, len(grants))


def _notify_security_administrators(event: Event, number: int) -> None:
    successor = f"并入“{event.target}”" if event.target else "撤销"
    held = Grant.objects.in_force(timezone.localdate()).filter(role=Role.SECURITY_ADMIN)
    for user in User.objects.filter(is_active=True, pk__in=held.values("user")):
        notifications.notify(
            user=user,
            kind="grants_lost",
            text=f"区域“{event.source}”{successor}，其上 {number} 项授权已终止，"
            "请按现在的区域重新授权。",
            link=address_of("accounts:users") + "?grants=lost",
        )


def _open(event: Event) -> QuerySet[Grant]:
    today = timezone.localdate()
    return Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), region=event.source)


SUCCESSORS = (GrantsOfRegion(),)
