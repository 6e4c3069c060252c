"""数据有误: the value is decided by whoever owns it, really corrected, and the case withdrawn."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.errors import Denied, Missing, Refusal
from core.workdays import Calendar
from orgs.models import Organization
from rectification import services
from rectification.models import Appeal, AppealField, Case
from tests.rectification.test_steps import at, do

REASON = "职工人数误填，实际 36 人"


def appeal(east, actor=None, **values):
    case = at(east.case, "issued", opened_month=datetime.date(2026, 10, 1))
    values = {"reason": REASON, "fields": {"staff_count": "36"}} | values
    return do(services.ask_appeal, actor or east.secretary, case, **values)


def decide(actor, field, **values):
    return services.decide_field(actor=actor, pk=field.pk, version=field.version, **values)


def test_upheld_the_field_is_corrected_and_the_case_withdrawn(east):
    assert appeal(east).paused_on == timezone.localdate()
    field = AppealField.objects.get()
    assert (field.label, field.before, field.proposed) == ("职工人数", "60", "36")
    decide(east.clerk, field, approves=True)
    organization = Organization.objects.get(pk=east.organization.pk)
    assert organization.staff_count == 36
    # It holds from the month that opened the case on: closing that month anew shows it.
    newest = organization.statuses.order_by("-starts_on").first()
    assert (newest.staff_count, newest.starts_on) == (36, datetime.date(2026, 10, 1))
    case = Case.objects.get(pk=east.case.pk)
    assert (case.state, case.paused_on) == ("withdrawn", None)
    assert Appeal.objects.get().state == "upheld"


def test_rejected_the_value_stays_and_the_time_goes_on(east):
    appeal(east)
    begun = timezone.localdate() - datetime.timedelta(days=14)
    Case.objects.filter(pk=east.case.pk).update(paused_on=begun)
    with pytest.raises(ValidationError):
        decide(east.clerk, AppealField.objects.get(), approves=False)
    decide(east.clerk, AppealField.objects.get(), approves=False, answer="与社保人数一致")
    assert Organization.objects.get(pk=east.organization.pk).staff_count == 60
    case, calendar = Case.objects.get(pk=east.case.pk), Calendar.now()
    stood = calendar.between(begun, timezone.localdate())
    assert (case.state, case.paused_on) == ("issued", None)
    assert case.due_on == calendar.add(east.case.due_on, stood) > east.case.due_on
    assert case.first_due_on == east.case.first_due_on
    assert Appeal.objects.get().state == "rejected"


def test_several_values_are_decided_one_by_one(east):
    appeal(east, fields={"staff_count": "36", "state": "suspended"})
    staff, state = AppealField.objects.order_by("field")
    decide(east.clerk, staff, approves=False, answer="与社保人数一致")
    assert Appeal.objects.get().state == "asked"
    decide(east.clerk, state, approves=True)
    assert Appeal.objects.get().state == "upheld"
    assert Organization.objects.get(pk=east.organization.pk).state == "suspended"


def test_whoever_owns_the_value_decides_and_nobody_his_own(area, cast):
    east = area.east
    appeal(east, actor=east.clerk)
    field = AppealField.objects.get()
    for user in (east.clerk, east.secretary):
        with pytest.raises(Denied):
            decide(user, field, approves=True)
    with pytest.raises(Missing):
        decide(area.west.clerk, field, approves=True)
    decide(cast.county_staff, field, approves=True)
    with pytest.raises(Refusal, match="已经核对过"):
        again = AppealField.objects.get()
        Appeal.objects.update(state="asked")
        decide(cast.county_admin, again, approves=True)


def test_what_the_field_holds_already_or_cannot_hold_is_no_appeal(east):
    for value, said in (("60", "现在就是"), ("许多", "职工人数"), ("-1", "职工人数")):
        with pytest.raises(ValidationError, match=said):
            appeal(east, fields={"staff_count": value})
    assert not Appeal.objects.exists()
    with pytest.raises(ValidationError, match="不能更正"):
        appeal(east, fields={"uscc": "91330999765432104W"})


def test_without_a_field_a_person_decides_it(east):
    appeal(east, fields={}, reason="有两名党员没有登记工作单位")
    found = Appeal.objects.get()
    with pytest.raises(Denied):
        services.decide_appeal(
            actor=east.secretary, pk=found.pk, version=found.version, upholds=True, answer="属实"
        )
    services.decide_appeal(
        actor=east.clerk, pk=found.pk, version=found.version, upholds=True, answer="名册已补登"
    )
    assert Case.objects.get(pk=east.case.pk).state == "withdrawn"


def test_while_it_is_looked_at_nothing_else_is_decided(east):
    appeal(east)
    with pytest.raises(Refusal, match="正在核对"):
        do(services.withdraw, east.clerk, east.case, reason="企业已经注销")
    with pytest.raises(Refusal, match="正在核对"):
        do(services.ask_appeal, east.secretary, east.case, reason=REASON)


def test_of_a_party_organization_the_start_of_the_term_is_corrected(east):
    case = at(east.party_case, "issued")
    do(
        services.ask_appeal,
        east.secretary,
        case,
        reason="去年已经换届，日期没有登记",
        fields={"term_started_on": "2025-06-01"},
    )
    decide(east.clerk, AppealField.objects.get(), approves=True)
    east.party.refresh_from_db()
    assert east.party.term_started_on == datetime.date(2025, 6, 1)
