"""Where Party organizations stand with their duties: derived set-wise, and summed by region.

Whatever changes what counts (a filing, a return, an excuse, a rule) calls `refresh` in its own
transaction; each night catches what happened to the Party organizations and their people
(`refresh_written`), each week whatever else is to be mended (`refresh_all`).
"""

import contextlib
import datetime
import functools
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from activities import on_day
from activities.models import DutyRule
from activities.services import following
from activities.services.silence import LAST_HELD, refresh_last_held
from branches.models import PartyOrganization
from core import in_force
from core.feed import following as feed
from core.feed import marks
from core.periods import Period, sql, within

#: Years before this one whose periods are kept derived; reports compute older ones when asked.
YEARS_BACK = 2
#: Party organizations that are derived in one transaction: each reads all activities of the time.
_AT_ONCE = 20_000
#: So many are found by their indexes; for more, whole tables are joined.
_FEW = 200
#: Up to so many are derived a few at a time: 1,000 of 119,000 take 2 s so, and 9 s at once.
_SOME = 10_000

_COLUMNS = (
    "party_organization_id", "region_id", "duty", "period", "first_day", "last_day", "due_on",
    "expected", "excused", "done_on", "on_time", "made_up", "planned_on",
)  # fmt: skip
_KEY = ("party_organization_id", "first_day", "duty", "period")
_VALUES = tuple(each for each in _COLUMNS if each not in _KEY)


class StandingRow(NamedTuple):
    """One row of `on_day.STANDINGS`."""

    party_organization_id: int
    region_id: int
    duty: str
    period: str
    first_day: datetime.date
    last_day: datetime.date
    due_on: datetime.date
    expected: bool
    excused: bool
    done_on: datetime.date | None
    on_time: bool
    made_up: bool
    planned_on: datetime.date | None


#: What a row adds to the sums of its region.
_SUMS = {
    "expected": "{row}.expected::int",
    "done": "({row}.expected AND {row}.done_on IS NOT NULL)::int",
    "on_time": "({row}.expected AND {row}.on_time)::int",
    "made_up": "({row}.expected AND {row}.made_up)::int",
    "excused": "{row}.excused::int",
}


def _parts(row: str, sign: str) -> str:
    return ", ".join(f"{sign}{each.format(row=row)} AS {name}" for name, each in _SUMS.items())


_PLACE = "region_id, duty, period, first_day, last_day, due_on"


def _place(row: str) -> str:
    return ", ".join(f"{row}.{name}" for name in _PLACE.split(", "))


_SUMMED = ", ".join(f"sum({name}) AS {name}" for name in _SUMS)

#: The old rows are those of the given Party organizations in the given periods; only what differs
#: is written, and the sums of the regions change by the difference: two filings at once both count.
_DERIVE = f"""
    WITH fresh AS MATERIALIZED ({on_day.STANDINGS}),
    stored AS MATERIALIZED (
        -- Joined: in a filter each row is compared with thousands of ids.
        SELECT standing.*
        FROM unnest(%(party_organization_ids)s::bigint[]) AS given (id)
        JOIN activities_dutystanding standing ON standing.party_organization_id = given.id
        WHERE standing.first_day <= %(last_day)s
            AND standing.last_day BETWEEN %(first_day)s AND %(ends_by)s
    ),
    gone AS (
        DELETE FROM activities_dutystanding standing
        -- As keys: joined, the whole table would be read for a few rows.
        WHERE standing.id = ANY (ARRAY(
            SELECT stored.id FROM stored WHERE NOT EXISTS (
                SELECT FROM fresh WHERE {" AND ".join(f"fresh.{k} = stored.{k}" for k in _KEY)}
            )
        ))
        RETURNING standing.*
    ),
    kept AS (
        INSERT INTO activities_dutystanding AS standing ({", ".join(_COLUMNS)})
        SELECT {", ".join(_COLUMNS)} FROM fresh
        ON CONFLICT ({", ".join(_KEY)}) DO UPDATE
            SET {", ".join(f"{name} = excluded.{name}" for name in _VALUES)}, mark = excluded.mark
            WHERE ({", ".join(f"standing.{name}" for name in _VALUES)})
                IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _VALUES)})
        RETURNING standing.*
    ),
    changes AS (
        SELECT {_place("kept")}, {_parts("kept", "")}
        FROM kept
        UNION ALL
        SELECT {_place("stored")}, {_parts("stored", "-")}
        FROM stored JOIN kept ON kept.id = stored.id
        UNION ALL
        SELECT {_place("gone")}, {_parts("gone", "-")}
        FROM gone
    ),
    summed AS (
        INSERT INTO activities_dutycompletion AS total ({_PLACE}, {", ".join(_SUMS)})
        SELECT region_id, duty, period, first_day, last_day, max(due_on), {_SUMMED}
        FROM changes GROUP BY region_id, duty, period, first_day, last_day
        HAVING {" OR ".join(f"sum({name}) <> 0" for name in _SUMS)}
        ORDER BY region_id, last_day, duty, period
        ON CONFLICT (last_day, region_id, duty, period) DO UPDATE
            SET due_on = excluded.due_on,
                {", ".join(f"{name} = total.{name} + excluded.{name}" for name in _SUMS)}
        RETURNING 1
    )
"""
_DIFFERED = "SELECT (SELECT count(*) FROM kept) + (SELECT count(*) FROM gone)"
_REFRESH = f"{_DERIVE}, {LAST_HELD} {_DIFFERED}"
#: Of all, in steps: when they last held anything is looked for once (`refresh_all`).
_REFRESH_STEP = f"{_DERIVE} {_DIFFERED}"

