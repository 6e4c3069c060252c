"""Committees and general branches that may open a call, by typing."""

from django.utils import timezone

from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganizationQuerySet
from core.search.lookups import Lookup
from rota.models.calls import leads

LOOKUPS = [
    Lookup(
        name="rota-committees",
        rows=lambda user: (
            leads(user)
            .active_on(timezone.localdate())
            .exclude(kind=PartyOrganizationKind.BRANCH)
            .select_related("region")
        ),
        search=PartyOrganizationQuerySet.search,
        note=lambda party: f"{party.code} · {party.region.name}",
    )
]
