import pytest

from tests import rules
from tests.access.registry import draw
from tests.access.world import World, build, kept_for_the_module


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> World:
    """Built once for a module; every test changes it in a savepoint of its own."""
    with django_db_blocker.unblock(), kept_for_the_module():
        rules.ship()
        yield build()


@pytest.fixture(scope="module")
def database_of_the_module(django_db_setup, django_db_blocker):
    """A registry drawn at random, for one module."""
    with django_db_blocker.unblock(), kept_for_the_module():
        rules.ship()
        yield draw(1, users=40)


@pytest.fixture
def unlimited(settings):
    """Searches and reveals without end: their limits have tests of their own."""
    settings.PERSON_SEARCHES_PER_HOUR = settings.REVEALS_PER_DAY = 10**6
