"""In scope as members are: a secretary reaches those of the own Party organization alone, not those
of the ones under it."""

from typing import Any

from django.db import models

from accounts.reach import Part


def of_people(part: Part, *relations: str) -> models.Q:
    """The rows one of whose `relations` (to Party organizations) is reached with its people."""
    if not part:
        return models.Q(pk__in=())
    if part.everywhere:
        return models.Q()
    found = models.Q()
    for name in relations:
        found |= models.Q(**{f"{name}__region_id__in": part.region_ids})
        found |= models.Q(**{f"{name}_id__in": part.party_organization_ids})
    return found


def takes_in(part: Part, party: Any) -> bool:
    """Whether the people of a Party organization are reached."""
    return part.takes_in(party.region_id) or party.pk in part.party_organization_ids
