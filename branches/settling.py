"""Party organizations go along when regions are merged or split (`regions.tenants`)."""

from django.db.models import Exists, OuterRef, QuerySet

from branches.models import Coverage, FormerPlace, PartyOrganization
from core.succession import Line
from regions.tenants import Removal, Tenant


class PartyOrganizationTenant(Tenant):
    """The region of Party organizations; which one it was before a day, `FormerPlace` knows."""

    holds = True

    def plan(self, removal: Removal) -> list[Line]:
        number = _affected(removal).present().filter(dissolved_on=None).count()
        if not number:
            return []
        target = f"“{removal.target}”" if removal.target else "新区域"
        return [Line("党组织", f"{number:,} 个", f"自 {removal.starts_on} 起归{target}，此前不变")]

    def move(self, removal: Removal) -> None:
        if removal.target is None:
            return
        ids = list(_affected(removal).values_list("pk", flat=True))
        # Moved on this day or a later one before: what it left then was not this region.
        known = FormerPlace.objects.filter(
            party_organization__in=ids, until__gte=removal.starts_on
        ).values_list("party_organization", flat=True)
        FormerPlace.objects.bulk_create(
            FormerPlace(party_organization_id=pk, until=removal.starts_on, region=removal.source)
            for pk in sorted(set(ids) - set(known))
        )
        PartyOrganization.objects.filter(pk__in=ids).update(region=removal.target)


def _affected(removal: Removal) -> QuerySet[PartyOrganization]:
    """All of the region; of a part of it those that cover moving organizations and no others."""
    found = PartyOrganization.objects.filter(region=removal.source)
    if removal.is_whole:
        return found
    covered = Coverage.objects.in_force(removal.starts_on).filter(
        party_organization=OuterRef("pk"), organization__deleted_at=None
    )
    moving = covered.filter(organization__in=removal.organization_ids)
    staying = covered.exclude(organization__in=removal.organization_ids)
    return found.filter(Exists(moving), ~Exists(staying))
