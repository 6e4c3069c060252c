"""Numbers in addresses and forms, and what is in force on a day: one rule each."""

import datetime

import pytest

from branches.models import Coverage
from core import in_force
from core.keys import LARGEST, NONE, key_of
from tests.branches.factories import CoverageFactory


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1", 1),
        ("007", 7),
        ("0", 0),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), NONE),
        ("9" * 5_000, NONE),
        ("-1", NONE),
        ("1.0", NONE),
        ("１", NONE),
        ("²", NONE),
        (" 1", NONE),
        ("", NONE),
        (None, NONE),
    ],
)
def test_a_key_is_plain_digits_that_a_bigint_holds(text, key):
    assert key_of(text) == key


DAY = datetime.date(2026, 3, 5)
ONE = datetime.timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (DAY, None, True),
        (DAY - ONE, DAY, False),
        (DAY - ONE, DAY + ONE, True),
        (DAY, DAY, False),
        (DAY + ONE, None, False),
    ],
)
def test_from_the_start_to_the_day_before_the_end_in_all_three_forms(starts, ends, holds):
    link = CoverageFactory(starts_on=starts, ends_on=ends)
    assert in_force.holds(starts, ends, DAY) is holds
    assert Coverage.objects.in_force(DAY).filter(pk=link.pk).exists() is holds
    found = Coverage.objects.raw(
        f"SELECT * FROM branches_coverage link WHERE {in_force.sql('link')}", {"day": DAY}
    )
    assert bool(list(found)) is holds
