"""History of every editable row by database triggers: bulk writes and raw SQL are kept too."""

import pghistory


def tracked(**options):
    """Class decorator: keep each insert, update and delete of the model as an event row.

    The trackers are named here and not in `PGHISTORY_DEFAULT_TRACKERS`, which pghistory
    deep-copies; statement-level triggers do not survive that.

    An update is kept even if it changed nothing: leaving those out means joining the old and the
    new rows of the statement, by a plan that PostgreSQL makes once per session. Made for one row
    it takes minutes for ten thousand.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(condition=None),
        pghistory.DeleteEvent(),
        **options,
    )
