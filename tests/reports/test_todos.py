"""What home reminds of: numbers of what waits in one's scope, each leading to just those rows."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core import domain, todos
from core.choices import JobStatus
from core.models import Job
from core.months import Month
from months.services import close_month
from orgs.models import CurrentFacts, DuplicatePair
from tests import pages
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

UNDECIDED, DUPLICATES = "未定区域的两新组织", "疑似重复的两新组织"
LIGHTS, TO_CLOSE, FAILED = "最近定稿月份的亮灯", "待定稿的月份", "7 天内没有完成的后台任务"


@pytest.fixture
def registry(cast, county):
    """In 东街道 two of which one may be the other, at the county one whose place is open."""
    registry = pages.furnish(county)
    first, second = sorted((registry.bright, registry.plain), key=lambda each: each.pk)
    DuplicatePair.objects.create(first=first, second=second, suspicion="name")
    return registry


def home(client, user) -> dict[str, str]:
    client.force_login(user)
    shown = client.get(reverse("reports:todos")).context
    return {each.title: number for each, number in (shown["todos"] if shown else ())}


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        ("county_admin", {UNDECIDED, DUPLICATES, LIGHTS, TO_CLOSE}),
        ("county_staff", {UNDECIDED, DUPLICATES, LIGHTS}),
        ("town_staff", {DUPLICATES, LIGHTS}),
        ("viewer", {LIGHTS}),
        ("system_admin", set()),
        ("security_admin", set()),
        ("audit_admin", set()),
        ("nobody", set()),
    ],
)
def test_each_is_reminded_of_what_he_can_do_in_his_scope(client, cast, registry, role, titles):
    pages.close_two_months(registry)
    assert set(home(client, getattr(cast, role))) == titles


@pytest.mark.parametrize("role", ["county_admin", "town_staff"])
def test_every_number_leads_to_just_those_rows(client, cast, registry, role):
    pages.close_two_months(registry)
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


def test_what_was_judged_or_settled_reminds_no_more(client, cast, registry):
    assert home(client, cast.county_admin) == {UNDECIDED: "1", DUPLICATES: "1", TO_CLOSE: "1"}
    DuplicatePair.objects.update(dismissed_at=timezone.now(), dismissed_by=cast.county_admin)
    CurrentFacts.objects.update(doubt="")
    close_month(actor=None, month=Month.current().plus(-1))
    assert set(home(client, cast.county_admin)) == {LIGHTS}


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
    client.force_login(cast.viewer)
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
    """One for each to-do, whatever stands behind its number."""
    registry = pages.furnish(county)
    for each in range(number):
        OrganizationFactory(name=f"东街道企业{each}", region=county.east, staff_count=60)
    pages.close_two_months(registry)
    client.force_login(cast.county_admin)
    with django_assert_num_queries(9):
        client.get(reverse("reports:todos"))


def test_every_page_that_is_named_exists():
    assert len(domain.declared("todos")) >= 5
    assert all(each.url.startswith("/") for each in domain.declared("todos"))
