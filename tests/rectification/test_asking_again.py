"""An appeal corrected some of the data: the rule of the month that lit is asked again."""

import datetime

import pytest

from branches.models import PartyOrganization
from core.models import Notification
from core.workdays import Calendar
from months.models import MonthRevision, OrganizationFact, PartyOrganizationFact
from orgs.models import Organization
from rectification import services
from rectification.models import Appeal, AppealField, Case
from tests.months.march import LAST, MONTH, close
from tests.rectification.test_steps import at, do

LIT = {"opened_month": MONTH.first_day, "last_seen_month": MONTH.first_day}


@pytest.fixture
def lit(east):
    """March is closed with the lights of the two cases in the east, which are issued."""
    PartyOrganization.objects.filter(pk=east.party.pk).update(
        founded_on="2019-01-01", term_started_on="2020-01-01"
    )
    close()
    east.case, east.party_case = (
        at(each, "issued", **LIT) for each in (east.case, east.party_case)
    )
    return east


def decided(lit, case, decisions, **values):
    """An appeal about values, each approved or not by the clerk; the case afterwards."""
    values = {"fields": {name: value for name, (value, _) in decisions.items()}} | values
    do(services.ask_appeal, lit.secretary, case, reason="误填，实际人数有社保名单", **values)
    begun = datetime.date.today() - datetime.timedelta(days=14)
    Case.objects.filter(pk=case.pk).update(paused_on=begun)
    for name, (_, approves) in decisions.items():
        field = AppealField.objects.get(field=name)
        services.decide_field(
            actor=lit.clerk,
            pk=field.pk,
            version=field.version,
            approves=approves,
            answer="已与劳动合同核对",
        )
    return Case.objects.get(pk=case.pk)


def test_still_lit_by_the_corrected_data_it_goes_on_with_its_clock_and_says_so(lit):
    case = decided(lit, lit.case, {"staff_count": ("55", True), "state": ("suspended", False)})
    assert (case.state, case.paused_on, case.fact) == ("issued", None, "职工55人，无党员")
    assert Organization.objects.get(pk=lit.organization.pk).staff_count == 55
    calendar, today = Calendar.now(), datetime.date.today()
    stood = calendar.between(today - datetime.timedelta(days=14), today)
    assert case.due_on == calendar.add(lit.case.due_on, stood) > lit.case.due_on
    assert Appeal.objects.get().state == "corrected"
    told = Notification.objects.filter(user=lit.secretary).latest("pk").text
    assert "照此仍须整改：职工55人，无党员" in told and str(case.due_on) in told


@pytest.mark.parametrize(
    "decisions",
    [
        {"staff_count": ("36", True), "state": ("suspended", False)},
        {"staff_count": ("36", False), "state": ("suspended", True)},
    ],
    ids=["too few work there", "no longer in operation"],
)
def test_not_lit_any_more_it_is_withdrawn_whichever_value_was_wrong(lit, decisions):
    case = decided(lit, lit.case, decisions)
    assert (case.state, case.paused_on) == ("withdrawn", None)
    assert Appeal.objects.get().state == "upheld"


def test_what_is_right_only_after_the_month_does_not_put_its_light_out(lit):
    case = decided(
        lit,
        lit.case,
        {"staff_count": ("36", True)},
        effective_on=LAST + datetime.timedelta(days=1),
    )
    assert (case.state, case.fact) == ("issued", "职工60人，无党员")


@pytest.mark.parametrize(
    ("begun", "state"), [("2020-05-01", "issued"), ("2025-05-01", "withdrawn")]
)
def test_a_party_organization_is_asked_about_alike(lit, begun, state):
    case = decided(lit, lit.party_case, {"term_started_on": (begun, True)})
    assert case.state == state


def test_asking_again_leaves_nothing_behind(lit):
    def stored():
        return [
            model.objects.count()
            for model in (MonthRevision, OrganizationFact, PartyOrganizationFact)
        ]

    before = stored()
    decided(lit, lit.case, {"staff_count": ("55", True)})
    assert stored() == before


def test_where_no_value_was_named_the_word_of_a_person_holds(lit):
    do(services.ask_appeal, lit.secretary, lit.case, reason="有两名党员没有登记工作单位")
    found = Appeal.objects.get()
    services.decide_appeal(
        actor=lit.clerk, pk=found.pk, version=found.version, upholds=True, answer="名册已补登"
    )
    assert Case.objects.get(pk=lit.case.pk).state == "withdrawn"
