"""A committee calls, branches propose, the town screens, the menu is published."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.errors import Conflict, Denied, Missing, Refusal
from core.models import AuditEntry, Notification
from rota.models import Call, Project
from rota.services import (
    SCREENING,
    answer_hosting,
    cancel_project,
    change_call,
    change_project,
    move_call,
    open_call,
    propose_project,
)
from tests.accounts.factories import GrantFactory
from tests.rota.factories import CallFactory, ProjectFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def opened(actor, committee, **given):
    today = timezone.localdate()
    values = {"year": today.year, "proposals_until": today, **given}
    return open_call(actor=actor, committee=committee, **values)


def proposed(actor, call, organizer, **given):
    today = timezone.localdate()
    values = {
        "topic": "走进智能车间",
        "text": "参观生产线，交流先锋岗",
        "planned_on": today,
        "place": "一号车间",
        "capacity": 30,
        "sign_up_until": today,
        "duties": ["party_day"],
    }
    return propose_project(actor=actor, call=call, organizer=organizer, **values | given)


def told(user):
    return [row.text for row in Notification.objects.visible_to(user).order_by("pk")]


def test_whoever_leads_the_committee_opens_its_call_and_the_branches_are_told(cast, county, area):
    call = opened(area.leader, area.committee, note="围绕发展")
    assert (call.state, call.least, call.most) == ("open", 2, 3)
    assert any("征集" in text for text in told(area.guest_secretary))
    assert told(area.outside_secretary) == []
    # The town, and the county, of the committee's region.
    next_year = timezone.localdate().year + 1
    assert opened(cast.town_staff, area.committee, year=next_year).year == next_year
    west = GrantFactory(role="town_staff", region=county.west).user
    for actor in (west, area.guest_secretary, cast.viewer):
        with pytest.raises(Denied):
            opened(actor, area.committee)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"year": 2019}, "year"),
        ({"proposals_until": datetime.date(2019, 1, 31)}, "proposals_until"),
        ({"least": 4, "most": 3}, "__all__"),
        ({"most": 13}, "__all__"),
    ],
)
def test_a_call_is_of_this_year_or_the_next_and_asks_for_some_projects(area, given, field):
    with pytest.raises(ValidationError) as refused:
        opened(area.leader, area.committee, **given)
    assert set(refused.value.error_dict) == {field}


def test_a_committee_calls_once_a_year_and_a_branch_never(cast, area):
    opened(area.leader, area.committee)
    with pytest.raises(ValidationError, match="已经发起过"):
        opened(area.leader, area.committee)
    with pytest.raises(ValidationError, match="党委、党总支牵头"):
        opened(area.host_secretary, area.host)


def test_a_branch_proposes_as_many_as_the_call_takes_and_for_itself_alone(cast, area):
    call = CallFactory(committee=area.committee, state="open", least=1, most=2)
    first = proposed(area.host_secretary, call, area.host)
    proposed(area.host_secretary, call, area.host)
    with pytest.raises(Refusal, match="至多 2 个"):
        proposed(area.host_secretary, call, area.host)
    # One that was taken off counts no more.
    cancel_project(
        actor=area.host_secretary, pk=first.pk, version=first.version, reason="与安全月重复"
    )
    proposed(area.host_secretary, call, area.host)
    with pytest.raises(Denied):
        proposed(area.guest_secretary, call, area.host)
    with pytest.raises(Missing):
        proposed(area.outside_secretary, call, area.outside)
    # The town files for its own.
    assert proposed(cast.town_staff, call, area.guest).organizer == area.guest


def test_proposals_end_with_their_day_and_lie_in_the_year(area, call):
    today = timezone.localdate()
    for wrong, field in (
        ({"planned_on": today - DAY, "sign_up_until": today - DAY}, "planned_on"),
        ({"planned_on": datetime.date(today.year + 2, 1, 5)}, "planned_on"),
        ({"topic": " "}, "topic"),
        ({"duties": []}, "duties"),
        # A branch's own meeting is held by the branch.
        ({"duties": ["party_day", "member_meeting"]}, "duties"),
        ({"capacity": 0}, "__all__"),
        ({"sign_up_until": today + DAY}, "__all__"),
    ):
        with pytest.raises(ValidationError) as refused:
            proposed(area.host_secretary, call, area.host, **wrong)
        assert set(refused.value.error_dict) == {field}, wrong
    Call.objects.update(proposals_until=today - DAY)
    with pytest.raises(Refusal, match="截止"):
        proposed(area.host_secretary, call, area.host)


def test_the_town_of_the_committee_screens_and_nobody_his_own(cast, county, area, call):
    project = proposed(area.host_secretary, call, area.host)
    west = GrantFactory(user__username="west", role="town_staff", region=county.west).user
    for actor, error in ((west, Missing), (area.host_secretary, Denied), (area.leader, Denied)):
        with pytest.raises(error):
            decide("accept", actor, project)
    decide("accept", cast.town_staff, project)
    assert told(area.host_secretary)[-1] == "轮值项目“走进智能车间”已列入菜单。"
    own = proposed(cast.town_staff, call, area.guest)
    with pytest.raises(Denied):
        decide("accept", cast.town_staff, own)
    decide("decline", cast.county_staff, own, reason="与去年的重复")
    own.refresh_from_db()
    assert own.state == "declined"


def decide(move, actor, project, **given):
    project.refresh_from_db()
    return SCREENING.decide(move, actor=actor, pk=project.pk, version=project.version, **given)


def test_what_went_back_keeps_what_stood_there_and_is_proposed_again_by_its_correction(
    cast, area, call
):
    project = proposed(area.host_secretary, call, area.host)
    with pytest.raises(ValidationError):
        decide("return", cast.town_staff, project)
    decide("return", cast.town_staff, project, grounds=["day"], reason="请改到下半月")
    project.refresh_from_db()
    assert project.state == "returned"
    changed = change_project(
        actor=area.host_secretary, pk=project.pk, version=project.version, topic="走进新车间"
    )
    assert changed.state == "proposed"
    back, again = project.steps.order_by("pk")
    assert ["项目名称", "走进智能车间"] in back.content and back.grounds == ["day"]
    assert (again.move, again.edition) == ("repropose", 2)
    chain = [each.move for each in SCREENING.steps_of(changed)]
    assert chain == ["propose", "return", "repropose"]


def test_a_menu_is_published_once_something_is_on_it_and_the_year_ends_when_all_was_held(
    cast, area
):
    call = CallFactory(committee=area.committee, state="open")
    with pytest.raises(Refusal, match="先筛选"):
        move_call(actor=area.leader, pk=call.pk, version=call.version, move="publish")
    ProjectFactory(call=call, organizer=area.host)
    with pytest.raises(Denied):
        move_call(actor=area.host_secretary, pk=call.pk, version=call.version, move="publish")
    call = move_call(actor=cast.town_staff, pk=call.pk, version=call.version, move="publish")
    assert AuditEntry.objects.filter(action="rota_published").count() == 1
    assert "菜单已发布" in told(area.other_secretary)[-1]
    with pytest.raises(Refusal, match="还有 1 个项目"):
        move_call(actor=area.leader, pk=call.pk, version=call.version, move="close")
    Project.objects.update(state="declined")
    call = move_call(actor=area.leader, pk=call.pk, version=call.version, move="close")
    with pytest.raises(Refusal, match="已经结束"):
        change_call(actor=area.leader, pk=call.pk, version=call.version, most=5)


def test_whoever_is_asked_to_host_together_hosts_once_he_agrees(cast, area, call):
    project = proposed(area.host_secretary, call, area.host, co_hosts=[area.guest, area.other])
    own, guest, other = project.hosts.order_by("pk")
    assert [each.answer for each in (own, guest, other)] == ["agreed", "asked", "asked"]
    assert "邀请共同主办" in told(area.guest_secretary)[-1]
    # His own asks; he cannot answer for the other.
    with pytest.raises(Denied):
        answer_hosting(actor=area.host_secretary, pk=guest.pk, agrees=True)
    answer_hosting(actor=area.guest_secretary, pk=guest.pk, agrees=True)
    answer_hosting(actor=area.other_secretary, pk=other.pk, agrees=False)
    hosting = project.hosts.hosting().values_list("party_organization", flat=True)
    assert set(hosting) == {area.host.pk, area.guest.pk}
    with pytest.raises(Refusal, match="不能退出"):
        answer_hosting(actor=area.host_secretary, pk=own.pk, agrees=False)
    with pytest.raises(ValidationError, match="不在"):
        proposed(area.host_secretary, call, area.host, co_hosts=[area.outside])


def test_on_the_menu_day_and_place_may_change_but_not_what_was_screened(cast, area, call):
    project = ProjectFactory(call=call, organizer=area.host)
    today = timezone.localdate()
    changed = change_project(
        actor=area.host_secretary, pk=project.pk, version=project.version, place="二号车间"
    )
    assert changed.place == "二号车间"
    with pytest.raises(Refusal, match="不能再改"):
        change_project(
            actor=area.host_secretary, pk=project.pk, version=changed.version, topic="别的"
        )
    with pytest.raises(Conflict):
        change_project(
            actor=area.host_secretary, pk=project.pk, version=project.version, planned_on=today
        )


def test_whoever_changes_the_hosts_sees_what_they_answered_first(area, call):
    Call.objects.filter(pk=call.pk).update(state="open")
    project = proposed(area.host_secretary, call, area.host, co_hosts=[area.guest])
    seen = project.version
    asked = project.hosts.get(party_organization=area.guest)
    answer_hosting(actor=area.guest_secretary, pk=asked.pk, agrees=True)
    with pytest.raises(Conflict):
        change_project(
            actor=area.host_secretary, pk=project.pk, version=seen, co_hosts=[area.other]
        )
    assert project.hosts.filter(party_organization=area.guest, answer="agreed").exists()
