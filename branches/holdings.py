"""What upper apps hang on Party organizations: they register it, so that merging and dissolving
leave nothing behind and this app need not know them."""

import abc
import datetime

from branches.models import PartyOrganization


class Holding(abc.ABC):
    """One kind of rows that belong to Party organizations."""

    @abc.abstractmethod
    def remaining(self, party: PartyOrganization, *, day: datetime.date) -> str:
        """What must be gone before `party` can be dissolved on `day`: `3 名党员`; "" = nothing."""

    @abc.abstractmethod
    def move(
        self, source: PartyOrganization, target: PartyOrganization, *, day: datetime.date
    ) -> str:
        """Let `target` hold from `day` on what `source` holds; say what moved (`3 名党员`)."""

    @abc.abstractmethod
    def end(self, party: PartyOrganization, *, day: datetime.date) -> None:
        """End on `day` what ends with `party` itself."""


HOLDINGS: list[Holding] = []


def register(holding: Holding) -> None:
    """Called once for each kind, when its app is ready."""
    HOLDINGS.append(holding)
