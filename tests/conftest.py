"""The fixed cast: one county with two towns and a park, and people in their places."""

from contextlib import ExitStack

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from accounts.models import User
from tests import database
from tests.county import draw_cast, draw_county


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_createdb, django_db_blocker):
    """In place of pytest-django's own, which migrates; `--create-db` makes the template again."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: database.empty())
        with django_db_blocker.unblock():
            stack.enter_context(database.own_copy(anew=django_db_createdb))
        yield
        stack.enter_context(django_db_blocker.unblock())


@pytest.fixture(scope="session", autouse=True)
def anchor_file_of_the_test_database(tmp_path_factory):
    """Heads of a chain that nobody can verify once the test database is gone."""
    settings.AUDIT_ANCHOR_PATH = tmp_path_factory.mktemp("audit") / "anchor"


@pytest.fixture
def own_anchor_file(settings, tmp_path):
    """No head in it is of another test's rows: a prune refuses when sealed history is missing."""
    settings.AUDIT_ANCHOR_PATH = tmp_path / "anchor"


@pytest.fixture
def county(db):
    """A county (330999) with two towns and a park beside them."""
    return draw_county()


@pytest.fixture
def cast(county):
    """Users by role; the town officer and the viewer belong to 东街道, `nobody` has no grant."""
    return draw_cast(county)


def pytest_collection_modifyitems(items):
    """A test without the mark has no savepoint: what it writes stays for those after it."""
    bare = [
        item.nodeid
        for item in items
        if "kept_rows" in getattr(item, "fixturenames", ())
        and "db" not in item.fixturenames
        and not item.get_closest_marker("django_db")
    ]
    if bare:
        raise pytest.UsageError(f"pytest.mark.django_db is missing: {bare}")


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef):
    """What a module's fixture drew is held against the foreign keys once, and not again at the end
    of each test."""
    drawn = yield
    if fixturedef.scope == "module" and connection.in_atomic_block:
        connection.check_constraints()
    return drawn


@pytest.fixture(scope="module")
def kept_rows(django_db_setup, django_db_blocker):
    """A transaction around a module's tests: what a module's fixture draws in it is drawn once, and
    each test works in a savepoint of its own. Not for modules with tests on real transactions."""
    with django_db_blocker.unblock(), database.kept():
        yield


@pytest.fixture(scope="module")
def kept_county(kept_rows):
    """`county` for all tests of a module, under which its own fixtures draw what they share."""
    return draw_county()


@pytest.fixture(scope="module")
def kept_cast(kept_county):
    """`cast` for all tests of a module."""
    return draw_cast(kept_county)


@pytest.fixture
def fresh():
    """Load a user anew, as the next request does: his grants are cached on the object."""
    return lambda user: User.objects.get(pk=user.pk)


@pytest.fixture
def own_cache(settings):
    """An empty cache of this test alone."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
