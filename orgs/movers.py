"""What moves along when one organization goes up in another.

Each app to the right of `orgs` registers what it keeps about organizations; a merge asks them
all, in the order of the apps. Undoing a merge needs nothing of them.
"""

from collections.abc import Collection
from typing import Protocol

from core.succession import Line


class Mover(Protocol):
    """The part of one app; `kept` and `merged` are ids of organizations."""

    def plan(self, *, kept: int, merged: int) -> list[Line]:
        """What would move, in words that everybody may read who may edit both organizations."""

    def move(self, *, kept: int, merged: int) -> None:
        """Let it all belong to `kept`."""

    def refresh(self, *, organization_ids: Collection[int]) -> None:
        """Bring the facts that the app keeps about these organizations up to date."""


movers: list[Mover] = []


def register(mover: Mover) -> None:
    """Called once from the app's `ready`."""
    movers.append(mover)
