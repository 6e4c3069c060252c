"""What becomes of calls and projects when a Party organization goes up in another one."""

import pytest
from django.utils import timezone

from branches.services import merge_party_organizations
from rota.models import Call
from tests.branches.factories import PartyOrganizationFactory
from tests.rota.factories import CallFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def merged(cast, source, into):
    source.refresh_from_db()
    merge_party_organizations(
        actor=cast.county_admin,
        pk=source.pk,
        version=source.version,
        into=into,
        happened_on=timezone.localdate(),
    )


def test_what_is_yet_to_come_is_hosted_by_the_one_into_which_the_host_went_up(cast, area, call):
    coming = ProjectFactory(call=call, organizer=area.host, hosting=[area.guest])
    asked = coming.hosts.get(party_organization=area.guest)
    asked.answer = "asked"
    asked.save()
    declined = ProjectFactory(call=call, organizer=area.host, state="declined")
    merged(cast, area.host, area.guest)
    coming.refresh_from_db()
    declined.refresh_from_db()
    assert (coming.organizer, declined.organizer) == (area.guest, area.host)
    assert [(each.party_organization, each.answer) for each in coming.hosts.all()] == [
        (area.guest, "agreed")
    ]


def test_the_committee_that_takes_the_branches_over_leads_the_call_on(cast, county, area):
    year = timezone.localdate().year
    both, own = (CallFactory(committee=area.committee, year=each) for each in (year, year + 1))
    project = ProjectFactory(call=both, organizer=area.host)
    target = PartyOrganizationFactory(
        kind="committee", region=county.east, founded_on=area.committee.founded_on
    )
    theirs = CallFactory(committee=target, year=year)
    merged(cast, area.committee, target)
    project.refresh_from_db()
    own.refresh_from_db()
    # Where both called, the projects stand in one menu.
    assert (project.call, own.committee) == (theirs, target)
    assert set(Call.objects.visible_to(area.host_secretary)) == {theirs, own}
