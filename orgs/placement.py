"""未定区域: organizations in a region that does not match their address.

Codes say nothing about the town (many carry abolished divisions), addresses often do. What was
found stands in `CurrentFacts`, kept by `orgs.services.refresh_doubts`.
"""

import re
from dataclasses import dataclass

from django.db.models import QuerySet

from orgs.choices import Doubt
from regions.choices import RegionLevel
from regions.models import Region

#: The endings of a town's name, and how the same town was called before and after.
_ENDINGS = ("街道办事处", "街道", "镇", "乡")
_TOWNS = (RegionLevel.TOWN, RegionLevel.PARK)
_ABOVE_TOWNS = (RegionLevel.PROVINCE, RegionLevel.CITY, RegionLevel.COUNTY)
#: A one-character stem (东, 西 …) would be found in every second address.
_SHORTEST_STEM = 2


def _forms(name: str) -> list[str]:
    """The name, and the same stem with the other endings (a 镇 that has become a 街道)."""
    for ending in _ENDINGS:
        stem = name.removesuffix(ending)
        if stem != name:
            if len(stem) < _SHORTEST_STEM:
                return [name]
            return [name, *(stem + other for other in _ENDINGS if stem + other != name)]
    return [name]


@dataclass(frozen=True)
class Finding:
    """What an address says about a region: no doubt, or why, and the town that it names."""

    doubt: str = ""
    proposed_region_id: int | None = None


class Towns:
    """The present towns and parks, as addresses name them."""

    def __init__(self, regions: QuerySet[Region]) -> None:
        rows = list(regions.values_list("pk", "name", "level", "path"))
        towns = [row for row in rows if row[2] in _TOWNS]
        self._names: dict[str, int] = {}
        for pk, name, _, _ in towns:
            for form in _forms(name):
                self._names.setdefault(form, pk)
        for pk, name, _, _ in towns:  # a present name wins over another town's former one
            self._names[name] = pk
        # Of the names that begin at the same place the longest counts.
        longest_first = sorted(self._names, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
        paths = {path: pk for pk, _, _, path in towns}
        #: Region → the town in which it lies, itself included.
        self._town_of = {pk: _nearest(path, paths) for pk, _, _, path in rows}
        self._above_towns = {pk for pk, _, level, _ in rows if level in _ABOVE_TOWNS}

    def look(self, address: str, region_id: int) -> Finding:
        """Compare an organization's address with its region."""
        named = self._pattern.search(address)
        proposed = self._names[named[0]] if named else None
        if region_id in self._above_towns:
            return Finding(Doubt.ABOVE_TOWNS, proposed)
        if proposed is not None and proposed != self._town_of.get(region_id):
            return Finding(Doubt.OTHER_TOWN, proposed)
        if address and proposed is None:
            return Finding(Doubt.NO_TOWN)
        return Finding()


def _nearest(path: str, towns: dict[str, int]) -> int | None:
    """The town at or above a path of the region tree."""
    while path:
        if path in towns:
            return towns[path]
        path = path[: path.rfind("/", 0, -1) + 1]
    return None
