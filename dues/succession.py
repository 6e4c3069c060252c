"""What becomes of the money of a Party organization that goes up in another."""

from core.db import store
from core.succession import Event, Kind, Line, Successor
from dues.choices import DuesEntryKind
from dues.models import DuesEntry
from dues.services.ledger import balance_of
from dues.services.sums import lock
from dues.shares import NOTHING


class DuesOfPartyOrganization(Successor):
    """What it has left is given to the other one on that day, by an entry of the ledger: what it
    collected, gave and took before stays its own, and all of it still adds up."""

    fields = ("dues.DuesEntry.giver", "dues.DuesEntry.taker")

    def plan(self, event: Event) -> list[Line]:
        rest = balance_of(event.source.pk).rest if event.kind is Kind.MERGED else NOTHING
        if rest <= NOTHING:
            return []
        return [Line("党费结存", f"{rest} 元", f"转入“{event.target}”的党费账")]

    def move(self, event: Event) -> None:
        if event.kind is not Kind.MERGED:
            return
        lock(event.source.pk, event.target.pk)
        rest = balance_of(event.source.pk).rest
        if rest > NOTHING:
            store(
                DuesEntry(
                    kind=DuesEntryKind.MERGED,
                    giver=event.source,
                    taker=event.target,
                    amount=rest,
                    happened_on=event.day,
                    note="党组织合并",
                    made_by=event.actor,
                )
            )


SUCCESSORS = (DuesOfPartyOrganization(),)
