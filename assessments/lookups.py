"""Party organizations that are rated where the user is asked, or asks, about them."""

from assessments.models import rated_for
from branches.models import PartyOrganizationQuerySet
from core.search.lookups import Lookup

LOOKUPS = [
    Lookup(
        name="party-organizations-rated",
        rows=lambda user: rated_for(user).select_related("region"),
        search=PartyOrganizationQuerySet.search,
        note=lambda party: f"{party.code} · {party.region.name}",
    )
]
