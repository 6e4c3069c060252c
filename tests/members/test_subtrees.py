"""What stands under large Party organizations is counted ahead, as the tree itself counts it."""

import pytest
from django.urls import reverse

from branches.services import refresh_coverage_facts
from members.services import LARGE_SUBTREES, subtrees
from orgs.models import Organization
from tests.accounts.factories import GrantFactory
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

TREE = reverse("members:tree")


@pytest.fixture
def above(county, monkeypatch):
    """Two below, of which one is dissolved; two organizations, one in the recycle bin; a member."""
    monkeypatch.setattr(subtrees, "LARGE", 2)
    above = PartyOrganizationFactory(name="东街道党委", kind="committee", region=county.east)
    below = PartyOrganizationFactory(region=county.east, parent=above)
    ended = PartyOrganizationFactory(region=county.east, parent=above, dissolved_on="2026-01-01")
    MemberFactory(party_organization=below)
    for organization in OrganizationFactory.create_batch(2, region=county.east):
        for party in (above, below, ended):
            CoverageFactory(organization=organization, party_organization=party)
    Organization.objects.filter(pk=organization.pk).update(deleted_at="2026-01-01T00:00Z")
    refresh_coverage_facts()
    return above


def shown(client, user) -> dict[str, tuple]:
    client.force_login(user)
    return {
        node.name: tuple(counts.get(key, 0) for key in ("parties", "organizations", "members"))
        for node, counts in client.get(TREE).context["nodes"]
    }


def test_counts_taken_ahead_are_those_that_the_tree_counts(client, cast, above):
    counted = shown(client, cast.county_admin)
    assert counted["东街道党委"] == (1, 1, 1)
    found = LARGE_SUBTREES.anew()
    assert set(found.value) == {above.pk}
    assert shown(client, cast.county_admin) == counted
    assert shown(client, cast.town_staff) == counted


def test_they_are_shown_until_they_are_taken_anew(client, cast, county, above):
    LARGE_SUBTREES.anew()
    PartyOrganizationFactory(region=county.east, parent=above)
    assert shown(client, cast.town_staff)["东街道党委"] == (1, 1, 1)
    LARGE_SUBTREES.anew()
    assert shown(client, cast.town_staff)["东街道党委"] == (2, 1, 1)


def test_who_does_not_see_all_of_it_gets_what_is_in_scope(client, cast, county, above):
    PartyOrganizationFactory(region=county.west, parent=above)
    elsewhere = OrganizationFactory(region=county.west)
    CoverageFactory(organization=elsewhere, party_organization=above)
    refresh_coverage_facts()
    LARGE_SUBTREES.anew()
    assert shown(client, cast.county_admin)["东街道党委"] == (2, 2, 1)
    assert shown(client, cast.town_staff)["东街道党委"] == (1, 1, 1)
    assert above.name not in shown(client, cast.nobody)


def test_a_secretary_sees_all_that_is_under_his_own(client, cast, above):
    secretary = GrantFactory(role="secretary", region=None, party_organization=above).user
    LARGE_SUBTREES.anew()
    assert shown(client, secretary)["东街道党委"] == (1, 1, 1)
