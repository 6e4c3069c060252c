"""A light is for whoever has the role of its rule at its place."""

import pytest

from lights.models import Notice, Rule
from lights.services import addressed_to
from tests.accounts.factories import GrantFactory
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.months.march import close
from tests.orgs.factories import OrganizationFactory
from tests.rules import spoil

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(county):
    branch = PartyOrganizationFactory(region=county.east, formation="joint", name="东联合支部")
    return {
        "east": GrantFactory(role="town_staff", region=county.east).user_id,
        "county": GrantFactory(role="county_staff", region=county.root).user_id,
        "secretary": GrantFactory(role="secretary", region=None, party_organization=branch).user_id,
        "branch": branch,
    }


def told(role):
    """Subject → users, of every light of the month under rules for that role."""
    spoil(Rule.objects, addressee_role=role)
    notices = Notice.objects.filter(revision=close()).select_related("rule")
    users = addressed_to(notices)
    return {each.subject_name: users[each.pk] for each in notices}


@pytest.mark.parametrize(
    ("role", "east", "covered", "west"),
    [
        ("town", "east", "east", "county"),  # nobody works in the west: the county
        ("secretary", "east", "secretary", "county"),
        ("county", "county", "county", "county"),
    ],
)
def test_role_and_place_make_a_person(county, people, role, east, covered, west):
    OrganizationFactory(region=county.east, staff_count=50, name="东企业")
    OrganizationFactory(region=county.west, staff_count=50, name="西企业")
    unit = OrganizationFactory(region=county.east, staff_count=50, name="覆盖企业")
    CoverageFactory(organization=unit, party_organization=people["branch"])
    found = told(role)
    assert found["东企业"] == {people[east]}
    assert found["覆盖企业"] == {people[covered]}
    assert found["西企业"] == {people[west]}


def test_a_party_organization_is_led_by_its_own_secretary(county, people):
    for number in range(6):
        CoverageFactory(
            organization__region=county.west,
            organization__name=f"第{number}家",
            party_organization=people["branch"],
        )
    assert told("secretary")["东联合支部"] == {people["secretary"]}


@pytest.mark.parametrize("number", [1, 3])
def test_many_lights_are_resolved_at_once(county, people, number, django_assert_num_queries):
    for _ in range(number):
        OrganizationFactory(region=county.east, staff_count=50)
    close()
    notices = list(Notice.objects.select_related("rule"))
    with django_assert_num_queries(5):
        addressed_to(notices)
