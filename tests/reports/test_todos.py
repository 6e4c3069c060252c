"""What home reminds of: numbers of what waits in one's scope, each leading to just those rows."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.services.facts import refresh_coverage_facts
from core import domain, todos
from core.choices import JobStatus
from core.models import Job
from core.months import Month
from months.services import close_month
from orgs.models import CurrentFacts, DuplicatePair
from tests import pages
from tests.branches.factories import CoverageFactory
from tests.orgs.factories import OrganizationFactory
from tests.rectification.factories import CaseFactory
from tests.reports.reminders import (
    DUPLICATES,
    FAILED,
    LIGHTS,
    TO_CLOSE,
    TO_ISSUE,
    UNDECIDED,
    furnish_with_doubts,
    holidays_are_known,  # noqa: F401 - the fixture
    home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(cast, county):
    return furnish_with_doubts(county)


def test_the_three_that_are_due_first_stand_above_each_with_its_button(client, cast, county):
    """Of all kinds together: four cases wait for one to be signed for, or answered."""
    user, today = cast.secretary, timezone.localdate()
    days = [today + datetime.timedelta(days=2 * number - 1) for number in range(4)]
    for day in reversed(days):
        CaseFactory(
            party_organization=cast.branch, topic=f"{day}", state="issued", first_due_on=day
        )
    client.force_login(user)
    response = client.get(reverse("reports:todos"))
    steps = response.context["steps"]
    assert [step.due_on for step in steps] == days[:3]
    fewer = todos.next_steps(user, todos.waiting(user), 2)
    assert [step.due_on for step in fewer] == days[:2]
    assert [step.is_overdue for step in steps] == [True, False, False]
    page = response.content.decode()
    for step in steps:
        assert f'href="{step.url}"' in page and client.get(step.url).status_code == 200
    assert page.count(">办理<") == 3 and page.count("已过期") == 1


def test_a_secretary_finds_the_organizations_he_looks_after(client, cast, registry):
    CoverageFactory(organization=registry.bright, party_organization=cast.branch)
    refresh_coverage_facts()
    client.force_login(cast.secretary)
    page = client.get("/")
    assert [unit.name for unit in page.context["units"]] == [registry.bright.name]
    assert registry.bright.get_absolute_url() in page.content.decode()
    assert client.get(reverse("reports:board")).content.decode().strip() == ""


@pytest.mark.parametrize("number", [1, 3])
def test_home_and_its_board_take_few_queries(
    client, cast, county, number, django_assert_num_queries
):
    registry = pages.furnish(county)
    for each in range(number):
        OrganizationFactory(name=f"东街道企业{each}", region=county.east, staff_count=60)
        CoverageFactory(
            organization=OrganizationFactory(region=county.east), party_organization=cast.branch
        )
    refresh_coverage_facts()
    pages.close_two_months(registry)
    for user, name, queries in (
        (cast.secretary, "reports:home", 8),
        (cast.county_admin, "reports:home", 5),
        (cast.county_admin, "reports:board", 12),
    ):
        client.force_login(user)
        client.get(reverse(name))
        with django_assert_num_queries(queries):
            client.get(reverse(name))


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("secretary", ["reports:home", "activities:file", "members:list", "rectification:list"]),
        ("viewer", ["reports:overview", "reports:newest", "orgs:list"]),
        ("town_staff", ["reports:home", "orgs:list", "branches:list", "rectification:list"]),
        ("audit_admin", ["accounts:audit"]),
    ],
)
def test_the_bar_of_a_phone_has_the_places_of_the_role(client, cast, role, first):
    client.force_login(getattr(cast, role))
    bar = [entry.url_name for entry, _, _ in client.get("/", follow=True).context["phone_menu"]]
    assert [name for name in bar if name in first] == first and len(bar) <= 5


def test_what_was_judged_or_settled_reminds_no_more(client, cast, registry):
    assert home(client, cast.county_admin) == {UNDECIDED: "1", DUPLICATES: "1", TO_CLOSE: "1"}
    DuplicatePair.objects.update(dismissed_at=timezone.now(), dismissed_by=cast.county_admin)
    CurrentFacts.objects.update(doubt="")
    close_month(actor=None, month=Month.current().plus(-1))
    assert set(home(client, cast.county_admin)) == {LIGHTS, TO_ISSUE}


def test_months_wait_from_the_newest_closed_one_to_the_last_that_ended(client, cast, registry):
    close_month(actor=None, month=Month.current().plus(-4))
    assert home(client, cast.county_admin)[TO_CLOSE] == "3"


def test_ones_own_failed_jobs_are_remembered_for_a_week(client, cast, county):
    now = timezone.now()
    for user, status, days in (
        (cast.town_staff, JobStatus.FAILED, 1),
        (cast.town_staff, JobStatus.FAILED, 8),
        (cast.town_staff, JobStatus.SUCCEEDED, 1),
        (cast.viewer, JobStatus.FAILED, 1),
        (None, JobStatus.FAILED, 1),
    ):
        finished = now - datetime.timedelta(days=days)
        Job.objects.create(kind="export", user=user, status=status, finished_at=finished)
    assert home(client, cast.town_staff) == {FAILED: "1"}
    assert FAILED not in home(client, cast.county_admin)
    assert home(client, cast.nobody) == {}


def test_home_says_when_nothing_waits(client, cast, county):
    client.force_login(cast.town_staff)
    assert reverse("reports:todos") in client.get("/").content.decode()
    assert "今天没有待办事项。" in client.get(reverse("reports:todos")).content.decode()
    client.force_login(cast.nobody)
    assert client.get(reverse("reports:todos")).content.decode() == ""


def test_a_number_stops_where_lists_stop(monkeypatch, cast, county):
    for number in range(3):
        OrganizationFactory(name=f"县属企业{number}", region=county.root)
    pages.refresh_doubts()
    monkeypatch.setattr("core.lists.pagination.COUNT_CAP", 2)
    numbers = {each.title: number for each, number in todos.waiting(cast.county_admin)}
    assert numbers[UNDECIDED] == "2+"


@pytest.mark.parametrize("number", [1, 3])
def test_home_takes_few_queries(client, cast, county, number, django_assert_num_queries):
    """One for each to-do, whatever stands behind its number, and one for its first rows."""
    registry = pages.furnish(county)
    for each in range(number):
        OrganizationFactory(name=f"东街道企业{each}", region=county.east, staff_count=60)
    pages.close_two_months(registry)
    client.force_login(cast.county_admin)
    with django_assert_num_queries(61):
        client.get(reverse("reports:todos"))


def test_every_page_that_is_named_exists():
    assert len(domain.declared("todos")) >= 5
    assert all(each.url.startswith("/") for each in domain.declared("todos"))


def test_what_waits_stands_under_the_sections_of_the_menu_in_their_order(client, cast, registry):
    client.force_login(cast.county_admin)
    sections = client.get(reverse("reports:todos")).context["sections"]
    assert [(title, [each.title for each, _ in rows]) for title, rows in sections] == [
        ("组织", [UNDECIDED, DUPLICATES]),
        ("月报", [TO_CLOSE]),
    ]
