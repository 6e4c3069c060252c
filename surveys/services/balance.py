"""A balanced proposal: who takes which units. Pure, so that anyone can compute it again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Unit:
    """A unit that nobody has yet, and where it is."""

    key: Any
    #: Path of its region in the tree.
    region: str
    address: str


def balanced(
    units: Iterable[Unit], squads: Sequence[Any], held: Mapping[Any, int] | None = None
) -> dict[Any, Any]:
    """Unit → squad: in the order of region and address each squad gets a stretch, so long that all
    end with as many as they can, with what they hold already. The same input, the same answer."""
    if not squads:
        return {}
    queue = sorted(units, key=lambda each: (each.region, each.address, each.key))
    shares = _shares(len(queue), [(held or {}).get(each, 0) for each in squads])
    found, begin = {}, 0
    for squad, share in zip(squads, shares, strict=True):
        found |= {each.key: squad for each in queue[begin : begin + share]}
        begin += share
    return found


def _shares(number: int, held: list[int]) -> list[int]:
    """How many of `number` each gets: those that hold least are filled up first."""
    order = sorted(range(len(held)), key=lambda nth: (held[nth], nth))
    # The level to which the lowest are filled.
    for size in range(len(order), 0, -1):
        total = number + sum(held[nth] for nth in order[:size])
        if total >= size * held[order[size - 1]]:
            break
    level, more = divmod(total, size)
    shares = [0] * len(held)
    for place, nth in enumerate(sorted(order[:size])):
        shares[nth] = level + (place < more) - held[nth]
    return shares
