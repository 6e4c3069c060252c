import datetime

import pytest

from core.months import Month, months_later, years_later


def test_month_arithmetic_crosses_years():
    assert Month(2026, 1).plus(-1) == Month(2025, 12)
    assert Month(2025, 12).plus(14) == Month(2027, 2)
    assert Month(2024, 2).last_day == datetime.date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-1", "202601", "0000-01", "2026-00", "２０２６-01", ""]
)
def test_month_refuses_other_forms(text):
    with pytest.raises(ValueError, match="YYYY-MM"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-08-31", -6, "2024-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-11-29", 6, "2027-05-29"),
        ("2026-01-15", -3, "2025-10-15"),
    ],
)
def test_months_are_calendar_ones_and_a_day_that_is_missing_is_the_last(day, months, there):
    assert months_later(datetime.date.fromisoformat(day), months).isoformat() == there


def test_a_year_after_29_february_is_28_february():
    leap = datetime.date(2024, 2, 29)
    assert years_later(leap, 1) == datetime.date(2025, 2, 28)
    assert years_later(leap, -1) == datetime.date(2023, 2, 28)
    assert years_later(leap, 4) == datetime.date(2028, 2, 29)
