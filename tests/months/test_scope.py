"""Frozen rows are seen where their region is granted, or what they are about is today."""

from months.models import OrganizationFact
from orgs.models import Organization
from reports.services import rebuild_facts
from tests.accounts.factories import GrantFactory
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.months.march import close
from tests.orgs.factories import OrganizationFactory


def test_a_frozen_row_outlives_its_organization_for_whoever_also_leads_a_party_organization(
    county, db
):
    gone = OrganizationFactory(region=county.east)
    covered, _ = OrganizationFactory.create_batch(2, region=county.west)
    party = PartyOrganizationFactory(region=county.west)
    CoverageFactory(party_organization=party, organization=covered)
    rebuild_facts()
    close()
    # As after the end of its retention: the snapshot refers without a constraint.
    Organization.objects.filter(pk=gone.pk).delete()
    east = GrantFactory(user__username="both", role="town_staff", region=county.east)
    secretary = GrantFactory(
        user=east.user, role="secretary", region=None, party_organization=party
    )
    alone = GrantFactory(
        user__username="alone", role="secretary", region=None, party_organization=party
    )
    seen = {
        user.username: set(
            OrganizationFact.objects.visible_to(user).values_list("organization_id", flat=True)
        )
        for user in (secretary.user, alone.user)
    }
    assert seen == {"both": {gone.pk, covered.pk}, "alone": {covered.pk}}
