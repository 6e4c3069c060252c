"""What remains of a period when others are taken out of it."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from core.records.links import uncovered

DAYS = [datetime.date(2026, 1, 1) + datetime.timedelta(days=n) for n in range(12)]
LAST = len(DAYS)


@st.composite
def periods(draw):
    begin = draw(st.integers(0, LAST - 1))
    end = draw(st.none() | st.integers(begin, LAST - 1))
    return DAYS[begin], None if end is None else DAYS[end]


def days_of(period):
    begin, end = period
    return {day for day in DAYS if day >= begin and (end is None or day < end)}


@given(periods(), st.lists(periods(), max_size=5))
def test_the_parts_hold_each_free_day_once(period, taken):
    parts = uncovered(*period, taken)
    free = days_of(period) - set().union(*map(days_of, taken))
    found = [day for part in parts for day in sorted(days_of(part))]
    assert found == sorted(free)
    assert all(end is None or begin < end for begin, end in parts)
