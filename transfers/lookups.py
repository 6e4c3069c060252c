"""Party organizations for whose people the user records, by typing."""

from branches.models import PartyOrganizationQuerySet
from core.search.lookups import Lookup
from transfers.services.holding import parties_of

LOOKUPS = [
    Lookup(
        name="party-organizations-recording",
        rows=lambda user: parties_of(user).select_related("region"),
        search=PartyOrganizationQuerySet.search,
        note=lambda party: f"{party.code} · {party.region.name}",
    )
]
