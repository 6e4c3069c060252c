"""How money goes back (`core.undo`): a merger is undone with what it moved, unless it was spent."""

from core.undo.families import Family
from dues.services.ledger import refuse_negative


def _refresh(undone, today):
    for name in ("giver_id", "taker_id"):
        for pk in undone.values("dues.DuesEntry", name):
            refuse_negative(pk)


FAMILIES = (Family("dues.DuesEntry", "t.kind || ' ' || t.amount", refresh=_refresh),)
