"""Who sees calls, proposals, the menu, and who signed up."""

import pytest

from rota.models import Call, Project, SignUp
from tests.accounts.factories import GrantFactory
from tests.rota.factories import CallFactory, ProjectFactory, SignUpFactory

pytestmark = pytest.mark.django_db


def seen(model, user):
    return set(model.objects.visible_to(user))


def test_a_call_reaches_all_who_see_a_branch_under_the_committee(cast, county, area, call):
    west = GrantFactory(user__username="west", role="town_staff", region=county.west).user
    for user in (area.leader, area.host_secretary, area.other_secretary, cast.viewer, west):
        assert seen(Call, user) == {call}, user
    for user in (area.outside_secretary, cast.nobody, cast.system_admin):
        assert seen(Call, user) == set(), user


def test_a_proposal_is_its_hosts_and_the_screeners_until_it_stands_on_a_published_menu(
    cast, county, area, call
):
    west = GrantFactory(user__username="west", role="town_staff", region=county.west).user
    proposal = ProjectFactory(
        call=call, organizer=area.host, hosting=[area.guest], state="proposed"
    )
    listed = ProjectFactory(call=call, organizer=area.host)
    draft_call = CallFactory(committee=area.committee, year=call.year + 1, state="open")
    early = ProjectFactory(call=draft_call, organizer=area.host)
    everything = {proposal, listed, early}
    for user in (area.host_secretary, area.leader, cast.town_staff, cast.county_admin):
        assert seen(Project, user) == everything, user
    # A co-host sees what he hosts; all others what is published.
    assert seen(Project, area.guest_secretary) == {proposal, listed}
    assert seen(Project, area.other_secretary) == seen(Project, west) == {listed}
    assert seen(Project, area.outside_secretary) == seen(Project, cast.nobody) == set()


def test_how_it_was_screened_is_read_by_hosts_and_screeners(cast, area, call):
    listed = ProjectFactory(call=call, organizer=area.host)
    for user, reads in (
        (area.host_secretary, True),
        (cast.town_staff, True),
        (cast.county_admin, True),
        (area.guest_secretary, False),
    ):
        assert Project.objects.followed_by(user).filter(pk=listed.pk).exists() is reads, user


def test_names_are_read_by_whoever_signed_up_and_by_whoever_keeps_the_attendance(
    cast, county, area, call
):
    project = ProjectFactory(call=call, organizer=area.host)
    guest, other = (
        SignUpFactory(project=project, member=member) for member in (area.people[0], area.others[0])
    )
    west = GrantFactory(user__username="west", role="town_staff", region=county.west).user
    assert seen(SignUp, area.host_secretary) == {guest, other}
    assert seen(SignUp, area.guest_secretary) == {guest}
    assert seen(SignUp, area.other_secretary) == seen(SignUp, west) == {other}
    # Viewers see numbers only; the town files for the organizer.
    assert seen(SignUp, cast.viewer) == seen(SignUp, area.outside_secretary) == set()
    assert seen(SignUp, cast.town_staff) == {guest, other}
    rows = SignUp.objects.for_reader(area.host_secretary)
    assert rows.get(pk=guest.pk).name_to(area.host_secretary) == guest.member.name
    assert set(SignUp.objects.editable_by(area.host_secretary)) == set()


def test_the_menu_offers_what_one_may_sign_up_for(area, call):
    project = ProjectFactory(call=call, organizer=area.host)
    offered = Project.objects.signing_up
    assert set(offered(area.guest_secretary)) == set(offered(area.leader)) == {project}
    # His own members come anyway.
    assert set(offered(area.host_secretary)) == set(offered(area.outside_secretary)) == set()
