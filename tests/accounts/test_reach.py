"""What was counted ahead is shown of whole regions, to whoever reaches these and nothing else."""

import pytest

from core.ahead import Ahead
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


@pytest.fixture
def figures(county):
    return Ahead("tests.figures", lambda: {county.east.pk: 3, county.west.pk: 4})


def of(user, figures):
    found = user.reach.see_registry.of_regions(figures)
    return found and found.value


def test_nobody_is_shown_what_was_not_counted(cast, figures):
    assert of(cast.county_admin, figures) is None
    small = Ahead("tests.small", lambda: None)
    small.anew()
    assert of(cast.county_admin, small) is None


def test_the_county_is_shown_all_and_a_town_its_own(cast, county, figures):
    figures.anew()
    assert of(cast.county_admin, figures) == {county.east.pk: 3, county.west.pk: 4}
    assert of(cast.town_staff, figures) == {county.east.pk: 3}
    assert of(cast.nobody, figures) is None


def test_who_reaches_more_than_regions_is_shown_none_of_it(cast, county, figures):
    figures.anew()
    assert of(cast.secretary, figures) is None
    party = PartyOrganizationFactory(region=county.west)
    GrantFactory(user=cast.town_staff, role="secretary", region=None, party_organization=party)
    cast.town_staff.__dict__.pop("reach", None)
    assert of(cast.town_staff, figures) is None
