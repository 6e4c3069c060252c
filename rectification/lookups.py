"""Party organizations against which the user may open cases, by typing."""

from branches.models import PartyOrganizationQuerySet
from core.search.lookups import Lookup
from rectification.models import party_organizations_overseen

LOOKUPS = [
    Lookup(
        name="party-organizations-overseen",
        rows=lambda user: party_organizations_overseen(user).select_related("region"),
        search=PartyOrganizationQuerySet.search,
        note=lambda party: f"{party.code} · {party.region.name}",
    )
]
