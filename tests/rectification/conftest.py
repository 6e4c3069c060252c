"""A branch and what it covers in 东街道, another one in 西镇, and who answers and checks there."""

from types import SimpleNamespace

import pytest

from branches.services.facts import refresh_coverage_facts
from tests.accounts.factories import GrantFactory
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.orgs.factories import OrganizationFactory
from tests.rectification.factories import CaseFactory


@pytest.fixture
def area(cast, county):
    """`east` and `west`: branch, covered organization, secretary, clerk, and two cases each."""
    found = SimpleNamespace(county=county, cast=cast)
    for name, region in (("east", county.east), ("west", county.west)):
        party = PartyOrganizationFactory(code=f"{name}1", name=f"{name}党支部", region=region)
        organization = OrganizationFactory(region=region, staff_count=60)
        CoverageFactory(organization=organization, party_organization=party)
        place = SimpleNamespace(
            region=region,
            party=party,
            organization=organization,
            secretary=GrantFactory(
                user__username=f"{name}-secretary", role="secretary", party_organization=party
            ).user,
            clerk=GrantFactory(
                user__username=f"{name}-clerk", role="town_staff", region=region
            ).user,
            case=CaseFactory(organization=organization),
            party_case=CaseFactory(
                party_organization=party, topic="term_expired", topic_name="任期届满未换届"
            ),
        )
        setattr(found, name, place)
    refresh_coverage_facts()
    return found


@pytest.fixture
def east(area):
    return area.east
