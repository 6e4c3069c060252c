"""Party organizations for which the user records teams and posts, by typing."""

from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganization, PartyOrganizationQuerySet
from core.search.lookups import Lookup
from vanguard.models.teams import of_party


def _recording(user):
    rows = PartyOrganization.objects.visible_to(user).present().active_on(timezone.localdate())
    part = user.reach.part(Action.RECORD_VANGUARDS)
    return rows.filter(of_party(part)).select_related("region")


LOOKUPS = [
    Lookup(
        name="party-organizations-vanguard",
        rows=_recording,
        search=PartyOrganizationQuerySet.search,
        note=lambda party: f"{party.code} · {party.region.name}",
    )
]
