"""Who is to be told of something at a place; asked once for many places."""

from collections import defaultdict

from django.utils import timezone

from accounts.choices import ALLOWED
from accounts.models import Grant
from core.tree import ids_above


class Audience:
    """Everybody who may do `action` somewhere, by the place of his grant."""

    def __init__(self, action: str) -> None:
        roles = [role for role, allowed in ALLOWED.items() if action in allowed]
        held = Grant.objects.in_force(timezone.localdate())
        found = held.filter(role__in=roles, user__is_active=True).order_by()
        #: Region → users; Party organization → users.
        self.by_region: dict[int, set[int]] = defaultdict(set)
        self.by_party: dict[int, set[int]] = defaultdict(set)
        for user_id, region_id, party_id in found.values_list(
            "user_id", "region_id", "party_organization_id"
        ):
            if region_id is not None:
                self.by_region[region_id].add(user_id)
            if party_id is not None:
                self.by_party[party_id].add(user_id)

    def nearest(self, path: str) -> set[int]:
        """Those of the region with this path; where there is nobody, of the next one above."""
        ids = [*ids_above(path), int(path.rstrip("/").rsplit("/", 1)[-1])]
        for region_id in reversed(ids):
            if users := self.by_region.get(region_id):
                return users
        return set()

    def of_party(self, party_organization_id: int) -> set[int]:
        """Those who were granted the Party organization itself."""
        return self.by_party.get(party_organization_id, set())
