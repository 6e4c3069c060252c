"""What somebody owes, by plain numbers: edges, kinds, rounding, months in a row."""

from decimal import Decimal

import pytest

from core.months import Month
from core.values import Money, Wrong
from dues.papers import capital
from dues.shares import Rate, due_of, unpaid_in_a_row

D = Decimal
INCOME = [
    Rate(D(3000), D("0.005"), None),
    Rate(D(5000), D("0.010"), None),
    Rate(D(10000), D("0.015"), None),
    Rate(None, D("0.020"), None),
]
RETIRED = [Rate(D(5000), D("0.005"), None), Rate(None, D("0.010"), None)]
FIXED = [Rate(None, None, D("0.20"))]


@pytest.mark.parametrize(
    ("bands", "base", "due"),
    [
        (INCOME, "0.00", "0.00"),
        (INCOME, "3000.00", "15.00"),
        (INCOME, "3000.01", "30.00"),
        (INCOME, "5000.00", "50.00"),
        (INCOME, "5000.01", "75.00"),
        (INCOME, "10000.00", "150.00"),
        (INCOME, "10000.01", "200.00"),
        # To the cent, halves up: 15.0050 is 15.01, never the even 15.00.
        (INCOME, "2501.00", "12.51"),
        (INCOME, "2999.00", "15.00"),
        (INCOME, "1001.00", "5.01"),
        (RETIRED, "5000.00", "25.00"),
        (RETIRED, "5000.01", "50.00"),
        (FIXED, None, "0.20"),
    ],
)
def test_the_band_of_the_whole_income_says_the_share_and_halves_go_up(bands, base, due):
    assert due_of(bands, None if base is None else D(base))[0] == D(due)


def test_months_in_a_row_are_calendar_months_up_to_the_last_one():
    january = Month(2025, 11)
    months = [january.plus(number) for number in range(6)]

    def row(said):
        return [(month, mark == "x") for month, mark in zip(months, said, strict=False)]

    assert unpaid_in_a_row([]) == (0, None)
    assert unpaid_in_a_row(row("......")) == (0, None)
    assert unpaid_in_a_row(row("xxxxxx")) == (6, january)
    assert unpaid_in_a_row(row("xxx.xx")) == (2, months[4])
    assert unpaid_in_a_row(row("xxxxx.")) == (0, None)
    # A month for which nobody was asked breaks the row.
    assert unpaid_in_a_row([*row("xx"), (months[3], True)]) == (1, months[3])


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("45", "45.00"),
        ("4,500.5", "4500.50"),
        ("￥45.00元", "45.00"),
        (45.1, "45.10"),
        (0.1 + 0.2, "0.30"),
        (3000.01, "3000.01"),
        (12, "12.00"),
    ],
)
def test_an_amount_is_read_to_the_cent(raw, stored):
    assert Money().read(raw) == D(stored) and str(Money().read(raw)) == stored


@pytest.mark.parametrize(
    "raw", ["45.005", "三十元", "-1", "1e5", True, "10000000", float("nan"), "", "１.２.３"]
)
def test_what_is_no_amount_is_refused(raw):
    with pytest.raises(Wrong):
        Money().read(raw)


def test_an_amount_in_characters_that_nobody_alters():
    assert {text: capital(D(text)) for text in
            ("0", "0.20", "45.00", "105.06", "1000.50", "10010.00", "20300.07", "100000.00")} == {
        "0": "零元整",
        "0.20": "贰角整",
        "45.00": "肆拾伍元整",
        "105.06": "壹佰零伍元零陆分",
        "1000.50": "壹仟元伍角整",
        "10010.00": "壹万零壹拾元整",
        "20300.07": "贰万零叁佰元零柒分",
        "100000.00": "壹拾万元整",
    }  # fmt: skip
