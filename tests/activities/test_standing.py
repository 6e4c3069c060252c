import datetime
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from activities.models import DutyCompletion, DutyStanding
from activities.services import standing
from branches.models import PartyOrganization
from branches.services import merge_party_organizations
from tests.activities import drawn_year
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory

pytestmark = pytest.mark.django_db

SHORT, LONG = 60, 1_000


def reported(*arguments):
    out = io.StringIO()
    call_command("duty_report", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])["rows"]


def derived(year):
    rows = DutyStanding.objects.filter(first_day__year=year).exclude(
        expected=False, excused=False, done_on=None
    )
    return {
        (
            each.party_organization_id,
            each.duty,
            each.period,
            each.expected,
            each.done_on is not None,
            each.on_time,
            each.excused,
            each.due_on,
        )
        for each in rows
    }


def holds_for_a_year(number, seed):
    """Rows, report and sums of a drawn year are what the oracle reckons."""
    world = drawn_year.draw(number, seed)
    expected = drawn_year.oracle(world)
    year = drawn_year.YEAR
    standing.refresh(None, datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    assert derived(year) == expected
    codes = {f"DRAWN{nth:05d}": pk for nth, pk in enumerate(sorted(world.branches), 1)}
    rows = [row for nth in range(1, 4) for row in reported(str(year), "--region", f"33099900{nth}")]
    assert {
        (
            codes[row["party_organization"]],
            row["duty"],
            row["period"],
            row["expected"],
            row["done"],
            row["on_time"],
            row["excused"],
            datetime.date.fromisoformat(row["due_on"]),
        )
        for row in rows
    } == expected
    assert len(rows) == len(expected)
    sums = DutyCompletion.objects.aggregate(*map(Sum, ("expected", "done", "on_time", "excused")))
    told = [row[3:7] for row in expected]
    assert sums == {
        "expected__sum": sum(each[0] for each in told),
        "done__sum": sum(each[0] and each[1] for each in told),
        "on_time__sum": sum(each[0] and each[2] for each in told),
        "excused__sum": sum(each[3] for each in told),
    }
    return expected


@pytest.mark.parametrize("seed", [1, 2])
def test_a_drawn_year_comes_out_as_reckoned_by_hand(seed):
    found = holds_for_a_year(SHORT, seed)
    # What the rule is about was drawn: late and in time, not expected, excused, done or not.
    assert len({row[3:7] for row in found}) >= 7


@pytest.mark.long
def test_a_drawn_year_of_a_thousand_branches_comes_out_as_reckoned_by_hand():
    holds_for_a_year(LONG, 3)


@pytest.fixture
def branch(county):
    return PartyOrganizationFactory(
        code="EAST1", region=county.east, founded_on=datetime.date(2020, 1, 1)
    )


def filed(branch, held_on, filed_on=None, **values):
    moment = datetime.datetime.fromisoformat(f"{filed_on or held_on}T12:00:00+08:00")
    return ActivityFactory(
        organizer=branch, held_on=datetime.date.fromisoformat(held_on), filed_at=moment, **values
    )


def of_march(branch, duty="party_day"):
    [row] = [row for row in reported("2024-03", "--party-org", branch.code) if row["duty"] == duty]
    return row["expected"], row["done"], row["on_time"]


def test_the_report_of_a_month_takes_the_periods_that_end_in_it(branch):
    assert {
        (row["duty"], row["period"]) for row in reported("2024-03", "--party-org", "EAST1")
    } == {
        ("party_day", "2024-03"),
        ("member_meeting", "2024-Q1"),
        ("party_class", "2024-Q1"),
    }


def test_another_activity_fulfils_nothing(branch):
    filed(branch, "2024-03-05", duty="other")
    assert of_march(branch) == (True, False, False)


def test_merged_the_one_is_asked_no_more_and_the_other_goes_on(cast, branch):
    into = PartyOrganizationFactory(
        code="EAST2", region=branch.region, founded_on=datetime.date(2020, 1, 1)
    )
    filed(branch, "2024-03-05")
    standing.refresh(None, datetime.date(2024, 3, 1), datetime.date(2024, 3, 31))
    merge_party_organizations(
        actor=cast.county_admin,
        pk=branch.pk,
        version=branch.version,
        into=into,
        happened_on=datetime.date(2024, 3, 20),
    )
    rows = DutyStanding.objects.filter(
        period="2024-03", duty="party_day", party_organization__in=[branch, into]
    )
    assert [
        (each.party_organization_id, each.expected, each.done_on is not None)
        for each in rows.order_by("party_organization_id")
    ] == [(branch.pk, False, True), (into.pk, True, False)]


def test_the_sums_follow_the_region_to_which_a_branch_was_moved(county, branch):
    day = datetime.date(2024, 3, 1)
    standing.refresh([branch.pk], day, day)
    PartyOrganization.objects.filter(pk=branch.pk).update(region=county.west)
    standing.refresh([branch.pk], day, day)
    sums = DutyCompletion.objects.filter(period="2024-03", duty="party_day")
    assert dict(sums.values_list("region__name", "expected")) == {"东街道": 0, "西镇": 1}


def test_refreshing_again_writes_nothing_and_sums_that_went_astray_are_mended(branch):
    filed(branch, "2024-03-05")
    assert standing.refresh_all() > 0
    assert standing.refresh_all() == 0
    assert standing.refresh([branch.pk], datetime.date(2024, 3, 1), datetime.date(2024, 3, 9)) == 0
    DutyCompletion.objects.filter(period="2024-03").update(done=7)
    assert standing.refresh_all() == 1


@pytest.mark.parametrize("arguments", [("2024-3",), ("24",), ("2024-13",)])
def test_the_report_refuses_what_is_no_period(county, arguments):
    with pytest.raises(CommandError) as error:
        reported(*arguments, "--region", county.east.code)
    assert error.value.returncode == 2


def test_the_report_refuses_unknown_codes(county):
    for where in (("--region", "999"), ("--party-org", "NONE")):
        with pytest.raises(CommandError) as error:
            reported("2024", *where)
        assert error.value.returncode == 2


def test_a_month_that_is_closed_derives_what_ended_in_it_and_leaves_the_rest(branch):
    february = datetime.date(2026, 2, 1), datetime.date(2026, 2, 28)
    standing.refresh(None, *february)
    longer = DutyStanding.objects.exclude(last_day=february[1])
    before = set(longer.values_list("pk", "mark"))
    for duty in ("party_day", "member_meeting"):
        ActivityFactory(organizer=branch, held_on=february[0], duty=duty)
    assert before and standing.refresh(None, *february, ended=True) == 1
    assert set(longer.values_list("pk", "mark")) == before
    assert list(DutyStanding.objects.exclude(done_on=None).values_list("duty", "period")) == [
        ("party_day", "2026-02")
    ]
    [total] = DutyCompletion.objects.exclude(done=0)
    assert (total.duty, total.period, total.done) == ("party_day", "2026-02", 1)
    assert standing.refresh(None, *february) == 1  # the meeting of the quarter
