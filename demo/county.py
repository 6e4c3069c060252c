"""The regions: a county with its towns and parks, or counties under a city or a province."""

import random
from dataclasses import dataclass, field

from demo import words
from regions.choices import RegionLevel

#: A real county has about this many two-new organizations.
COUNTY_SIZE = 10_000
#: Up to here everything stands in one county.
ONE_COUNTY_AT_MOST = 30_000
COUNTIES_OF_CITY = 10
TOWNS = 12
PARKS = 2
#: Organizations gather in few towns: the k-th largest has 1/k^0.85 of the largest.
SKEW = 0.85
_CODE_LENGTH = 12  # of a region at most


@dataclass
class Area:
    """One region; `organizations` is how many stand directly in it (towns and parks only)."""

    code: str
    name: str
    level: RegionLevel
    parent: "Area | None" = None
    organizations: int = 0
    children: list["Area"] = field(default_factory=list)
    #: Row ids of the region and of the Party organization that leads it; set by the writer's user.
    region_id: int = 0
    party_id: int = 0
    party_path: str = ""

    @property
    def short_name(self) -> str:
        """The name without its level, as it stands in names of firms."""
        return self.name[:-1]

    def add(self, serial: int, width: int, name: str, level: RegionLevel) -> "Area":
        child = Area(f"{self.code}{serial:0{width}d}", name, level, self)
        self.children.append(child)
        return child

    def walk(self):
        """The area and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


def plan(rng: random.Random, organizations: int, code: str) -> Area:
    """The root of a tree for that many organizations, under the region code `code`.

    About 10,000 organizations make a county; more than ten counties get cities above them.
    """
    names = [a + b for a in words.COUNTY_FIRST for b in words.COUNTY_SECOND]
    rng.shuffle(names)
    name = iter(names * 3)
    if organizations <= ONE_COUNTY_AT_MOST:
        root = Area(code, f"{next(name)}县", RegionLevel.COUNTY)
        counties = [root]
    else:
        count = round(organizations / COUNTY_SIZE)
        if count <= COUNTIES_OF_CITY:
            root = Area(code, f"{next(name)}市", RegionLevel.CITY)
            cities = [root]
        else:
            root = Area(code, f"{next(name)}省", RegionLevel.PROVINCE)
            cities = [
                root.add(serial, 2, f"{next(name)}市", RegionLevel.CITY)
                for serial in range(1, -(-count // COUNTIES_OF_CITY) + 1)
            ]
        counties = []
        for index in range(count):
            city = cities[index * len(cities) // count]
            counties.append(
                city.add(len(city.children) + 1, 2, f"{next(name)}县", RegionLevel.COUNTY)
            )
    for index, county in enumerate(counties):
        share = organizations // len(counties) + (index < organizations % len(counties))
        _settle(rng, county, share)
    return root


def _settle(rng: random.Random, county: Area, organizations: int) -> None:
    """Found the towns and parks of a county and share its organizations out among them."""
    width = min(3, _CODE_LENGTH - len(county.code))
    firsts = rng.sample(words.TOWN_FIRST, TOWNS)
    for serial, first in enumerate(firsts, 1):
        ending = "街道" if serial <= 4 else "乡" if serial > TOWNS - 2 else "镇"
        county.add(serial, width, first + ending, RegionLevel.TOWN)
    for serial, park in enumerate(rng.sample(words.PARK_NAMES, PARKS), 1):
        number = serial + (900 if width == 3 else 90)
        county.add(number, width, f"{county.short_name}{park}", RegionLevel.PARK)

    # The parks stand among the large ones; 街道 and towns follow in the order of their codes.
    towns, parks = county.children[:TOWNS], county.children[TOWNS:]
    ranked = [towns[0], parks[0], *towns[1:5], parks[1], *towns[5:]]
    weights = [rank**-SKEW * rng.uniform(0.85, 1.15) for rank in range(1, len(ranked) + 1)]
    # Largest remainders, so that the shares add up.
    exact = [organizations * weight / sum(weights) for weight in weights]
    by_remainder = sorted(range(len(exact)), key=lambda i: int(exact[i]) - exact[i])
    missing = organizations - sum(map(int, exact))
    for place, index in enumerate(by_remainder):
        ranked[index].organizations = int(exact[index]) + (place < missing)
