"""A later deadline: asked for in time, granted or not."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.errors import Denied, Refusal
from core.models import Notification
from core.workdays import add_workdays
from rectification import services
from rectification.models import Case, CaseStep, Extension
from rectification.todos import to_decide
from tests.rectification.test_steps import at, do

DAY = datetime.timedelta(days=1)


@pytest.fixture
def asked(east):
    case = at(east.case, "issued")
    do(services.acknowledge, east.secretary, case)
    later = case.due_on + 10 * DAY
    do(services.ask_extension, east.secretary, case, new_due_on=later, reason="企业停产检修")
    return Extension.objects.get()


def decide(actor, extension, **values):
    return services.decide_extension(
        actor=actor, pk=extension.pk, version=extension.version, **values
    )


def test_granted_the_case_has_the_new_deadline_and_keeps_the_first(east, asked):
    decide(east.clerk, asked, grants=True)
    case = Case.objects.get(pk=east.case.pk)
    assert (case.due_on, case.first_due_on) == (asked.new_due_on, east.case.first_due_on)
    assert CaseStep.objects.get(subject=case, move="acknowledge").due_on == asked.new_due_on


def test_refused_the_deadline_stays_and_the_reason_is_said(east, asked):
    with pytest.raises(ValidationError):
        decide(east.clerk, asked, grants=False)
    found = decide(east.clerk, asked, grants=False, answer="条件已经具备")
    assert (found.state, found.answer) == ("refused", "条件已经具备")
    assert Case.objects.get(pk=east.case.pk).due_on == east.case.due_on
    with pytest.raises(Refusal, match="已经决定"):
        decide(east.clerk, found, grants=True)


def test_it_is_asked_for_before_the_day(east):
    case = at(east.case, "acknowledged", due_on=timezone.localdate() - DAY)
    with pytest.raises(Refusal, match="已过"):
        do(
            services.ask_extension,
            east.secretary,
            case,
            new_due_on=timezone.localdate() + DAY,
            reason="来不及办完",
        )


def test_on_the_last_day_it_may_still_be_asked_for(east):
    today = timezone.localdate()
    case = at(east.case, "acknowledged", due_on=today)
    do(services.ask_extension, east.secretary, case, new_due_on=today + DAY, reason="来不及办完")
    assert Extension.objects.get().former_due_on == today


def test_it_is_no_longer_than_the_longest_deadline(east):
    case = at(east.case, "acknowledged")
    last = add_workdays(case.due_on, 30)
    with pytest.raises(ValidationError, match="30 个工作日"):
        do(
            services.ask_extension,
            east.secretary,
            case,
            new_due_on=last + DAY,
            reason="来不及办完",
        )
    do(services.ask_extension, east.secretary, case, new_due_on=last, reason="来不及办完")


def test_one_at_a_time(east, asked):
    with pytest.raises(Refusal, match="已有一份"):
        do(
            services.ask_extension,
            east.secretary,
            east.case,
            new_due_on=asked.new_due_on,
            reason="来不及办完",
        )


def test_nobody_grants_his_own_and_no_secretary_grants(east, cast):
    case = at(east.case, "acknowledged")
    later = case.due_on + DAY
    do(services.ask_extension, east.clerk, case, new_due_on=later, reason="来不及办完")
    extension = Extension.objects.get()
    for user in (east.clerk, east.secretary):
        with pytest.raises(Denied):
            decide(user, extension, grants=True)
    assert decide(cast.county_staff, extension, grants=True).state == "granted"


def test_of_a_case_that_has_ended_nothing_is_decided_or_waits(client, east, asked, fresh):
    assert set(to_decide(fresh(east.clerk))) == {Case.objects.get(pk=east.case.pk)}
    at(east.case, "closed")
    assert not to_decide(fresh(east.clerk)).exists()
    url = reverse("rectification:decide_extension", args=[asked.pk])
    client.force_login(east.clerk)
    assert url not in client.get(east.case.get_absolute_url()).content.decode()
    with pytest.raises(Refusal, match="现在是“已销号”"):
        decide(east.clerk, asked, grants=True)
    assert Extension.objects.get().state == "asked"


def test_no_deadline_comes_nearer_by_an_extension(east, asked):
    """An appeal took it further meanwhile."""
    later = asked.new_due_on + DAY
    Case.objects.filter(pk=east.case.pk).update(due_on=later)
    decide(east.clerk, asked, grants=True)
    assert Case.objects.get(pk=east.case.pk).due_on == later
    said = Notification.objects.filter(user=east.secretary).latest("pk").text
    assert f"整改期限为 {later}" in said
