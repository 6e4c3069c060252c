"""A case goes from one to the other: who may do what in which state, and what is kept of it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.errors import Conflict, Denied, Missing, Refusal
from core.models import AuditEntry, Notification
from core.workdays import add_workdays
from rectification import services
from rectification.choices import CaseState
from rectification.models import Answer, Case, CaseStep
from tests.rectification.factories import CaseFactory


def do(service, actor, case, **values):
    version = Case.objects.get(pk=case.pk).version
    return service(actor=actor, pk=case.pk, version=version, **values)


def at(case, state, **values):
    values["closed_on"] = timezone.localdate() if state == "closed" else None
    Case.objects.filter(pk=case.pk).update(state=state, **values)
    case.refresh_from_db()
    return case


def to_proved(east, case):
    do(services.issue, east.clerk, case)
    do(services.acknowledge, east.secretary, case)
    do(services.respond, east.secretary, case, text="已联系两名在职党员转入")
    return do(services.prove, east.secretary, case, text="党员已转入，见名册")


def test_the_way_from_the_draft_to_the_end(east):
    case = to_proved(east, east.case)
    assert case.state == CaseState.PROVED
    closed = do(services.verify, east.clerk, case)
    assert (closed.state, closed.closed_on) == (CaseState.CLOSED, timezone.localdate())
    steps = CaseStep.objects.filter(subject=case).order_by("pk")
    assert [each.move for each in steps] == ["issue", "acknowledge", "respond", "prove", "verify"]
    assert [each.kind for each in Answer.objects.order_by("pk")] == ["measures", "proof"]


def test_each_step_says_until_when_the_next_one_is_due(east):
    today = timezone.localdate()
    to_proved(east, east.case)
    due = dict(CaseStep.objects.filter(subject=east.case).values_list("move", "due_on"))
    assert due == {
        "issue": add_workdays(today, 5),
        "acknowledge": east.case.due_on,
        "respond": east.case.due_on,
        "prove": add_workdays(today, 15),
    }


def test_nobody_checks_what_he_answered_himself(east):
    do(services.issue, east.clerk, east.case)
    do(services.acknowledge, east.clerk, east.case)
    do(services.respond, east.clerk, east.case, text="由镇街联系企业发展党员")
    do(services.prove, east.clerk, east.case, text="已确定两名入党积极分子")
    with pytest.raises(Denied):
        do(services.verify, east.clerk, east.case)


def test_another_one_of_the_town_checks_it(east, cast):
    at(east.case, "proved", answered_by=east.clerk)
    assert do(services.verify, cast.town_staff, east.case).state == CaseState.CLOSED


def test_what_was_shown_and_is_not_enough_goes_back_and_comes_again(east):
    to_proved(east, east.case)
    returned = do(services.return_case, east.clerk, east.case, reason="看不出党员已转入")
    assert returned.state == CaseState.RETURNED
    assert do(services.prove, east.secretary, east.case, text="补充转接记录").state == "proved"


def test_a_returned_one_may_say_anew_what_is_done(east):
    at(east.case, "returned")
    found = do(services.respond, east.secretary, east.case, text="改为由镇街派驻指导员")
    assert found.state == CaseState.RESPONDED


def test_no_pictures_are_no_reason_to_send_it_back(east):
    to_proved(east, east.case)
    with pytest.raises(ValidationError, match="没有照片"):
        do(services.return_case, east.clerk, east.case, reason="没有附照片，请补充")


def test_one_at_the_wrong_address_is_sent_out_anew(east):
    do(services.issue, east.clerk, east.case)
    do(services.remand, east.secretary, east.case, reason="不是本支部覆盖的企业")
    found = do(services.issue, east.clerk, east.case, addressee="东街道两新办")
    assert (found.state, found.addressee) == (CaseState.ISSUED, "东街道两新办")


MOVES = {
    "issue": ({"drafted", "remanded"}, "clerk", {}),
    "acknowledge": ({"issued"}, "secretary", {}),
    "remand": ({"issued", "acknowledged"}, "secretary", {"reason": "送错了单位"}),
    "respond": (
        {"acknowledged", "responded", "returned"},
        "secretary",
        {"text": "本月内完成整改"},
    ),
    "prove": ({"responded", "returned"}, "secretary", {"text": "整改已经完成"}),
    "verify": ({"proved"}, "clerk", {}),
    "return_case": ({"responded", "proved"}, "clerk", {"reason": "看不出已经完成"}),
    "withdraw": (
        {"drafted", "issued", "acknowledged", "responded", "proved", "returned", "remanded"},
        "clerk",
        {"reason": "企业已经注销"},
    ),
    "reopen": ({"closed"}, "clerk", {"reason": "销号后又出现"}),
}


@pytest.mark.parametrize("name", MOVES)
def test_each_step_is_made_in_its_states_only(east, name):
    states, who, values = MOVES[name]
    for state in CaseState:
        case = CaseFactory(party_organization=east.party, topic=f"t-{state}", state=state)
        if state in states:
            do(getattr(services, name), getattr(east, who), case, **values)
        else:
            with pytest.raises(Refusal, match="这条整改件现在是"):
                do(getattr(services, name), getattr(east, who), case, **values)


#: Who is refused, though he sees it; the others do not see it.
SEES_TO = {"county_admin", "county_staff", "town_staff"}
ANSWERS = {"town_staff", "secretary"}


@pytest.mark.parametrize("name", MOVES)
def test_each_step_is_made_by_those_of_the_table(east, cast, name):
    states, who, values = MOVES[name]
    allowed = SEES_TO if who == "clerk" else ANSWERS
    cast.secretary = east.secretary
    for role in ("county_admin", "county_staff", "town_staff", "viewer", "secretary", "nobody"):
        case = at(east.case, sorted(states)[0], answered_by=None)
        actor = getattr(cast, role)
        if role in allowed:
            do(getattr(services, name), actor, case, **values)
        else:
            with pytest.raises(Missing if role == "nobody" else Denied):
                do(getattr(services, name), actor, case, **values)


def test_another_version_than_was_seen_is_a_conflict(east):
    with pytest.raises(Conflict):
        services.issue(actor=east.clerk, pk=east.case.pk, version=east.case.version + 1)


def test_a_case_is_closed_without_proof_only_where_the_data_show_it(east):
    with pytest.raises(Refusal, match="最近定稿的月份仍有这个问题"):
        do(services.confirm, east.clerk, east.case)
    at(east.case, "issued", proposed_closed_on=timezone.localdate())
    assert do(services.confirm, east.clerk, east.case).state == CaseState.CLOSED


@pytest.mark.parametrize("text", ["", "好", "请找张三 330999198001010010"])
def test_an_answer_says_something_and_no_numbers(east, text):
    at(east.case, "acknowledged")
    with pytest.raises(ValidationError):
        do(services.respond, east.secretary, east.case, text=text)


def test_a_department_answers_what_was_sent_to_it(east, cast):
    department = cast.department.current_grants[0].department
    with pytest.raises(Missing):
        do(services.acknowledge, cast.department, at(east.case, "issued"))
    at(east.case, "drafted")
    do(services.issue, east.clerk, east.case, department=department)
    assert do(services.acknowledge, cast.department, east.case).state == "acknowledged"


def test_many_are_sent_out_at_once(east, cast, django_assert_max_num_queries):
    cases = [
        CaseFactory(party_organization=east.party, topic=f"t{nth}", region=east.region)
        for nth in range(3)
    ]
    seen = {each.pk: each.version for each in cases}
    seen[cases[0].pk] += 1  # changed since
    issued = services.issue_many(actor=east.clerk, seen=seen)
    assert (issued.number, issued.left) == (2, 1)
    assert Case.objects.filter(state="issued").count() == 2
    assert CaseStep.objects.filter(move="issue").count() == 2
    again = services.issue_many(actor=east.clerk, cases=Case.objects.filter(pk__in=seen))
    assert again.number == 1
    assert services.issue_many(actor=east.clerk, cases=Case.objects.filter(pk__in=seen)).number == 0


def test_many_are_signed_for_at_once(area):
    for each in (area.east.case, area.west.case):
        at(each, "issued")
    assert services.acknowledge_many(actor=area.east.clerk, cases=Case.objects.all()) == 1
    case = Case.objects.get(pk=area.east.case.pk)
    assert case.state == "acknowledged"
    assert CaseStep.objects.get(subject=case).due_on == case.due_on
    assert services.acknowledge_many(actor=None, cases=Case.objects.all()) == 1


def test_what_is_out_of_reach_is_not_sent_out(area):
    issued = services.issue_many(actor=area.east.clerk, cases=Case.objects.all())
    assert issued.number == 2
    assert set(Case.objects.filter(state="issued")) == {area.east.case, area.east.party_case}


def test_whoever_has_to_act_hears_of_it(east, cast):
    def told():
        return set(
            Notification.objects.filter(kind__startswith="case_").values_list(
                "user__username", "kind"
            )
        )

    do(services.issue, cast.county_staff, east.case)
    assert told() == {
        ("east-secretary", "case_to_answer"),
        ("east-clerk", "case_to_answer"),
        ("town_staff", "case_to_answer"),
    }
    Notification.objects.all().delete()
    do(services.acknowledge, east.secretary, east.case)
    do(services.respond, east.secretary, east.case, text="本月内完成整改")
    do(services.prove, east.secretary, east.case, text="整改已经完成")
    assert told() == {("east-clerk", "case_to_check"), ("town_staff", "case_to_check")}


def test_one_alone_in_a_town_leaves_the_check_to_the_county(area, cast):
    west = area.west
    at(west.case, "responded")
    do(services.prove, west.clerk, west.case, text="整改已经完成")
    found = Notification.objects.filter(kind="case_to_check").values_list("user__username")
    assert {name for (name,) in found} == {"county_admin", "county_staff"}


def test_overdue_counts_from_the_deadline_and_stands_still_while_appealed(east):
    today = timezone.localdate()
    case = at(east.case, "issued", due_on=today - datetime.timedelta(days=3))
    assert case.overdue_text == "已逾期 3 天"
    assert list(Case.objects.overdue_on(today)) == [case]
    case = at(case, "issued", paused_on=today)
    assert case.overdue_text == ""
    assert not Case.objects.overdue_on(today)


def ticked(*cases):
    return {each.pk: Case.objects.get(pk=each.pk).version for each in cases}


def test_several_are_withdrawn_for_one_reason(area, cast):
    east, west = area.east, area.west
    at(east.case, "issued", issued_on=timezone.localdate())
    seen = ticked(east.case, east.party_case, west.case)
    done = services.withdraw_many(actor=east.clerk, seen=seen, reason="企业已注销，不再整改")
    assert (done.number, done.left) == (2, 1)
    assert set(Case.objects.filter(state="withdrawn")) == {east.case, east.party_case}
    steps = CaseStep.objects.filter(move="withdraw").values_list("before", "reason", "made_by")
    assert set(steps) == {
        (before, "企业已注销，不再整改", east.clerk.pk) for before in ("issued", "drafted")
    }
    denied = AuditEntry.objects.filter(actor_id=east.clerk.pk, action="denied")
    assert str(west.case.pk) in str(denied.latest("pk").detail)
    told = Notification.objects.filter(user=east.secretary, text__contains="撤销整改件")
    assert "撤销整改件 1 件" in told.get().text  # the other one was never sent out


def test_of_several_only_those_are_withdrawn_that_are_as_they_were_seen(area):
    east = area.east
    at(east.case, "issued")
    seen = ticked(east.case, east.party_case)
    do(services.acknowledge, east.secretary, east.case)
    at(east.party_case, "closed")
    seen[east.party_case.pk] += 1
    done = services.withdraw_many(actor=east.clerk, seen=seen, reason="企业已注销，不再整改")
    assert (done.number, done.left) == (0, 2)
    do(services.ask_appeal, east.secretary, east.case, reason="有两名党员没有登记工作单位")
    seen = ticked(east.case)
    assert services.withdraw_many(actor=east.clerk, seen=seen, reason="企业已注销，不再整改").left
    for reason in ("", "注销"):
        with pytest.raises(ValidationError):
            services.withdraw_many(actor=east.clerk, seen=seen, reason=reason)
    assert not Case.objects.filter(state="withdrawn").exists()
