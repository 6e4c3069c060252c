"""A page for a new row proposes the only Party organization that its user could choose."""

import pytest
from django.urls import reverse

from tests.branches.factories import PartyOrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    ["elections:new", "joining:new", "reviews:new", "transfers:new_in", "transfers:new_here"],
)
def test_the_only_one_is_proposed_and_one_out_of_reach_never(client, cast, county, name):
    url = reverse(name)
    other = PartyOrganizationFactory(region=county.west)

    def proposed(user, party=""):
        client.force_login(user)
        form = client.get(url, {"party": party} if party else {}).context["form"]
        return form["party_organization"].initial

    assert proposed(cast.secretary) == cast.branch
    assert proposed(cast.secretary, other.pk) is None
    assert proposed(cast.secretary, 10**30) == cast.branch
    assert proposed(cast.county_staff) is None
    assert proposed(cast.county_staff, other.pk) == other
