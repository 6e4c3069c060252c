"""County, cast and a Party organization with its members, drawn once for a module.

Elections by two at once stand on real transactions, in `test_at_once.py`.
"""

import datetime
from copy import deepcopy
from types import SimpleNamespace

import pytest

from tests.elections.course import Course
from tests.members.factories import MemberFactory


def draw_party(cast):
    """In 东街道, with 15 full members and a probationary one; its term is over."""
    cast.branch.founded_on = datetime.date(2020, 3, 1)
    cast.branch.save()
    people = MemberFactory.create_batch(15, party_organization=cast.branch)
    MemberFactory(party_organization=cast.branch, status="probationary")
    cast.branch.refresh_from_db()
    cast.branch.people = people
    return cast.branch


@pytest.fixture(scope="module")
def drawn(kept_county, kept_cast):
    draw_party(kept_cast)
    return SimpleNamespace(county=kept_county, cast=kept_cast)


@pytest.fixture
def own(db, drawn):
    """Objects of this test alone."""
    return deepcopy(drawn)


@pytest.fixture
def county(own):
    return own.county


@pytest.fixture
def cast(own):
    return own.cast


@pytest.fixture
def party(cast):
    return cast.branch


@pytest.fixture
def course(cast, party):
    return Course(cast, party)
