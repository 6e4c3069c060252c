"""The pieces of SQL say what the plain functions say, for every case at once."""

import datetime
import itertools

import pytest
from django.db import connection

from core.periods import Event, Period, applies, sql, standing_of

PERIODS = [Period.parse(each) for each in ("2024-02", "2024-Q1", "2024-H1", "2024")]
DUE_DAYS = 5
EDGES = [
    datetime.date.fromisoformat(each)
    for each in (
        "2023-12-31", "2024-01-01", "2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01",
        "2024-03-05", "2024-03-31", "2024-04-01", "2024-06-30", "2024-12-31", "2025-01-01",
    )
]  # fmt: skip


@pytest.mark.django_db
def test_existence_is_judged_alike():
    given = list(itertools.product(EDGES, [None, *EDGES]))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT subject.number, period.period
            FROM unnest(%(numbers)s::int[], %(from)s::date[], %(until)s::date[])
                AS subject (number, founded_on, ended_on)
            CROSS JOIN {sql.TABLE} period
            WHERE {sql.applies("subject.founded_on", "subject.ended_on")}
            """,
            {
                "numbers": list(range(len(given))),
                "from": [each for each, _ in given],
                "until": [each for _, each in given],
            }
            | sql.arrays((0, period, DUE_DAYS) for period in PERIODS),
        )
        found = set(cursor.fetchall())
    assert found == {
        (number, str(period))
        for number, (exists_from, exists_until) in enumerate(given)
        for period in PERIODS
        if applies(period, exists_from, exists_until)
    }


@pytest.mark.django_db
def test_what_counts_and_how_is_judged_alike_at_the_edges_of_days_in_shanghai():
    # In UTC the first minute of a day in Shanghai is still the day before.
    moments = [
        (f"{each}T{clock}+08:00", each) for each in EDGES for clock in ("00:00:30", "23:59:30")
    ]
    given = list(itertools.product(EDGES, moments, [None, EDGES[4]]))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT event.number, period.period,
                {sql.outcome("event.held_on", "event.filed_at", "(event.makes_up_for IS NOT NULL)")}
            FROM unnest(%(numbers)s::int[], %(held)s::date[], %(filed)s::timestamptz[],
                %(makes_up)s::date[]) AS event (number, held_on, filed_at, makes_up_for)
            JOIN {sql.TABLE} period ON {sql.counts_for("event.held_on", "event.makes_up_for")}
            GROUP BY event.number, period.period, period.due_on
            """,
            {
                "numbers": list(range(len(given))),
                "held": [held for held, _, _ in given],
                "filed": [moment for _, (moment, _), _ in given],
                "makes_up": [makes_up for _, _, makes_up in given],
            }
            | sql.arrays((0, period, DUE_DAYS) for period in PERIODS),
        )
        found = {tuple(row) for row in cursor.fetchall()}
    expected = set()
    for number, (held_on, (_, filed_on), makes_up_for) in enumerate(given):
        for period in PERIODS:
            standing = standing_of(
                period,
                [Event(held_on, filed_on, makes_up_for)],
                due_days=DUE_DAYS,
                exists_from=datetime.date(2000, 1, 1),
            )
            if standing.done_on:
                expected.add(
                    (number, str(period), standing.done_on, standing.on_time, standing.made_up)
                )
    assert found == expected
    assert len({row[2:] for row in found}) > 5
