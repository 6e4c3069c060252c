"""Party organizations by typing: those that the user sees, and those that he may edit, and
those of which he may give rights. Dissolved ones are not offered."""

from django.utils import timezone

from branches.models import PartyOrganization, PartyOrganizationQuerySet
from core.search.lookups import Lookup


def _place(party_organization: PartyOrganization) -> str:
    return f"{party_organization.code} · {party_organization.region.name}"


LOOKUPS = [
    Lookup(
        name=name,
        rows=lambda user, scope=scope: (
            scope(user).active_on(timezone.localdate()).select_related("region")
        ),
        search=PartyOrganizationQuerySet.search,
        note=_place,
    )
    for name, scope in {
        "party-organizations": lambda user: PartyOrganization.objects.visible_to(user),
        "party-organizations-grantable": (
            lambda user: PartyOrganization.objects.grantable_by(user)
        ),
        "party-organizations-editable": lambda user: PartyOrganization.objects.editable_by(user),
    }.items()
]