#: Sums that are not those of the rows: they are none, unless somebody wrote past `refresh`.
_RESUM = f"""
    WITH fresh AS (
        SELECT region_id, duty, period, first_day, last_day, max(due_on) AS due_on, {_SUMMED}
        FROM (SELECT {_PLACE}, {_parts("standing", "")} FROM activities_dutystanding standing) rows
        GROUP BY region_id, duty, period, first_day, last_day
    ),
    gone AS (
        DELETE FROM activities_dutycompletion total WHERE NOT EXISTS (
            SELECT FROM fresh WHERE (fresh.region_id, fresh.last_day, fresh.duty, fresh.period)
                = (total.region_id, total.last_day, total.duty, total.period)
        ) RETURNING total.*
    ),
    kept AS (
        INSERT INTO activities_dutycompletion AS total ({_PLACE}, {", ".join(_SUMS)})
        SELECT {_PLACE}, {", ".join(_SUMS)} FROM fresh
        ON CONFLICT (last_day, region_id, duty, period) DO UPDATE
            SET due_on = excluded.due_on, {", ".join(f"{n} = excluded.{n}" for n in _SUMS)}
            WHERE (total.due_on, {", ".join(f"total.{n}" for n in _SUMS)})
                IS DISTINCT FROM (excluded.due_on, {", ".join(f"excluded.{n}" for n in _SUMS)})
        RETURNING 1
    )
    -- A sum of nothing is as good as none.
    SELECT (SELECT count(*) FROM kept)
        + (SELECT count(*) FROM gone WHERE {" OR ".join(f"gone.{n} <> 0" for n in _SUMS)})
"""


def ruled(
    rules: Collection[DutyRule], first_day: datetime.date, last_day: datetime.date
) -> Iterator[tuple[DutyRule, Period]]:
    """The periods with a day between both, each with the rule in force on its first day."""
    for rule in rules:
        for period in within(rule.cadence, first_day, last_day):
            if in_force.holds(rule.valid_from, rule.valid_to, period.first_day):
                yield rule, period


def standings(
    party_organization_ids: Collection[int] | None,
    periods: Collection[tuple[DutyRule, Period]],
) -> Iterator[StandingRow]:
    """Where they stand, computed from what is stored now; None: all Party organizations."""
    if not periods:
        return
    parameters = _parameters(party_organization_ids, periods)
    with transaction.atomic(), _planned(party_organization_ids) as cursor:
        cursor.execute(
            f"{on_day.STANDINGS} ORDER BY party_organization_id, last_day, duty", parameters
        )
        yield from map(StandingRow._make, cursor.fetchall())


