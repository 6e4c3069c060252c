"""History of every editable row by database triggers: bulk writes and raw SQL are kept too."""

import pghistory


def tracked(**options):
    """Class decorator: keep each insert, update and delete of the model as an event row.

    The trackers are named here and not in `PGHISTORY_DEFAULT_TRACKERS`, which pghistory
    deep-copies; statement-level triggers do not survive that.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        **options,
    )
