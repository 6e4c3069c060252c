"""Marks of changes, and from which one on somebody who knows a moment may have missed something.

A mark is the number of the transaction that wrote it, plus a number that keeps marks rising when
the rows are restored on a server whose transactions begin counting anew. Both constants stand in
SQL functions: a default that read a table would cost each row of an import a query.
"""

import datetime
import secrets
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from core.models import FeedTick, Pruning

#: Ticks of a few seconds are kept so long, then one for each hour, then none.
FINE = datetime.timedelta(days=2)
KEPT = datetime.timedelta(days=400)

_BASE = "split_part(core_change_epoch(), ':', 1)::bigint"
#: The oldest transaction that still runs. Those of other databases of the server are left out as
#: far as they are known; a snapshot does not name one's own.
_HORIZON = f"""least(
    (
        SELECT min(running::text::bigint)
        FROM pg_snapshot_xip(pg_current_snapshot()) running
        WHERE NOT EXISTS (
            SELECT 1 FROM pg_stat_activity elsewhere
            WHERE elsewhere.datname <> current_database()
            AND elsewhere.backend_xid::text::bigint = running::text::bigint % 4294967296
        )
    ),
    pg_current_xact_id_if_assigned()::text::bigint,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint
) + {_BASE}"""


def horizon() -> int:
    """Every transaction with a smaller mark is over: what it wrote is seen now, or never."""
    return _value(f"SELECT {_HORIZON}")


def own(horizon: int) -> int:
    """Below which mark a reader reads: `horizon`, or one more where his own transaction has written
    too. What that wrote he is told again next time, because he goes on from the horizon."""
    return _value(
        f"SELECT %s + (coalesce(pg_current_xact_id_if_assigned()::text::bigint + {_BASE}, -1) = %s)"
        "::int",
        [horizon, horizon],
    )


def epoch() -> str:
    """Changes when the database becomes another one: cursors of the former one mean nothing."""
    return _value("SELECT core_change_epoch()")


def tick() -> int:
    """Remember the horizon of this moment; return it."""
    with connection.cursor() as cursor:
        # The moment is taken behind the snapshot: between them nothing can become visible.
        cursor.execute(
            f"INSERT INTO core_feedtick (at, mark) SELECT clock_timestamp(), {_HORIZON}"
            " RETURNING mark"
        )
        return cursor.fetchone()[0]


def settled_by(moment: datetime.datetime) -> int:
    """A mark below which everything was visible at `moment`; 0: nobody knows.

    What became visible later has this mark or a greater one, even if its transaction began, and was
    dated, before `moment`.
    """
    known = FeedTick.objects.filter(at__lte=moment).order_by("-at").values_list("mark", flat=True)
    return known.first() or 0


@transaction.atomic
def thin_out() -> int:
    """Delete ticks that nobody needs so exactly any more; return how many."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM core_feedtick WHERE at < %(kept)s OR (at < %(fine)s AND id NOT IN ("
            " SELECT DISTINCT ON (date_trunc('hour', at)) id FROM core_feedtick"
            " WHERE at < %(fine)s ORDER BY date_trunc('hour', at), at))",
            {"kept": now - KEPT, "fine": now - FINE},
        )
        return cursor.rowcount


def pruned() -> int:
    """The greatest mark of what was removed of the history: readers from there on missed it."""
    rows = Pruning.objects.filter(name="history").values_list("mark", flat=True)
    return rows.first() or 0


def begin_anew() -> None:
    """After a restore: marks go on above all that there are, and former cursors are refused."""
    _replace(max(_base(), _missing() + _base()))


def keep_rising(**kwargs) -> None:
    """After migrations: when rows came from a server that had counted further, go on above."""
    if _missing() > 0:
        begin_anew()


def _missing() -> int:
    """By how much the next mark would fall short of the greatest one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('(SELECT max(%I) FROM %s)', attname, attrelid::regclass)"
            " FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
            " WHERE relkind = 'r' AND attname IN ('pgh_mark', 'mark')"
            " AND pg_table_is_visible(attrelid)"
        )
        greatest = ", ".join(text for (text,) in cursor.fetchall())
    return _value(
        f"SELECT coalesce(greatest({greatest}), 0) + 1"
        f" - (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + {_BASE})"
    )


def _base() -> int:
    return int(epoch().partition(":")[0])


def _replace(base: int) -> None:
    name = f"{base}:{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION core_change_mark() RETURNS bigint LANGUAGE sql VOLATILE"
            f" AS $$ SELECT pg_current_xact_id()::text::bigint + {base} $$;"
            "CREATE OR REPLACE FUNCTION core_change_epoch() RETURNS text LANGUAGE sql STABLE"
            f" AS $$ SELECT '{name}' $$"
        )


def _value(sql: str, params: list | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]
