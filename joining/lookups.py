"""Party organizations for which the user records candidates, by typing."""

from django.utils import timezone

from branches.models import PartyOrganizationQuerySet
from core.search.lookups import Lookup
from joining.services.candidates import parties_recorded

LOOKUPS = [
    Lookup(
        name="party-organizations-joining",
        rows=lambda user: (
            parties_recorded(user).active_on(timezone.localdate()).select_related("region")
        ),
        search=PartyOrganizationQuerySet.search,
        note=lambda party: f"{party.code} · {party.region.name}",
    )
]
