"""What is expected of Party organizations and what came of it, over the API."""

import datetime
import io
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from activities.models import DutyStanding
from activities.services import standing
from tests.activities.factories import ActivityFactory, stood
from tests.branches.factories import PartyOrganizationFactory
from tests.core.api.conftest import Program, refused

MARCH = (datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))


@pytest.fixture
def branches(county, cast):
    """One that held its day of March in time, one that did nothing; and one of another town."""
    made = [
        PartyOrganizationFactory(region=town, name=name, code=code)
        for town, name, code in (
            (county.east, "按期", "P1"), (county.east, "未开展", "P2"), (county.west, "别镇", "P3"),
        )
    ]  # fmt: skip
    ActivityFactory(
        organizer=made[0],
        held_on=datetime.date(2026, 3, 5),
        filed_at=datetime.datetime.fromisoformat("2026-04-05T23:59:00+08:00"),
    )
    standing.refresh(None, *MARCH)
    return made


@pytest.fixture
def town(cast):
    return Program(cast.town_staff)


def listed(client, query=""):
    answer = client.send("GET", f"duties/?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_a_row_says_what_the_report_says_and_where_it_stands(county, branches, town):
    out = io.StringIO()
    call_command("duty_report", "2026-03", region=county.east.code, json=True, stdout=out)
    report = json.loads(out.getvalue().splitlines()[-1])["rows"]
    rows = listed(town, "month=2026-03")
    assert len(report) == 9  # three duties each; the cast has a branch of its own
    told = [{name: row[name] for name in report[0]} for row in rows]
    assert sorted(map(repr, told)) == sorted(map(repr, report))
    states = {(row["party_organization"], row["duty"]): row["state"] for row in rows}
    assert states["P1", "party_day"] == "done"
    assert states["P2", "party_day"] == states["P1", "party_class"] == "overdue"
    [row] = listed(town, "party_organization=P1&duty=party_day")
    assert row == town.send("GET", f"duties/{row['id']}/").json()
    assert (row["done_on"], row["period"], row["region"]) == ("2026-03-05", "2026-03", "330999001")


def test_rows_are_chosen_as_on_the_page(branches, town):
    missing = listed(town, "standing=missing&duty=party_day&month=2026-03")
    assert {row["party_organization"] for row in missing} == {"P2", "CAST01"}
    assert listed(town, "standing=on_time&standing=excused&fields=duty") == [{"duty": "party_day"}]
    assert listed(town, "party_organization=P3") == []
    assert "duty" in refused(town.send("GET", "duties/?duty=parade"))


def test_what_was_done_unasked_is_told_and_what_is_only_planned_is_not(county, town):
    party = PartyOrganizationFactory(region=county.east)
    kept = stood(party, expected=False, done_on=datetime.date(2020, 1, 9))
    stood(party, expected=False, duty="party_class", planned_on=datetime.date(2020, 1, 9))
    assert [row["id"] for row in listed(town)] == [kept.pk]


def test_nobody_writes_a_derived_row(branches, town):
    pk = DutyStanding.objects.first().pk
    assert town.send("PATCH", f"duties/{pk}/", {"expected": False}).status_code == 405
    assert town.send("POST", "duties/", {}).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_asked_for_what_changed_it_lists_the_rows_that_were_written(branches, town):
    listed(town, f"updated_since={timezone.now():%Y-%m-%dT%H:%M:%S.%fZ}")  # notes the moment
    moment = f"{timezone.now():%Y-%m-%dT%H:%M:%S.%fZ}"
    assert listed(town, f"updated_since={moment}") == []
    ActivityFactory(organizer=branches[1], held_on=MARCH[1])
    standing.refresh([each.pk for each in branches], *MARCH)
    [row] = listed(town, f"updated_since={moment}")
    assert (row["party_organization"], row["duty"], row["done"]) == ("P2", "party_day", True)
