import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from orgs.codes import check_uscc, uscc_check_digit
from tests.members.factories import id_number
from tests.orgs.factories import uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(st.text("0123456789", min_size=8, max_size=8), st.text(ALPHABET, min_size=9, max_size=9))
def test_check_digit_agrees_with_the_library(head, tail):
    assert uscc_check_digit(head + tail) == stdnum_uscc.calc_check_digit(head + tail)


@given(st.integers(0, 10**8 - 1), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(number, place, other):
    code = uscc(number)
    assert check_uscc(code) == ""
    if code[place] != other:
        with pytest.raises(ValueError):
            check_uscc(code[:place] + other + code[place + 1 :])


def test_legacy_number_only_warns():
    assert "旧注册号" in check_uscc("330482000012345")


def test_wrong_inner_digit_only_warns():
    body = uscc(1)[:16]
    inner = "1" if uscc(1)[16] != "1" else "2"
    assert "组织机构代码" in check_uscc(body + inner + uscc_check_digit(body + inner))


def test_letter_departments_are_known():
    assert (
        check_uscc("N2330482" + uscc(1)[8:17] + uscc_check_digit("N2330482" + uscc(1)[8:17])) == ""
    )


@pytest.mark.parametrize("code", ["", "1", "91330999000000018", "9133099900000001I5", "9" * 16])
def test_other_forms_are_refused(code):
    with pytest.raises(ValueError):
        check_uscc(code)


def test_an_identity_number_in_the_column_of_the_code_is_refused():
    """Every thirtieth has the right check character of a code, too; hardly one all of it."""
    accepted = 0
    for number in range(2_000):
        try:
            check_uscc(id_number(number, datetime.date(1962, 3, 7)))
        except ValueError:
            continue
        accepted += 1
    assert accepted <= 20
