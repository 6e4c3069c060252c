"""How far what is derived has followed the rows from which it is derived, by their marks.

Ask the horizon first, then derive what was written since, then note the horizon: whoever dies in
between derives the same once more, and what another transaction commits later has a later mark.
"""

from core.feed import marks
from core.models import FeedFollower


def since(name: str) -> int | None:
    """The mark from which on what was written may not be in `name` yet; None: it was never derived
    in this database, or the history of what it has not followed is gone."""
    found = FeedFollower.objects.filter(name=name, epoch=marks.epoch(), mark__gt=marks.pruned())
    return found.values_list("mark", flat=True).first()


def note(name: str, horizon: int) -> None:
    """`name` has followed what was written with a smaller mark than this."""
    FeedFollower.objects.update_or_create(
        name=name, defaults={"mark": horizon, "epoch": marks.epoch()}
    )
