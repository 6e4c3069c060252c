"""Broker, worker and database go away in the middle of an import, a bulk edit and an export."""

import pytest

from tests.crash.outages import (
    OUTAGES,
    assert_nothing_lost_or_doubled,
    clerk,
    disturbed,
    in_peace,
    works,
)

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("name", ["import", "bulk edit", "export"])
def test_nothing_is_lost_or_doubled(tmp_path, name):
    with clerk(tmp_path) as template:
        work = works(tmp_path)[name]
        expected = in_peace(template, tmp_path, [work])
        for outage in OUTAGES.values():
            found = disturbed(template, tmp_path, [(work, outage)])
            assert_nothing_lost_or_doubled(found, expected)
