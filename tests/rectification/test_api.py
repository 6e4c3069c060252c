"""`cases/` and its steps, as the contract names them."""

import datetime

import pytest
from rest_framework.test import APIClient

from rectification.models import Case, Extension
from tests.rectification.test_steps import at


def api(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def step(east):
    def make(user, name, case=None, status=200, **values):
        case = case or east.case
        version = Case.objects.get(pk=case.pk).version
        url = f"/api/v1/cases/{case.pk}/{name}/"
        answer = api(user).post(url, {"version": version, **values}, format="json")
        assert answer.status_code == status, answer.data
        return answer.data

    return make


def test_the_way_of_a_case(east, step):
    assert step(east.clerk, "issue")["state"] == "issued"
    assert step(east.secretary, "acknowledge")["state"] == "acknowledged"
    assert step(east.secretary, "respond", text="本月内完成整改")["state"] == "responded"
    assert step(east.secretary, "prove", text="整改已经完成")["state"] == "proved"
    assert step(east.clerk, "return", reason="看不出已经完成")["state"] == "returned"
    assert step(east.secretary, "prove", text="见党员名册")["state"] == "proved"
    closed = step(east.clerk, "verify")
    assert (closed["state"], closed["next"]) == ("closed", "")
    steps = api(east.clerk).get(f"/api/v1/cases/{east.case.pk}/steps/").data
    assert [each["move"] for each in steps][-3:] == ["return", "prove", "verify"]


def test_sent_out_again_it_goes_where_it_went_unless_another_place_is_named(east, cast, step):
    department = cast.department.current_grants[0].department
    for sent, gone in (
        ({"department": department.code}, department),
        ({}, department),
        ({"department": None}, None),
    ):
        at(east.case, "remanded")
        step(east.clerk, "issue", **sent)
        assert Case.objects.get(pk=east.case.pk).department == gone


def test_an_extension_is_asked_for_and_granted(east, step):
    at(east.case, "acknowledged")
    later = (east.case.due_on + datetime.timedelta(days=3)).isoformat()
    step(east.secretary, "extend", new_due_on=later, reason="企业停产检修")
    step(east.secretary, "grant", status=403)
    assert step(east.clerk, "grant")["due_on"] == later
    assert Extension.objects.get().state == "granted"


def test_an_appeal_names_the_field(east, step):
    at(east.case, "issued")
    said = {"reason": "职工人数误填", "effective_on": "2026-10-01"}
    wrong = step(east.secretary, "appeal", status=400, fields={"staff_count": "60"}, **said)
    assert "staff_count" in wrong
    found = step(east.secretary, "appeal", fields={"staff_count": "36"}, **said)
    assert found["paused_on"]


def test_what_the_state_does_not_allow_is_refused_with_what_comes_next(east, step):
    data = step(east.secretary, "acknowledge", status=400)
    assert "下一步由县级或镇街下发" in str(data)


def test_another_version_is_a_conflict(east):
    url = f"/api/v1/cases/{east.case.pk}/issue/"
    answer = api(east.clerk).post(url, {"version": 99}, format="json")
    assert (answer.status_code, answer.data["code"]) == (409, "version")


def test_the_list_has_the_filters_of_the_page(east):
    at(east.case, "issued")
    client = api(east.secretary)
    found = client.get("/api/v1/cases/?state=issued&mine=waiting").data["results"]
    assert [each["id"] for each in found] == [east.case.pk]
    assert found[0]["subject_kind"] == "organization"
    # Of a program nothing is hidden: what is over is listed too.
    at(east.party_case, "withdrawn")
    assert len(client.get("/api/v1/cases/").data["results"]) == 2
