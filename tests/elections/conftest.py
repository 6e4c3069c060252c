import datetime

import pytest

from tests.elections.course import Course
from tests.members.factories import MemberFactory


@pytest.fixture
def party(cast):
    """In 东街道, with 15 full members and a probationary one; its term is over."""
    cast.branch.founded_on = datetime.date(2020, 3, 1)
    cast.branch.save()
    people = MemberFactory.create_batch(15, party_organization=cast.branch)
    MemberFactory(party_organization=cast.branch, status="probationary")
    cast.branch.refresh_from_db()
    cast.branch.people = people
    return cast.branch


@pytest.fixture
def course(cast, party):
    return Course(cast, party)
