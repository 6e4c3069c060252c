"""The rules of `core.periods.standing` for many rows at once, as pieces of SQL.

The calendar stays in Python: a query gets its periods as arrays (`arrays`, `TABLE`), of a year at
most some dozens. So no date is reckoned in two languages.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from core.periods.calendar import Period

#: key, period, first_day, last_day, due_on: the periods given as the parameters of `arrays`.
TABLE = """(
    SELECT * FROM unnest(
        %(period_keys)s::bigint[], %(period_names)s::text[], %(period_firsts)s::date[],
        %(period_lasts)s::date[], %(period_dues)s::date[]
    ) AS given (key, period, first_day, last_day, due_on)
)"""


def arrays(periods: Iterable[tuple[int, Period, int]]) -> dict[str, list[Any]]:
    """Parameters of `TABLE` from (key of what is expected, period, days until it is due)."""
    rows = list(periods)
    return {
        "period_keys": [key for key, _, _ in rows],
        "period_names": [str(period) for _, period, _ in rows],
        "period_firsts": [period.first_day for _, period, _ in rows],
        "period_lasts": [period.last_day for _, period, _ in rows],
        "period_dues": [period.due_on(days) for _, period, days in rows],
    }


def applies(exists_from: str, exists_until: str, *, period: str = "period") -> str:
    """Whether what exists between these columns is asked for anything in the period."""
    return (
        f"({exists_from} < {period}.first_day"
        f" AND ({exists_until} IS NULL OR {exists_until} > {period}.last_day))"
    )


def counts_for(held_on: str, makes_up_for: str, *, period: str = "period") -> str:
    """Whether what was done on that day counts for the period."""
    return f"coalesce({makes_up_for}, {held_on}) BETWEEN {period}.first_day AND {period}.last_day"


def day_of(moment: str) -> str:
    """The calendar day of a moment, where people live."""
    return f"({moment} AT TIME ZONE '{timezone.get_default_timezone_name()}')::date"


def outcome(held_on: str, filed_at: str, made_up: str, *, period: str = "period") -> str:
    """done_on, on_time, made_up of what counts for a period, as aggregates over the events;
    `made_up`: whether an event was held after the period, to make up for it."""
    held = f"NOT {made_up}"
    return (
        f"coalesce(min({held_on}) FILTER (WHERE {held}), min({held_on})) AS done_on,"
        f" coalesce(bool_or({day_of(filed_at)} <= {period}.due_on) FILTER (WHERE {held}), false)"
        f" AS on_time, bool_and({made_up}) AS made_up"
    )
