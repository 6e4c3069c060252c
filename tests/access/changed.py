"""Whether a request changed anything: a digest of every table that it might change.

The digest of a table is worked out only when something was written there since it was asked for
last, be it undone again: PostgreSQL counts that too.
"""

from functools import cache

from django.apps import apps
from django.db import connection

from tests.access.world import World

#: Kept about the request itself, not about what it asked for.
BOOKKEEPING = {
    "django_session",
    "core_auditentry",
    "core_auditseal",
    "accounts_loginsession",
    "pghistory_context",
}


class _Seen:
    """What the tables held when they were looked at last in this transaction."""

    world: World | None = None
    at_first: list[str] = []
    written: list[int] = []
    digests: list[str] = []


def digest() -> tuple[str, ...]:
    """Of every row of every table."""
    written = _written()
    changed = [
        nth
        for nth, (now, then) in enumerate(zip(written, _Seen.written, strict=True))
        if now != then
    ]
    for nth, found in zip(changed, _digests(changed), strict=True):
        _Seen.digests[nth] = found
    _Seen.written = written
    return tuple(_Seen.digests)


def as_built(world: World) -> tuple[str, ...]:
    """The digest of the untouched world: what was written since is undone, which nobody counts."""
    if _Seen.world is not world:
        _Seen.world, _Seen.at_first = world, _digests(list(range(len(tables()))))
    _Seen.written, _Seen.digests = _written(), [*_Seen.at_first]
    return tuple(_Seen.digests)


@cache
def tables() -> list[str]:
    """What a request might change."""
    return sorted(
        {
            model._meta.db_table
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed
            and not model._meta.proxy
            and model._meta.app_label != "axes"  # counts tries, whatever they were for
        }
        - BOOKKEEPING
    )


@cache
def _oids() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::regclass[]::oid[]", [tables()])
        return cursor.fetchone()[0]


def _written() -> list[int]:
    """Rows written in each table in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(pg_stat_get_xact_tuples_inserted(oid)"
            " + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid)"
            " ORDER BY nth) FROM unnest(%s::oid[]) WITH ORDINALITY AS each (oid, nth)",
            [_oids()],
        )
        return cursor.fetchone()[0]


def _digests(numbers: list[int]) -> list[str]:
    """Of the tables with these numbers."""
    if not numbers:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT {nth}, coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
                f' FROM "{tables()[nth]}" t'
                for nth in numbers
            )
        )
        found = dict(cursor.fetchall())
    return [found[nth] for nth in numbers]
