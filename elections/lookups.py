"""Party organizations for which the user may hold elections, by typing."""

from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganizationQuerySet
from core.search.lookups import Lookup
from members.models import party_organizations_reached

LOOKUPS = [
    Lookup(
        name="party-organizations-electing",
        rows=lambda user: (
            party_organizations_reached(user.reach.part(Action.HOLD_ELECTIONS))
            .active_on(timezone.localdate())
            .select_related("region")
        ),
        search=PartyOrganizationQuerySet.search,
        note=lambda party: f"{party.code} · {party.region.name}",
    )
]
