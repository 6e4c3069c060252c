"""双向进入、交叉任职: how many secretaries and committee members are in management, by town."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Concat

from branches.choices import FormationMode, PartyOrganizationKind
from core.tree import ids_above
from members.choices import COMMITTEE, PostTitle
from members.models import Post
from regions.choices import RegionLevel
from regions.models import Region


@dataclass
class InManagement:
    """The counts of one town; of a county's own Party organizations too."""

    region: Region | None = None
    day: datetime.date | None = None
    #: Secretaries of single-formed branches, and those of them in management.
    secretaries: int = 0
    secretaries_in: int = 0
    #: Committee members: each person once in each Party organization, whatever offices he holds.
    committee: int = 0
    committee_in: int = 0

    @property
    def secretary_rate(self) -> float | None:
        return self.secretaries_in / self.secretaries if self.secretaries else None

    @property
    def committee_rate(self) -> float | None:
        return self.committee_in / self.committee if self.committee else None

    @property
    def link(self) -> str:
        """Under which the list of offices stands for it; "" for a region above the towns, below
        which lies more than it counts itself."""
        if self.region is None:
            return f"?on={self.day}"
        above = self.region.level not in _TOWNS
        return "" if above else f"?region={self.region.code}&on={self.day}"

    def add(self, counts: dict[str, Any]) -> None:
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + counts[name])


@dataclass(frozen=True)
class Management:
    towns: list[InManagement] = field(default_factory=list)
    total: InManagement = field(default_factory=InManagement)


_TOWNS = (RegionLevel.TOWN, RegionLevel.PARK)
_PERSON = Concat("party_organization_id", Value("/"), "id_number_index")
_SECRETARY = Q(
    title=PostTitle.SECRETARY,
    party_organization__kind=PartyOrganizationKind.BRANCH,
    party_organization__formation=FormationMode.SINGLE,
)
_COMMITTEE = Q(title__in=COMMITTEE)
_IN = Q(in_management=True)
#: What the rates are taken of: name → title, offices.
COUNTED = {
    "secretaries": ("单建党支部书记", _SECRETARY),
    "committee": ("班子成员（不含第一书记）", _COMMITTEE),
}
COUNTS = {
    "secretaries": Count(_PERSON, filter=_SECRETARY, distinct=True),
    "secretaries_in": Count(_PERSON, filter=_SECRETARY & _IN, distinct=True),
    "committee": Count(_PERSON, filter=_COMMITTEE, distinct=True),
    "committee_in": Count(_PERSON, filter=_COMMITTEE & _IN, distinct=True),
}


def management(posts: QuerySet[Post], day: datetime.date) -> Management:
    """Of these offices, as they are held on `day` in Party organizations that exist then: counted
    by town, in the order of the regions' codes, and together."""
    counted = (
        posts.in_force(day)
        .of_active(day)
        .order_by()
        .values("party_organization__region")
        .annotate(**COUNTS)
    )
    found = Management(total=InManagement(day=day))
    by_region = {row["party_organization__region"]: row for row in counted}
    towns: dict[int, InManagement] = {}
    for pk, town in towns_of(by_region).items():
        towns.setdefault(town.pk, InManagement(town, day)).add(by_region[pk])
        found.total.add(by_region[pk])
    found.towns.extend(sorted(towns.values(), key=lambda each: each.region.code))
    return found


def towns_of(region_ids: Iterable[int]) -> dict[int, Region]:
    """Region → the town or park in which it lies; a region above the towns stands for itself."""
    regions = Region.objects.in_bulk(list(region_ids))
    above = {step for region in regions.values() for step in ids_above(region.path)}
    towns = Region.objects.filter(pk__in=above, level__in=_TOWNS).in_bulk()
    found = {}
    for pk, region in regions.items():
        town = next((towns[each] for each in ids_above(region.path) if each in towns), None)
        found[pk] = town or region
    return found
