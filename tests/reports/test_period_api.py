"""Sums of several months over the API: the same as the page, in scope."""

import pytest
from rest_framework.test import APIClient

from months.services import close_month, reopen_month
from tests import pages
from tests.pages import MONTH

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def county(kept_county):
    return kept_county


@pytest.fixture(scope="module")
def cast(kept_cast):
    return kept_cast


@pytest.fixture(scope="module")
def quarter(cast, county):
    """February and March are closed, January is not."""
    return pages.close_two_months(pages.furnish(county))


def asked(user, period, code="330999"):
    program = APIClient()
    program.force_authenticate(user)
    return program.get(f"/api/v1/report-periods/{period}/regions/{code}/")


def test_a_quarter_says_of_which_months_it_is_made(quarter, cast):
    answer = asked(cast.viewer, "2026-Q1", "330999001").data
    assert (answer["period"], answer["region"], answer["is_whole"]) == (
        "2026-Q1",
        "330999001",
        False,
    )
    assert [dict(each) for each in answer["months"]] == [
        {"month": "2026-01", "revision": None, "state": "open"},
        {"month": "2026-02", "revision": 1, "state": "closed"},
        {"month": "2026-03", "revision": 1, "state": "closed"},
    ]
    reopen_month(actor=None, month=MONTH, reason="漏报")
    assert asked(cast.viewer, "2026-Q1", "330999001").data["months"][2]["state"] == "reopened"


def test_what_stood_on_a_day_is_that_of_the_last_closed_month(quarter, cast):
    program = APIClient()
    program.force_authenticate(cast.county_admin)
    month = program.get(f"/api/v1/report-months/{MONTH}/regions/330999/").data
    for period in ("2026-Q1", "2026-H1", "2026"):
        answer = asked(cast.county_admin, period).data
        assert (
            answer["rows"][-1]["figures"]["organizations"]
            == (month["rows"][-1]["figures"]["organizations"])
        )
        assert {each["code"] for each in answer["indicators"]} > {"duty_expected", "formed"}
        assert answer["duties"][-1]["label"] == "合计"


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2025", "330999001"),  # nothing closed
        ("2026-03", "330999001"),  # a month has its own address
        ("2026-Q5", "330999001"),
        ("9999-H2", "330999001"),
        ("2026-Q1", "330999002"),  # another town
        ("2026-Q1", "330999"),
    ],
)
def test_what_is_not_there_for_the_reader_is_not_found(quarter, cast, period, code):
    assert asked(cast.town_staff, period, code).status_code == 404


def test_whoever_sees_no_figures_is_refused(quarter, cast):
    assert asked(cast.nobody, "2026-Q1").status_code == 403
    assert close_month(actor=None, month=MONTH).number == 1
