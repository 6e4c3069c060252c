"""Party organizations for which the user may file, by typing."""

from django.utils import timezone

from activities.models import fileable_by
from branches.models import PartyOrganizationQuerySet
from core.search.lookups import Lookup

LOOKUPS = [
    Lookup(
        name="party-organizations-fileable",
        rows=lambda user: (
            fileable_by(user).active_on(timezone.localdate()).select_related("region")
        ),
        search=PartyOrganizationQuerySet.search,
        key="code",
        note=lambda party: f"{party.code} · {party.region.name}",
    )
]