def refresh(
    party_organization_ids: Collection[int] | None,
    first_day: datetime.date,
    last_day: datetime.date,
    *,
    ended: bool = False,
) -> int:
    """Derive the standings of these Party organizations (None: all) in all periods that have a day
    between both, and the sums of their regions; `ended`: only in those that are over by the last
    of these days. Of those that are given also when they last held anything. Returns how many
    standings differed.

    All are derived in steps: a filing waits for one of them, not for the whole.
    """
    ends_by = last_day if ended else datetime.date.max
    periods = [
        (rule, period)
        for rule, period in ruled(DutyRule.objects.all(), first_day, last_day)
        if period.last_day <= ends_by
    ]
    days = {"first_day": first_day, "last_day": last_day, "ends_by": ends_by}
    if party_organization_ids is None:
        everybody = list(PartyOrganization.objects.order_by("pk").values_list("pk", flat=True))
        steps = _steps(everybody, _AT_ONCE)
        return sum(_refresh(_REFRESH_STEP, ids, periods, days) for ids in steps)
    ids = list(party_organization_ids)
    return _refresh(_REFRESH, ids, periods, days) if ids else 0


def refresh_days(party_organization_ids: Collection[int], *days: datetime.date | None) -> int:
    """`refresh` for an activity: the days on which it was held and planned, before and now, and
    that of the period for which it makes up."""
    known = [each for each in days if each is not None]
    return refresh(party_organization_ids, min(known), max(known)) if known else 0


@transaction.atomic(savepoint=False)
def _refresh(
    statement: str,
    party_organization_ids: list[int],
    periods: Collection[tuple[DutyRule, Period]],
    days: dict[str, datetime.date],
) -> int:
    _hold(party_organization_ids)
    parameters = _parameters(party_organization_ids, periods) | days
    with _planned(party_organization_ids) as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()[0]


@contextlib.contextmanager
def _planned(party_organization_ids: Collection[int] | None) -> Iterator[Any]:
    """A cursor whose statement is planned for so many of them; in a transaction.

    Of a few the joins are right as they are written, and looking for a better order takes ten times
    as long as the statement itself. Of many, the planner takes the periods in which a day lies for
    a handful: nested loops over it took a hundred times as long.
    """
    few = party_organization_ids is not None and len(party_organization_ids) <= _FEW
    name, value = ("join_collapse_limit", "1") if few else ("enable_nestloop", "off")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {name} = {value}")
        yield cursor
        cursor.execute(f"SET LOCAL {name} TO DEFAULT")


def refresh_all() -> int:
    """Derive all standings from some years back until the end of this one, and look whether the
    sums are theirs and who last held anything when; returns how many rows differed."""
    return _refresh_years(lambda mark: None)


def refresh_written() -> int:
    """The same of the Party organizations on which something was written since the last time only
    (`following`); of all in a year that was never derived. Sums are not looked at then."""
    return _refresh_years(following.written_since)


def _refresh_years(chosen: Callable[[int], list[int] | None]) -> int:
    """`chosen`: the mark up to which a year was derived → which Party organizations are to be
    derived in it; None: all."""
    chosen, horizon = functools.cache(chosen), marks.horizon()
    this = timezone.localdate().year
    years = {each: f"activities.standings.{each}" for each in range(this - YEARS_BACK, this + 1)}
    differed, any_whole = 0, False
    for year, name in years.items():
        mark = feed.since(name)
        ids = None if mark is None else chosen(mark)
        any_whole |= ids is None
        days = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        steps = [None] if ids is None else _steps(ids, _FEW if len(ids) <= _SOME else _AT_ONCE)
        differed += sum(refresh(step, *days) for step in steps)
    if any_whole:
        differed += _resum()
    for name in years.values():
        feed.note(name, horizon)
    return differed


def _resum() -> int:
    """Mend the sums and who last held anything when."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE activities_dutycompletion IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_RESUM)
        differed = cursor.fetchone()[0] + refresh_last_held()
        cursor.execute(
            "ANALYZE activities_dutystanding, activities_dutycompletion, activities_lastheld"
        )
    return differed


def _steps(ids: list[int], length: int) -> Iterator[list[int]]:
    for first in range(0, len(ids), length):
        yield ids[first : first + length]


def _hold(party_organization_ids: Collection[int]) -> None:
    """One refresh at a time for a Party organization: the next one reads what this one counted."""
    rows = PartyOrganization.objects.filter(pk__in=party_organization_ids).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _parameters(
    party_organization_ids: Collection[int] | None,
    periods: Collection[tuple[DutyRule, Period]],
) -> dict[str, Any]:
    ids = None if party_organization_ids is None else sorted(party_organization_ids)
    spans = [period for _, period in periods]
    return {
        "party_organization_ids": ids,
        "earliest": min((each.first_day for each in spans), default=None),
        "latest": max((each.last_day for each in spans), default=None),
        **sql.arrays((rule.pk, period, rule.due_days) for rule, period in periods),
    }
