"""What stands in regions and goes with them when they are merged, split or abolished.

Each app to the right of `regions` registers what it keeps there; a change asks them all, in the
order of the apps, so that a later one can go by what an earlier one has moved.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from core.succession import Line
from regions.models import Region


@dataclass
class Removal:
    """From `starts_on` on, what stands in `source` stands in `target`."""

    actor: Any
    source: Region
    #: None: nowhere else, the region is abolished; or (in a plan) a region that is yet to come.
    target: Region | None
    starts_on: datetime.date
    #: Only what has this in its address; empty: everything, and the region is no more.
    address: str = ""
    #: Ids of the organizations that move, told by `orgs` to those who come after.
    organization_ids: list[int] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.address


class Tenant:
    """The part of one app."""

    #: While any of these stand in a region it cannot be abolished without saying where they go.
    holds = False

    def plan(self, removal: Removal) -> list[Line]:
        """What would move or end, by number; nothing: no line. Notes what `move` would note."""
        raise NotImplementedError

    def move(self, removal: Removal) -> None:
        """Do it, set-wise."""
        raise NotImplementedError

    def refresh(self, removal: Removal) -> None:
        """All has moved: bring what is derived up to date."""


tenants: list[Tenant] = []


def register(tenant: Tenant) -> None:
    """Called once from the app's `ready`."""
    tenants.append(tenant)
