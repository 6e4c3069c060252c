"""The schedule closes the previous month on its day and catches up, each month once."""

import datetime
from unittest import mock
from zoneinfo import ZoneInfo

import pytest

from core import jobs
from core.models import Job
from core.months import Month
from lights.models import Notice
from months import tasks
from months.models import MonthRevision
from months.services import close_month, reopen_month
from months.services.schedule import due_month
from tests.orgs.factories import OrganizationFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def close(month: Month):
    return close_month(actor=None, month=month)


@pytest.fixture
def organization(county):
    return OrganizationFactory(region=county.east, staff_count=60)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-04-01T00:00", None),
        ("2026-04-05T01:59", None),
        ("2026-04-05T02:00", Month(2026, 3)),
        ("2026-04-30T23:59", Month(2026, 3)),
        ("2026-05-05T02:00", Month(2026, 3)),
    ],
)
def test_the_month_after_the_last_closed_one_is_due_from_day_and_hour_on(organization, now, due):
    close(Month(2026, 2))
    assert due_month(at(now)) == due


def test_the_hour_is_that_of_shanghai(organization):
    close(Month(2026, 2))
    utc = datetime.datetime(2026, 4, 4, 18, 0, tzinfo=datetime.UTC)  # 02:00 of the 5th there
    assert due_month(utc) == Month(2026, 3)
    assert due_month(utc - datetime.timedelta(minutes=1)) is None


def test_day_and_hour_are_settings(organization, settings):
    settings.CLOSE_MONTH_DAY, settings.CLOSE_MONTH_HOUR = 31, 20
    close(Month(2026, 2))
    assert due_month(at("2026-04-30T19:59")) is None  # April has no 31st
    assert due_month(at("2026-04-30T20:00")) == Month(2026, 3)


def test_a_county_that_never_closed_begins_with_the_previous_month(organization):
    assert due_month(at("2026-04-04T12:00")) is None
    assert due_month(at("2026-04-05T02:00")) == Month(2026, 3)


def test_an_empty_registry_is_not_closed(county):
    assert due_month(at("2026-04-05T02:00")) is None


def test_a_reopened_month_is_never_closed_by_the_schedule(organization):
    close(Month(2026, 3))
    reopen_month(actor=None, month=Month(2026, 3), reason="更正")
    assert due_month(at("2026-04-20T12:00")) is None


@pytest.fixture
def clock(monkeypatch):
    """Let the schedule believe that it is this time."""

    def set_to(text: str):
        monkeypatch.setattr(tasks, "due_month", lambda: due_month(at(text)))

    return set_to


def work_off():
    """Do the queued jobs as workers would."""
    while ids := list(Job.objects.filter(status="queued").values_list("pk", flat=True)):
        for job_id in ids:
            jobs.run(job_id)


def test_asked_twice_the_schedule_starts_one_job(organization, clock):
    clock("2026-04-05T02:00")
    assert [tasks.close_due_months(), tasks.close_due_months()] == ["2026-03", "2026-03"]
    assert list(Job.objects.values_list("kind", "key", "user")) == [
        ("close_month", "close:2026-03", None)
    ]


@pytest.mark.django_db(transaction=True)
def test_missed_months_are_closed_in_their_order(organization, clock):
    close(Month(2025, 12))
    clock("2026-04-05T02:00")
    with mock.patch("core.jobs.service.send"):
        tasks.close_due_months()
        work_off()
    closed = MonthRevision.objects.order_by("computed_at")
    assert [str(each.report_month) for each in closed] == [
        "2025-12",
        "2026-01",
        "2026-02",
        "2026-03",
    ]
    assert list(
        Notice.objects.order_by("revision__as_of").values_list("consecutive_months", flat=True)
    ) == [1, 2, 3, 4]  # fmt: skip
    assert tasks.close_due_months() == ""
    assert Job.objects.filter(status="succeeded").count() == Job.objects.count() == 3
