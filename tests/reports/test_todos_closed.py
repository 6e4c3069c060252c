"""What home reminds of when two months are closed: they are closed once for all tests here."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.choices import JobStatus
from core.models import Job
from tests import pages
from tests.reports.reminders import (
    DUPLICATES,
    LIGHTS,
    OVERDUE,
    TO_CLOSE,
    TO_ISSUE,
    TO_RECORD,
    UNDECIDED,
    furnish_with_doubts,
    holidays_are_known,  # noqa: F401 - the fixture
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cast(kept_cast):
    return kept_cast


@pytest.fixture(scope="module")
def closed(cast, kept_county):
    registry = furnish_with_doubts(kept_county)
    pages.close_two_months(registry)
    return registry


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        ("county_admin", {UNDECIDED, DUPLICATES, LIGHTS, TO_CLOSE, TO_ISSUE, TO_RECORD}),
        ("county_staff", {UNDECIDED, DUPLICATES, LIGHTS, TO_ISSUE, TO_RECORD}),
        ("town_staff", {DUPLICATES, LIGHTS, OVERDUE, TO_ISSUE}),
        ("viewer", {LIGHTS}),
        ("system_admin", set()),
        ("security_admin", set()),
        ("audit_admin", set()),
        ("nobody", set()),
    ],
)
def test_each_is_reminded_of_what_he_can_do_in_his_scope(client, cast, closed, role, titles):
    assert set(home(client, getattr(cast, role))) == titles


def test_who_only_looks_is_given_nothing_to_do_and_begins_with_the_figures(client, cast, closed):
    client.force_login(cast.viewer)
    assert client.get(reverse("reports:todos")).context["steps"] == []
    assert client.get("/")["Location"] == reverse("reports:overview")
    assert client.get(reverse("reports:overview")).status_code == 200


@pytest.mark.parametrize(("role", "lines"), [("county_admin", 4), ("town_staff", 1)])
def test_the_board_names_the_regions_below_and_leads_to_what_is_behind(
    client, cast, closed, role, lines
):
    client.force_login(getattr(cast, role))
    board = client.get(reverse("reports:board"))
    assert len(board.context["lines"]) >= lines
    for name in ("activities:board", "reports:overview"):
        assert reverse(name) in board.content.decode()
        assert client.get(reverse(name)).status_code == 200
    for _, shown in board.context["lines"]:
        for cell in shown:
            assert client.get(cell.behind_url).status_code == 200


@pytest.mark.parametrize("role", ["county_admin", "town_staff"])
def test_every_number_leads_to_just_those_rows(client, cast, closed, role):
    user = getattr(cast, role)
    Job.objects.create(
        kind="export", user=user, status=JobStatus.FAILED, finished_at=timezone.now()
    )
    client.force_login(user)
    found = client.get(reverse("reports:todos")).context["todos"]
    assert len(found) >= 3
    for todo, number in found:
        response = client.get(todo.url)
        assert response.status_code == 200
        if todo.title != TO_CLOSE:
            assert f"{response.context['count']}" == number, todo.title
