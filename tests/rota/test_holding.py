"""The event that was held is an activity of everybody who took part, once."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from activities.models import Activity, DutyStanding
from activities.services import correct_activity
from core.errors import Conflict, Denied, Missing, Refusal
from members.models import Membership
from rota.models import Project, Remark
from rota.services import cancel_sign_up, hold_project, keep_remark
from tests.members.factories import MemberFactory
from tests.regions.factories import RegionFactory
from tests.rota.conftest import draw_region
from tests.rota.factories import CallFactory, ProjectFactory, SignUpFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def held(actor, project, **given):
    project.refresh_from_db()
    values = {"held_on": timezone.localdate(), **given}
    return hold_project(actor=actor, pk=project.pk, version=project.version, **values)


@pytest.fixture
def project(area, call):
    """Three of the guests have a place, one of the other town's, and one waits."""
    project = ProjectFactory(call=call, organizer=area.host)
    for member in (*area.people[:3], area.others[0]):
        SignUpFactory(project=project, member=member)
    SignUpFactory(project=project, member=area.people[3], state="waiting")
    return project


def test_it_is_filed_for_every_branch_of_which_somebody_came(area, project):
    absent = [area.people[0].pk, area.others[0].pk, area.own[1].pk]
    filed = held(area.host_secretary, project, absent=absent, host="陈刚")
    activity = filed.record
    assert (activity.source, activity.state, activity.topic) == ("rota", "filed", project.topic)
    counts = {
        each.party_organization: (each.entitled_count, each.present_count)
        for each in activity.branches.all()
    }
    # All of the organizer's, of the guests those who had a place; of the other one nobody came.
    assert counts == {area.host: (2, 1), area.guest: (3, 2)}
    assert set(activity.absences.values_list("member", flat=True)) == {
        area.people[0].pk,
        area.own[1].pk,
    }
    project.refresh_from_db()
    assert (project.state, project.activity) == ("held", activity)
    # What it counts for, it counts for both.
    done = DutyStanding.objects.filter(duty="party_day", done_on=timezone.localdate())
    assert set(done.values_list("party_organization", flat=True)) == {area.host.pk, area.guest.pk}


def test_it_is_filed_once(area, project):
    seen = project.version
    held(area.host_secretary, project)
    with pytest.raises(Conflict):
        hold_project(
            actor=area.host_secretary, pk=project.pk, version=seen, held_on=timezone.localdate()
        )
    with pytest.raises(Refusal, match="已开展"):
        held(area.host_secretary, project)
    assert Activity.objects.count() == 1
    with pytest.raises(Refusal, match="不能再取消"):
        row = project.sign_ups.placed().first()
        cancel_sign_up(actor=area.guest_secretary, pk=row.pk, version=row.version)


def test_a_host_together_takes_part_though_nobody_of_it_came(area, call):
    project = ProjectFactory(call=call, organizer=area.host, hosting=[area.other])
    activity = held(area.host_secretary, project).record
    assert set(activity.branches.values_list("party_organization", flat=True)) == {
        area.host.pk,
        area.other.pk,
    }
    assert activity.branches.get(party_organization=area.other).entitled_count == 0


def test_who_moved_meanwhile_counts_where_he_belongs_on_the_day(area, project):
    moved, today = area.people[0], timezone.localdate()
    Membership.objects.filter(member=moved).update(ends_on=today)
    Membership.objects.create(member=moved, party_organization=area.other, starts_on=today)
    activity = held(area.host_secretary, project).record
    counts = {each.party_organization: each.entitled_count for each in activity.branches.all()}
    assert counts == {area.host: 2, area.guest: 2, area.other: 2}


def test_who_is_dissolved_by_then_takes_no_part(area, project):
    area.other.dissolved_on = timezone.localdate()
    area.other.save()
    activity = held(area.host_secretary, project).record
    assert set(activity.branches.values_list("party_organization", flat=True)) == {
        area.host.pk,
        area.guest.pk,
    }


def test_the_organizer_files_it_and_nobody_else(cast, area, project):
    for actor in (area.guest_secretary, cast.viewer, cast.county_admin):
        with pytest.raises(Denied):
            held(actor, project)
    with pytest.raises(Missing):
        held(area.outside_secretary, project)
    with pytest.raises(ValidationError) as refused:
        held(area.host_secretary, project, held_on=timezone.localdate() + DAY)
    assert set(refused.value.error_dict) == {"held_on"}
    with pytest.raises(ValidationError, match="不在名单内"):
        held(area.host_secretary, project, absent=[MemberFactory().pk])
    assert held(cast.town_staff, project).record.filed_for_others


def test_a_correction_keeps_the_guests_and_only_those_who_signed_up(area, project):
    activity = held(area.host_secretary, project).record
    activity.refresh_from_db()
    correct_activity(
        actor=area.host_secretary,
        pk=activity.pk,
        version=activity.version,
        party_organizations=[area.host],
        duties=["party_day", "party_class"],
        absent=[area.people[1].pk],
    )
    counts = {
        each.party_organization: (each.entitled_count, each.absent_count)
        for each in activity.branches.all()
    }
    assert counts == {area.host: (2, 0), area.guest: (3, 1), area.other: (1, 0)}


def test_a_word_afterwards_is_of_whoever_took_part_and_goes_when_it_is_blank(area, project):
    with pytest.raises(Refusal, match="开展"):
        remark(area.guest_secretary, project, area.guest, "先说一句")
    held(area.host_secretary, project, absent=[area.others[0].pk])
    remark(area.guest_secretary, project, area.guest, "收获很大")
    remark(area.guest_secretary, project, area.guest, "先锋岗的做法可以学")
    assert Remark.objects.get().text == "先锋岗的做法可以学"
    with pytest.raises(Denied):
        remark(area.host_secretary, project, area.guest, "代写")
    with pytest.raises(Refusal, match="没有参加"):
        remark(area.other_secretary, project, area.other, "没去")
    assert remark(area.guest_secretary, project, area.guest, " ") is None
    assert not Remark.objects.exists()


def remark(actor, project, party, text):
    return keep_remark(actor=actor, project=project.pk, party_organization=party, text=text)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_file_one_activity():
    root = RegionFactory(code="330999", name="测试县", level="county")
    county = type("County", (), {})()
    county.east = county.west = RegionFactory(
        code="330999001", name="东街道", level="town", parent=root
    )
    area = draw_region(county)
    project = ProjectFactory(call=CallFactory(committee=area.committee), organizer=area.host)
    SignUpFactory(project=project, member=area.people[0])
    barrier, answers = threading.Barrier(2), []

    def send():
        barrier.wait()
        try:
            answers.append(held(area.host_secretary, Project.objects.get(pk=project.pk)).new)
        except Refusal as refusal:  # a conflict too
            answers.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert True in answers and answers.count(True) == 1
    assert Activity.objects.count() == 1
