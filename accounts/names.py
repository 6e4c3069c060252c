"""Who reads a person's name, or a unit's contact, in full: one rule for every door.

In full for whoever may edit the people of the place, and for the secretary of a Party organization
to which it belongs; with stars for everybody else (docs/decisions/0031-one-rule-for-names.md).
"""

from collections.abc import Iterable
from typing import Any

from core.values import masked_name


def reads_names(user: Any, region_id: int | None, parties: Iterable[int] = ()) -> bool:
    """Whether `user` reads the persons of a place: of a region, and of the Party organizations
    `parties` (ids). Without a region (who is on no books) the whole county must be his."""
    part = user.reach.read_names
    return (
        part.everywhere
        or region_id in part.region_ids
        or not part.party_organization_ids.isdisjoint(parties)
    )


def starred(name: str) -> str:
    """SQL of the name that `masked_name` makes of the SQL `name`."""
    return f"left({name}, 1) || repeat('*', greatest(1, least(char_length({name}) - 1, 3)))"


def shown_name(name: str, *, full: bool) -> str:
    """A person's name as somebody reads it who may (`reads_names`), or may not, read it in full."""
    return name if full else masked_name(name)
