"""Signing up: never more than there are places, and who waits moves up in turn."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from activities.models import Delegation
from core.errors import Denied, Missing, Refusal
from core.models import Notification
from members.models import Membership
from rota.models import Call, Project, SignUp
from rota.services import cancel_project, cancel_sign_up, change_project, sign_up
from tests.accounts.factories import GrantFactory, UserFactory
from tests.members.factories import MemberFactory
from tests.regions.factories import RegionFactory
from tests.rota.conftest import draw_region
from tests.rota.factories import CallFactory, ProjectFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def signed(actor, project, party, *members):
    return sign_up(
        actor=actor,
        project=project.pk,
        party_organization=party,
        members=[each.pk for each in members],
    )


def states(project):
    rows = SignUp.objects.filter(project=project).order_by("pk")
    return list(rows.values_list("member", "state"))


def cancel(actor, project, member):
    row = SignUp.objects.standing().get(project=project, member=member)
    return cancel_sign_up(actor=actor, pk=row.pk, version=row.version)


def test_whoever_finds_no_place_waits_and_moves_up_in_turn(area, call):
    one, two, three, four = area.people
    project = ProjectFactory(call=call, organizer=area.host, capacity=2)
    found = signed(area.guest_secretary, project, area.guest, one, two, three)
    assert (len(found.placed), len(found.waiting)) == (2, 1)
    signed(area.other_secretary, project, area.other, area.others[0])
    # Whoever was signed up is not signed up again, nor loses his turn.
    again = signed(area.guest_secretary, project, area.guest, two, four)
    assert (again.known, len(again.placed), len(again.waiting)) == (1, 0, 1)
    cancel(area.guest_secretary, project, one)
    assert states(project) == [
        (one.pk, "cancelled"),
        (two.pk, "placed"),
        (three.pk, "placed"),
        (area.others[0].pk, "waiting"),
        (four.pk, "waiting"),
    ]
    assert "候补已转为正式" in Notification.objects.visible_to(area.guest_secretary).last().text
    # More places: two more move up, in their order.
    change_project(actor=area.host_secretary, pk=project.pk, version=project.version, capacity=3)
    assert dict(states(project))[area.others[0].pk] == "placed"
    project.refresh_from_db()
    with pytest.raises(ValidationError, match="已有 3 人报名"):
        change_project(
            actor=area.host_secretary, pk=project.pk, version=project.version, capacity=2
        )
    # Who gave his place back may sign up again: at the end of the list.
    signed(area.guest_secretary, project, area.guest, one)
    assert states(project)[-1] == (one.pk, "waiting")


def test_who_left_meanwhile_is_passed_over_by_the_waiting_list(area, call):
    one, two, three, _ = area.people
    project = ProjectFactory(call=call, organizer=area.host, capacity=1)
    signed(area.guest_secretary, project, area.guest, one, two, three)
    two.party_organization = None
    two.save()
    cancel(area.guest_secretary, project, one)
    assert states(project) == [
        (one.pk, "cancelled"),
        (two.pk, "waiting"),
        (three.pk, "placed"),
    ]


def test_nobody_moves_up_once_the_day_is_over(area, call):
    project = ProjectFactory(call=call, organizer=area.host, capacity=1)
    signed(area.guest_secretary, project, area.guest, *area.people[:2])
    Project.objects.update(
        planned_on=timezone.localdate() - DAY, sign_up_until=timezone.localdate() - DAY
    )
    cancel(area.guest_secretary, project, area.people[0])
    assert [state for _, state in states(project)] == ["cancelled", "waiting"]


def test_each_signs_up_for_whom_he_files(cast, county, area, call):
    project = ProjectFactory(call=call, organizer=area.host)
    one = area.people[0]
    for actor in (area.host_secretary, area.other_secretary, cast.viewer, cast.county_admin):
        with pytest.raises(Denied):
            signed(actor, project, area.guest, one)
    with pytest.raises(Missing):
        signed(area.outside_secretary, project, area.outside, MemberFactory())
    deputy = UserFactory()
    with pytest.raises(Denied):
        signed(deputy, project, area.guest, one)
    Delegation.objects.create(
        party_organization=area.guest, user=deputy, starts_on=timezone.localdate()
    )
    assert signed(deputy, project, area.guest, one).placed
    assert signed(cast.town_staff, project, area.guest, area.people[1]).placed
    # The secretary gives back what his deputy took; another branch does not even see it.
    with pytest.raises(Missing):
        cancel(area.other_secretary, project, one)
    cancel(area.guest_secretary, project, one)


def test_only_members_of_the_region_and_none_of_the_host(area, call):
    project = ProjectFactory(call=call, organizer=area.host)
    with pytest.raises(ValidationError, match="不是"):
        signed(area.guest_secretary, project, area.guest, area.others[0])
    with pytest.raises(ValidationError, match="不用报名"):
        signed(area.host_secretary, project, area.host, area.own[0])
    gone = MemberFactory(party_organization=area.guest)
    Membership.objects.filter(member=gone).update(ends_on=timezone.localdate())
    with pytest.raises(ValidationError, match="不是"):
        signed(area.guest_secretary, project, area.guest, gone)
    with pytest.raises(ValidationError, match="请选择"):
        signed(area.guest_secretary, project, area.guest)


def test_only_for_what_is_on_a_published_menu_and_not_too_late(area, call):
    one, today = area.people[0], timezone.localdate()
    for given, words in (
        ({"state": "proposed"}, "待筛选"),
        ({"state": "cancelled"}, "已取消"),
        ({"planned_on": today, "sign_up_until": today - DAY}, "截止"),
    ):
        # The guest hosts too: so he sees the proposal.
        project = ProjectFactory(call=call, organizer=area.host, hosting=[area.guest], **given)
        with pytest.raises(Refusal, match=words):
            signed(area.guest_secretary, project, area.guest, one)
    project = ProjectFactory(call=call, organizer=area.host, hosting=[area.guest])
    for state, words in (("open", "还没有发布"), ("closed", "已经结束")):
        Call.objects.update(state=state)
        with pytest.raises(Refusal, match=words):
            signed(area.guest_secretary, project, area.guest, one)


def test_who_signed_up_is_told_when_it_is_moved_or_off(area, call):
    project = ProjectFactory(call=call, organizer=area.host)
    signed(area.guest_secretary, project, area.guest, area.people[0])
    moved = change_project(
        actor=area.host_secretary, pk=project.pk, version=project.version, place="礼堂"
    )
    texts = Notification.objects.visible_to(area.guest_secretary).order_by("pk")
    assert "时间地点有变" in texts.last().text and "礼堂" in texts.last().text
    cancel_project(
        actor=area.host_secretary, pk=project.pk, version=moved.version, reason="场地检修"
    )
    assert texts.last().text.endswith("已取消。")
    told = Notification.objects.visible_to(area.other_secretary)
    assert not told.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_place_twice():
    """Eight secretaries press at the same moment for five places, on connections of their own;
    then all who have one give it back at once."""
    root = RegionFactory(code="330999", name="测试县", level="county")
    county = type("County", (), {})()
    county.east = RegionFactory(code="330999001", name="东街道", level="town", parent=root)
    county.west = RegionFactory(code="330999002", name="西镇", level="town", parent=root)
    area = draw_region(county)
    people = [*area.people, *(MemberFactory(party_organization=area.guest) for _ in range(4))]
    users = [GrantFactory(role="secretary", party_organization=area.guest).user for _ in people]
    call = CallFactory(committee=area.committee)
    project = ProjectFactory(call=call, organizer=area.host, capacity=5)

    together(
        lambda nth: signed(users[nth], project, area.guest, people[nth], people[0]), len(people)
    )
    rows = SignUp.objects.filter(project=project)
    assert (rows.placed().count(), rows.waiting().count()) == (5, 3)
    assert rows.values("member").distinct().count() == len(people)

    placed = list(rows.placed().order_by("pk"))
    together(
        lambda nth: cancel_sign_up(
            actor=users[nth], pk=placed[nth].pk, version=placed[nth].version
        ),
        len(placed),
    )
    assert (rows.placed().count(), rows.waiting().count()) == (3, 0)


def together(work, number):
    """Run it in threads that begin at the same moment; what one raises fails the test."""
    barrier, failures = threading.Barrier(number), []

    def run(nth):
        try:
            barrier.wait()
            work(nth)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[nth]) for nth in range(number)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []
