"""History of every editable row by database triggers: bulk writes and raw SQL are kept too."""

from typing import Any

import pghistory
from django.db import connections


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


#: As pgtrigger's own, but without the exception block: that is a subtransaction for every row,
#: and in a transaction with many temporary tables (an import) each of them took 0.3 ms.
_SHOULD_IGNORE = """
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
LANGUAGE plpgsql AS $$
BEGIN
    RETURN coalesce(
        trigger_name = ANY(nullif(current_setting('pgtrigger.ignore', true), '')::text[]), false
    );
END
$$
"""


def quicken_triggers(*, using: str, **kwargs: Any) -> None:
    """After migrations, which put pgtrigger's function back, replace it by a quick one."""
    with connections[using].cursor() as cursor:
        cursor.execute(_SHOULD_IGNORE)
