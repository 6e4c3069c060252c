import datetime

import pytest

from core.months import Month


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
