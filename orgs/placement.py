"""未定区域: organizations in a region that does not match their address.

Codes say nothing about the town (many carry abolished divisions), addresses often do. What was
found stands in `CurrentFacts`, kept by `orgs.services.refresh_doubts`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from orgs.choices import Doubt
from regions.choices import RegionLevel
from regions.models import FormerRegion, Region

#: The endings of a town's name, and how the same town was called before and after.
_ENDINGS = ("街道办事处", "街道", "镇", "乡")
_TOWNS = (RegionLevel.TOWN, RegionLevel.PARK)
_ABOVE_TOWNS = (RegionLevel.PROVINCE, RegionLevel.CITY, RegionLevel.COUNTY)
#: The endings of a county's name.
_COUNTY_ENDINGS = ("自治县", "县", "市", "区")
#: A one-character stem (东, 西 …) would be found in every second address.
_SHORTEST_STEM = 2
#: Behind a town's name without its ending: it is the name of a street (新仓路) or a bridge.
_NO_TOWN_BEHIND = "(?!大?[路街道桥]|巷|弄|里)"


def _stem(name: str, endings: Iterable[str] = _ENDINGS) -> str:
    """The name without its ending; "" where that is too short to mean anything."""
    for ending in endings:
        stem = name.removesuffix(ending)
        if stem != name:
            return stem if len(stem) >= _SHORTEST_STEM else ""
    return ""


def _forms(name: str) -> list[str]:
    """The name, and the same stem with the other endings (a 镇 that has become a 街道)."""
    stem = _stem(name)
    return [name, *(stem + each for each in _ENDINGS if stem and stem + each != name)]


@dataclass(frozen=True)
class Finding:
    """What an address says about a region: no doubt, or why, and the town that it names."""

    doubt: str = ""
    proposed_region_id: int | None = None


class Towns:
    """The towns and parks, as addresses name them: by their present names, by those that they had
    before, and by those of towns that were merged into them."""

    def __init__(self) -> None:
        known = Region.objects.filter(Q(abolished_on=None) | Q(successor__isnull=False))
        rows = list(known.values_list("pk", "name", "level", "path", "successor_id"))
        named = list(_named(rows))
        self._names: dict[str, int] = {}
        for name, town in named:
            for form in _forms(name):
                self._names.setdefault(form, town)
        for name, town in reversed(named):  # a present name wins over another town's other form
            self._names[name] = town
        self._pattern = re.compile(_any(self._names))
        # 平湖市新埭…: the name alone counts right behind the county's, and less.
        self._stems: dict[str, int] = {}
        for name, town in named:
            if stem := _stem(name):
                self._stems.setdefault(stem, town)
        counties = {name for _, name, level, _, _ in rows if level == RegionLevel.COUNTY}
        counties |= {_stem(name, _COUNTY_ENDINGS) for name in counties} - {""}
        self._bare = re.compile(
            f"(?:{_any(counties)})(?P<stem>{_any(self._stems)}){_NO_TOWN_BEHIND}"
        )
        paths = {path: pk for pk, _, level, path, into in rows if level in _TOWNS and into is None}
        #: Region → the town in which it lies, itself included.
        self._town_of = {pk: _nearest(path, paths) for pk, _, _, path, _ in rows}
        self._above_towns = {pk for pk, _, level, _, _ in rows if level in _ABOVE_TOWNS}

    def look(self, address: str, region_id: int) -> Finding:
        """Compare an organization's address with its region."""
        proposed, guessed = self._named_in(address)
        if region_id in self._above_towns:
            return Finding(Doubt.GUESSED if guessed else Doubt.ABOVE_TOWNS, proposed)
        if proposed is not None and proposed != self._town_of.get(region_id):
            return Finding(Doubt.GUESSED if guessed else Doubt.OTHER_TOWN, proposed)
        if address and proposed is None:
            return Finding(Doubt.NO_TOWN)
        return Finding()

    def _named_in(self, address: str) -> tuple[int | None, bool]:
        """The town that an address names, and whether it is but guessed."""
        if found := self._pattern.search(address):
            return self._names[found[0]], False
        if found := self._bare.search(address):
            return self._stems[found["stem"]], True
        return None, False


def _named(rows: list[tuple]) -> Iterator[tuple[str, int]]:
    """Each name of a town with the town of today: present names first, then what is no more."""
    into = {pk: successor for pk, _, _, _, successor in rows}
    towns = {pk for pk, _, level, _, _ in rows if level in _TOWNS}

    def today(pk: int) -> int | None:
        for _ in rows:  # what a town was merged into may have been merged itself
            if into.get(pk) is None:
                return pk if pk in towns else None
            pk = into[pk]
        return None

    former = FormerRegion.objects.filter(level__in=_TOWNS).order_by("-until")
    present = [(pk, name) for pk, name, _, _, successor in rows if successor is None]
    merged = [(pk, name) for pk, name, _, _, successor in rows if successor is not None]
    for pk, name in (*present, *merged, *former.values_list("region_id", "name")):
        town = today(pk) if pk in towns else None
        if town is not None:
            yield name, town


def _any(names: Iterable[str]) -> str:
    """A pattern of any of the names: of those that begin at the same place the longest counts."""
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)"


def _nearest(path: str, towns: dict[str, int]) -> int | None:
    """The town at or above a path of the region tree."""
    while path:
        if path in towns:
            return towns[path]
        path = path[: path.rfind("/", 0, -1) + 1]
    return None
