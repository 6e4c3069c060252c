"""Cases that people open by hand: weak Party organizations and the negative list."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.errors import Denied, Missing, Refusal
from core.models import AuditEntry
from core.workdays import add_workdays
from rectification import services
from rectification.choices import CaseState, NegativeClass
from rectification.models import Case, CaseStep, Check
from tests.members.factories import id_number
from tests.rectification.factories import CaseFactory
from tests.rectification.test_steps import at, do, to_proved

FACT = "书记空缺 5 个月，今年只开过一次党员大会"


def weak(actor, party, **values):
    values = {"causes": ["life", "secretary"], "fact": FACT, **values}
    return services.open_case(actor=actor, kind="weak", party_organization=party, **values)


def listed(actor, party, topic="term_lapsed", **values):
    values = {"fact": "任期届满 7 个月，没有启动换届", **values}
    return services.open_case(
        actor=actor, kind="negative", topic=topic, party_organization=party, **values
    )


def test_a_weak_one_is_entered_with_causes_owner_plan_and_deadline(east):
    due = timezone.localdate() + datetime.timedelta(days=90)
    case = weak(east.clerk, east.party, owner="镇党委副书记 吴国平", plan="按月检查", due_on=due)
    assert (case.kind, case.topic_name, case.state) == (
        "weak",
        "软弱落后党组织整顿",
        CaseState.DRAFTED,
    )
    assert (case.party_organization, case.region, case.severity) == (east.party, east.region, "")
    # In the order of the list, not of the clicks.
    assert case.causes == ["secretary", "life"]
    assert (case.owner, case.plan, case.due_on) == ("镇党委副书记 吴国平", "按月检查", due)
    assert (case.addressee, case.opened_on) == ("党组织书记", timezone.localdate())
    step = CaseStep.objects.get(subject=case)
    assert (step.move, step.made_by) == ("open", east.clerk)
    assert AuditEntry.objects.filter(action="case_opened", actor_id=east.clerk.pk).exists()


def test_without_a_deadline_it_is_that_of_hard_matters(east):
    case = weak(east.clerk, east.party)
    assert case.due_on == case.first_due_on == add_workdays(timezone.localdate(), 30)


def test_it_goes_the_way_of_every_case(east):
    case = weak(east.clerk, east.party)
    to_proved(east, case)
    closed = do(services.verify, east.clerk, case)
    assert (closed.state, closed.closed_on) == (CaseState.CLOSED, timezone.localdate())


def test_the_same_is_not_opened_twice_and_may_come_again_when_it_is_over(east):
    first = listed(east.clerk, east.party)
    with pytest.raises(Refusal, match="正在办理"):
        listed(east.clerk, east.party)
    assert listed(east.clerk, east.party, topic="role_absent").topic == NegativeClass.ROLE
    at(first, "closed")
    assert listed(east.clerk, east.party).pk != first.pk


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"fact": "差"}, "fact"),
        ({"fact": f"书记 {id_number(7)} 空缺"}, "fact"),
        ({"causes": []}, "causes"),
        ({"causes": ["bad_luck"]}, "causes"),
        ({"plan": "请与 13800138000 联系"}, "plan"),
        ({"owner": "副书记 13800138000"}, "owner"),
        ({"topic": "term_lapsed"}, "topic"),
        ({"opened_on": timezone.localdate() + datetime.timedelta(days=2)}, "opened_on"),
        ({"opened_on": datetime.date(1950, 1, 1)}, "opened_on"),
        ({"due_on": timezone.localdate()}, "due_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_opened(east, values, field):
    number = Case.objects.count()
    with pytest.raises(ValidationError) as caught:
        weak(east.clerk, east.party, **values)
    assert list(caught.value.error_dict) == [field]
    assert Case.objects.count() == number


def test_the_negative_list_has_its_four_classes_and_no_causes(east):
    with pytest.raises(ValidationError) as caught:
        listed(east.clerk, east.party, topic="")
    assert "任期届满不换届、党员教育管理不严格、组织建设不规范、作用发挥不到位" in str(caught.value)
    with pytest.raises(ValidationError, match="不分原因"):
        listed(east.clerk, east.party, causes=["life"])


def test_what_months_open_is_not_opened_by_hand(east):
    with pytest.raises(Refusal, match="自动立案"):
        services.open_case(actor=east.clerk, kind="light", party_organization=east.party, fact=FACT)
    with pytest.raises(Missing):
        services.open_case(actor=east.clerk, kind="none", party_organization=east.party, fact=FACT)


def test_a_dissolved_one_is_not_listed(east):
    type(east.party).objects.filter(pk=east.party.pk).update(dissolved_on=timezone.localdate())
    east.party.refresh_from_db()
    with pytest.raises(Refusal, match="撤销"):
        weak(east.clerk, east.party)


def test_who_lists_what(area, cast):
    """Whoever sees to its place; others hear that they may not, or nothing of it."""
    for actor in (cast.county_admin, cast.county_staff, area.east.clerk):
        at(weak(actor, area.east.party), "withdrawn")
    for actor in (area.east.secretary, cast.viewer):
        with pytest.raises(Denied):
            weak(actor, area.east.party)
    for actor in (area.west.clerk, area.west.secretary, cast.system_admin, cast.department):
        with pytest.raises(Missing):
            weak(actor, area.east.party)


def test_owner_plan_and_causes_change_while_it_is_open(east):
    case = weak(east.clerk, east.party)
    changed = do(services.change_plan, east.clerk, case, owner="县委组织部 周建国", causes=["role"])
    assert (changed.owner, changed.causes, changed.plan) == ("县委组织部 周建国", ["role"], "")
    with pytest.raises(ValidationError, match="至少选一类"):
        do(services.change_plan, east.clerk, case, causes=[])
    with pytest.raises(Denied):
        do(services.change_plan, east.secretary, case, owner="本人")
    with pytest.raises(Refusal, match="没有整顿方案"):
        do(services.change_plan, east.clerk, east.party_case, plan="没有")
    at(case, "closed")
    with pytest.raises(Refusal, match="已销号"):
        do(services.change_plan, east.clerk, case, owner="县委组织部 周建国")


def test_checks_are_recorded_by_whoever_sees_to_it_and_read_by_whoever_answers(area):
    case = weak(area.east.clerk, area.east.party)
    do(services.record_check, area.east.clerk, case, note="书记已到任，组织生活恢复")
    check = Check.objects.get()
    assert (check.checked_on, check.checked_by) == (timezone.localdate(), area.east.clerk)
    assert set(Check.objects.visible_to(area.east.secretary)) == {check}
    assert not Check.objects.visible_to(area.west.clerk)
    with pytest.raises(Denied):
        do(services.record_check, area.east.secretary, case, note="自己看过了")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    for values in ({"note": "好"}, {"note": "已到任书记", "checked_on": yesterday}):
        with pytest.raises(ValidationError):
            do(services.record_check, area.east.clerk, case, **values)
    at(case, "withdrawn")
    with pytest.raises(Refusal):
        do(services.record_check, area.east.clerk, case, note="书记已到任")


def test_a_light_proposes_its_class_until_it_is_listed(area, cast):
    light = area.east.party_case
    other = CaseFactory(party_organization=area.east.party, topic="fall_under_3")
    found = Case.objects.visible_to(cast.county_staff).listable()
    assert set(found) == {light, area.west.party_case} and other not in found
    listed(area.east.clerk, area.east.party)
    assert set(found.all()) == {area.west.party_case}
    # What the data do not show any more is not proposed.
    at(area.west.party_case, "issued", proposed_closed_on=timezone.localdate())
    assert not found.all()
    at(area.west.party_case, "issued", proposed_closed_on=None)
    # One that is over was put right; the light shows it again.
    Case.objects.filter(kind="negative").update(
        state="closed", closed_on=timezone.localdate(), issued_on=timezone.localdate()
    )
    assert set(found.all()) == {light, area.west.party_case}
