from collections.abc import Iterator

import pytest

from tests import database
from tests.access.registry import draw
from tests.access.world import World, build


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once for all modules; every test changes it in a savepoint of its own."""
    with django_db_blocker.unblock(), database.furnished(build) as found:
        found.log_in()
        yield found


@pytest.fixture(scope="module")
def database_of_the_module(kept_rows):
    """A registry drawn at random, for one module."""
    return draw(1, users=40)


@pytest.fixture
def unlimited(settings):
    """Searches and reveals without end: their limits have tests of their own."""
    settings.PERSON_SEARCHES_PER_HOUR = settings.REVEALS_PER_DAY = 10**6
    settings.ROSTERS_PER_DAY = 10**6
