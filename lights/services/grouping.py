"""Which units could found a branch together: a rule that anyone can follow by hand, without chance.

Neighbours are units of one area (the lowest region that they share), then of one street, then of a
similar trade, then those whose house numbers are close. The groups:

1. Area by area, the smallest first, what is left over in the next larger one: a unit with two full
   members takes the nearest one with one; those left take each other; three units with one each
   make a group. So every group has three full members, from as few units as possible.
2. Where fewer groups come out of that than there could be in the whole region, the whole region is
   taken as one area.
3. The units left over go to the nearest group that has room, those with members first.

No more groups can be made of the same units, and the third step leaves no unit out while there is
room: nobody covers more of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

#: Up to what names the town, before what names the street; and the street with its number.
_TOWN = re.compile(r"^.*?(?:街道|[镇乡])(?!路)")
_ABOVE = re.compile(r"^(?:.{2,7}?(?:省|自治区))?(?:.{2,9}?市)?(?:.{1,7}?[市县区])?")
_STREET = re.compile(
    r"^(.*?(?:大道|工业园区?|产业园|科技园|路|街|巷|弄|村|社区|园区|大厦|广场|小区))"
)
_NUMBER = re.compile(r"(\d{1,5})")
#: Of trades that begin with as many characters alike one says that they are similar.
_ALIKE = 2
#: A unit whose address names no number stands far from every other.
_FAR = 99_999


@dataclass(frozen=True)
class Unit:
    """What the rule looks at. `key` tells units apart and breaks every tie."""

    key: str
    #: Codes of the regions from the planned one down to its own.
    area: tuple[str, ...]
    address: str = ""
    industry: str = ""
    full_members: int = 0
    street: str = field(init=False)
    house: int = field(init=False)

    def __post_init__(self) -> None:
        street, house = street_of(self.address)
        object.__setattr__(self, "street", street)
        object.__setattr__(self, "house", house)

    @property
    def place(self) -> tuple:
        """Neighbours stand next to each other in this order."""
        return self.area, self.street, self.house, self.key


def street_of(address: str) -> tuple[str, int]:
    """Street and house number of an address, without what names county and town."""
    text = address.replace(" ", "")
    rest = _TOWN.sub("", text, count=1) if _TOWN.match(text) else _ABOVE.sub("", text, count=1)
    found = _STREET.match(rest)
    if not found:
        return "", _FAR
    number = _NUMBER.search(rest, found.end())
    return found[1], int(number[1]) if number else _FAR


def distance(one: Unit, other: Unit) -> tuple:
    """How far apart two units are: area, street, trade, house number."""
    shared = 0
    for mine, yours in zip(one.area, other.area, strict=False):
        if mine != yours:
            break
        shared += 1
    apart = max(len(one.area), len(other.area)) - shared
    same_street = bool(one.street) and one.street == other.street
    houses = abs(one.house - other.house) if same_street else _FAR
    return apart, not same_street, _trades_apart(one.industry, other.industry), houses


def _trades_apart(one: str, other: str) -> int:
    if not one or not other or one[:_ALIKE] != other[:_ALIKE]:
        return 2
    return 0 if one == other else 1


def propose(units: Iterable[Unit], *, most: int) -> list[list[Unit]]:
    """The groups, each in the order of its places, as the module says. Units with three full
    members and more found a branch of their own and are left out."""
    pool = sorted((each for each in units if each.full_members < 3), key=lambda each: each.place)
    cores = _by_area(pool)
    if len(cores) < most_groups(pool):
        cores = _cores(pool)
    _fill(cores, pool, most)
    for group in cores:
        group.sort(key=lambda each: each.place)
    return sorted(cores, key=lambda group: group[0].place)


def most_groups(units: Iterable[Unit]) -> int:
    """How many groups with three full members there could be of the units at all."""
    ones = twos = 0
    for each in units:
        ones += each.full_members == 1
        twos += each.full_members == 2
    pairs = min(ones, twos)
    return pairs + (ones - pairs) // 3 + (twos - pairs) // 2


def _by_area(pool: Sequence[Unit]) -> list[list[Unit]]:
    """Cores of the smallest areas first; what is left over goes up with the others."""
    cores: list[list[Unit]] = []
    left = [each for each in pool if each.full_members]
    for depth in range(max((len(each.area) for each in left), default=0), 0, -1):
        areas: dict[tuple[str, ...], list[Unit]] = defaultdict(list)
        for each in left:
            areas[each.area[:depth]].append(each)
        for _, inside in sorted(areas.items()):
            cores += _cores(inside)
        used = {each.key for group in cores for each in group}
        left = [each for each in left if each.key not in used]
    return cores


def _cores(pool: Sequence[Unit]) -> list[list[Unit]]:
    """As many groups with three full members as there can be of the units, of neighbours."""
    ones = [each for each in pool if each.full_members == 1]
    twos = [each for each in pool if each.full_members == 2]
    found = []
    while twos and (ones or len(twos) > 1):
        first = twos.pop(0)
        found.append([first, _take_nearest(first, ones or twos)])
    while len(ones) > 2:
        first = ones.pop(0)
        found.append([first, _take_nearest(first, ones), _take_nearest(first, ones)])
    return found


def _take_nearest(unit: Unit, others: list[Unit]) -> Unit:
    return others.pop(min(range(len(others)), key=lambda at: (*distance(unit, others[at]), at)))


def _fill(cores: list[list[Unit]], pool: Sequence[Unit], most: int) -> None:
    """Put the units left over into the nearest groups with room, the shortest way first."""
    used = {each.key for group in cores for each in group}
    left = [each for each in pool if each.key not in used]
    firsts = [group[0] for group in cores]
    ways = sorted(
        (not each.full_members, *distance(each, first), at, number)
        for at, each in enumerate(left)
        for number, first in enumerate(firsts)
    )
    placed: set[int] = set()
    for *_, at, number in ways:
        if at not in placed and len(cores[number]) < most:
            cores[number].append(left[at])
            placed.add(at)
