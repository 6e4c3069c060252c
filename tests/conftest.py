"""The fixed cast: one county with two towns and a park, and people in their places."""

from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from django.conf import settings

from accounts.models import User
from tests import database, rules
from tests.accounts.factories import GrantFactory, UserFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.regions.factories import RegionFactory


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_createdb, django_db_blocker):
    """In place of pytest-django's own, which migrates; `--create-db` makes the template again."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(database.own_copy(anew=django_db_createdb))
        yield
        stack.enter_context(django_db_blocker.unblock())


@pytest.fixture(scope="session", autouse=True)
def anchor_file_of_the_test_database(tmp_path_factory):
    """Heads of a chain that nobody can verify once the test database is gone."""
    settings.AUDIT_ANCHOR_PATH = tmp_path_factory.mktemp("audit") / "anchor"


@pytest.fixture
def shipped_rules(db):
    """The rules of the migrations: a test on real transactions wipes them away for the next one."""
    rules.ship()


@pytest.fixture
def county(shipped_rules):
    """A county (330999) with two towns and a park beside them."""
    root = RegionFactory(code="330999", name="测试县", level="county")
    return SimpleNamespace(
        root=root,
        east=RegionFactory(code="330999001", name="东街道", level="town", parent=root),
        west=RegionFactory(code="330999002", name="西镇", level="town", parent=root),
        park=RegionFactory(code="330999901", name="经开区", level="park", parent=root),
    )


@pytest.fixture
def cast(county):
    """Users by role; the town officer and the viewer belong to 东街道, `nobody` has no grant."""
    branch = PartyOrganizationFactory(code="CAST01", name="东街道联合党支部", region=county.east)
    people = SimpleNamespace(branch=branch, nobody=UserFactory(username="nobody"))
    for role in ("system_admin", "security_admin", "audit_admin"):
        setattr(people, role, GrantFactory(user__username=role, role=role).user)
    for role, region in {
        "county_admin": county.root,
        "county_staff": county.root,
        "town_staff": county.east,
        "viewer": county.east,
    }.items():
        setattr(
            people,
            role,
            GrantFactory(user__username=role, role=role, region=region).user,
        )
    people.secretary = GrantFactory(
        user__username="secretary", role="secretary", party_organization=branch
    ).user
    return people


@pytest.fixture
def fresh():
    """Load a user anew, as the next request does: his grants are cached on the object."""
    return lambda user: User.objects.get(pk=user.pk)
