import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.codes import check_id_number
from tests.members.factories import id_number


@given(st.integers(0, 10**6), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_found(number, place, other):
    good = id_number(number, datetime.date(1960, 1, 1))
    check_id_number(good)
    if good[place] != other:
        with pytest.raises(ValueError):
            check_id_number(good[:place] + other + good[place + 1 :])


def test_unknown_or_later_county_only_warns():
    assert "县区代码" in check_id_number(id_number(1))


def test_known_county_passes_without_a_word():
    assert check_id_number("11010519491231002X") == ""


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("330999800101001", "18 位"),
        ("33099919801301001X", "出生日期"),
        ("33099918000101001X", "不合情理"),
        ("33099929990101001X", "不合情理"),
        ("3309991980010100AX", "17 位数字"),
    ],
)
def test_refusal_names_the_reason_and_never_the_number(number, message):
    with pytest.raises(ValueError, match=message) as refused:
        check_id_number(number)
    assert number not in str(refused.value)
