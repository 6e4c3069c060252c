import datetime

import pytest

from core.months import Month
from core.periods import Cadence, Period, ending_in, within

LEAP_DAY = datetime.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("cadence", "written", "first_day", "last_day", "title"),
    [
        (Cadence.MONTH, "2024-02", "2024-02-01", "2024-02-29", "2024年2月"),
        (Cadence.QUARTER, "2024-Q1", "2024-01-01", "2024-03-31", "2024年第1季度"),
        (Cadence.HALF_YEAR, "2024-H1", "2024-01-01", "2024-06-30", "2024年上半年"),
        (Cadence.YEAR, "2024", "2024-01-01", "2024-12-31", "2024年"),
    ],
)
def test_periods_are_those_of_the_calendar(cadence, written, first_day, last_day, title):
    period = Period.containing(cadence, LEAP_DAY)
    assert str(period) == written
    assert (str(period.first_day), str(period.last_day)) == (first_day, last_day)
    assert period.title == title
    assert Period.parse(written) == period
    assert period.contains(period.first_day)
    assert period.contains(period.last_day)
    assert not period.contains(period.last_day + datetime.timedelta(days=1))


@pytest.mark.parametrize("cadence", Cadence)
def test_periods_follow_one_another_without_gap_or_overlap(cadence):
    day = datetime.date(2023, 1, 1)
    period = Period.containing(cadence, day)
    while day < datetime.date(2025, 1, 1):
        assert Period.containing(cadence, day) == period
        if day == period.last_day:
            period = period.plus(1)
        day += datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("written", "due_on"),
    [
        ("2024-01", "2024-02-05"),
        ("2024-02", "2024-03-05"),
        ("2023-02", "2023-03-05"),
        ("2024-Q4", "2025-01-05"),
        ("2024-H1", "2024-07-05"),
        ("2024", "2025-01-05"),
    ],
)
def test_the_due_day_is_so_many_days_after_the_end(written, due_on):
    assert str(Period.parse(written).due_on(5)) == due_on


def test_a_month_ends_the_periods_whose_last_month_it_is():
    ends = {
        number: [str(found) for each in Cadence if (found := ending_in(each, Month(2024, number)))]
        for number in (2, 3, 6, 12)
    }
    assert ends == {
        2: ["2024-02"],
        3: ["2024-03", "2024-Q1"],
        6: ["2024-06", "2024-Q2", "2024-H1"],
        12: ["2024-12", "2024-Q4", "2024-H2", "2024"],
    }


def test_periods_between_two_days_are_all_that_have_a_day_there():
    found = within(Cadence.QUARTER, LEAP_DAY, datetime.date(2024, 7, 1))
    assert [str(each) for each in found] == ["2024-Q1", "2024-Q2", "2024-Q3"]


@pytest.mark.parametrize("text", ["2024-Q5", "2024-H0", "24", "2024-13", "0000", "２０２４", ""])
def test_other_forms_are_no_periods(text):
    with pytest.raises(ValueError, match=r"期间|月份"):
        Period.parse(text)
