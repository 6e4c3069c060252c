"""Branches whose members the user may review, by typing."""

from django.utils import timezone

from accounts.choices import Action
from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganizationQuerySet
from core.search.lookups import Lookup
from members.models import party_organizations_reached

LOOKUPS = [
    Lookup(
        name="branches-reviewing",
        rows=lambda user: (
            party_organizations_reached(user.reach.part(Action.REVIEW_MEMBERS))
            .active_on(timezone.localdate())
            .filter(kind=PartyOrganizationKind.BRANCH)
            .select_related("region")
        ),
        search=PartyOrganizationQuerySet.search,
        note=lambda party: f"{party.code} · {party.region.name}",
    )
]
