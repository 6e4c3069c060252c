"""A long list is taken out by a worker, encrypted, for its owner, once and not for long."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Grant, User
from core import jobs
from core.choices import JobStatus
from core.jobs import downloads, spool
from core.models import AuditEntry, Download, Job, Notification
from months.services import close_month
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import id_number
from tests.orgs.factories import OrganizationFactory
from tests.pages import MONTH, cells

pytestmark = pytest.mark.django_db

LIST = "/organizations/?export=xlsx"


@pytest.fixture(autouse=True)
def few_rows_are_many(settings, tmp_path, monkeypatch):
    """Three rows are too many for a request; nothing is sent, the tests are the worker."""
    settings.EXPORT_ROWS_AT_ONCE = 2
    settings.SPOOL_DIR = tmp_path
    monkeypatch.setattr("core.jobs.service.send", lambda job_id: None)


@pytest.fixture
def registry(county, cast):
    for place, number in (("east", 3), ("west", 4)):
        for each in range(number):
            OrganizationFactory(name=f"{place}企业{each}", region=getattr(county, place))


def ask(client, user, url=LIST) -> Job:
    client.force_login(user)
    response = client.get(url)
    assert response.status_code == 302
    job = Job.objects.latest("pk")
    assert response.url == reverse("core:job", args=[job.pk])
    return job


def run(job: Job) -> Job:
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def fetch(client, job: Job):
    return client.post(reverse("core:download", args=[job.download.pk]))


def names(response) -> set[str]:
    _, headings, *rows = cells(response)
    return {row[headings.index("组织名称")] for row in rows}


def test_a_short_list_is_answered_at_once(client, registry, cast, settings):
    settings.EXPORT_ROWS_AT_ONCE = 7
    client.force_login(cast.county_admin)
    assert len(names(client.get(LIST))) == 7
    assert not Job.objects.exists()


def test_a_long_list_is_made_by_a_worker_and_fetched_once(client, registry, cast):
    job = run(ask(client, cast.town_staff, f"{LIST}&q=企业&sort=name"))
    assert (job.status, job.result) == (JobStatus.SUCCEEDED, {"rows": 3})
    said = client.get(reverse("core:job", args=[job.pk])).content.decode()
    assert "两新组织，3 行" in said and "只能下载一次" in said
    response = fetch(client, job)
    assert response["Cache-Control"] == "private, no-store"
    assert "attachment" in response["Content-Disposition"]
    watermark, headings, *rows = cells(response)
    assert "（town_staff）" in watermark[0] and "条件：" in watermark[0]
    assert [row[headings.index("组织名称")] for row in rows] == [f"east企业{n}" for n in range(3)]
    again = fetch(client, job)
    assert again.status_code == 302
    assert "只能用一次" in client.get(again.url).content.decode()
    assert "已于" in client.get(reverse("core:job", args=[job.pk])).content.decode()


def test_the_owner_is_told_when_the_file_is_there(client, registry, cast):
    job = run(ask(client, cast.town_staff))
    note = Notification.objects.get()
    assert (note.user, note.text) == (cast.town_staff, "导出名单已完成：两新组织，3 行")
    assert note.link == reverse("core:job", args=[job.pk])


def test_the_file_waits_encrypted_and_is_gone_once_it_was_fetched(client, registry, cast, tmp_path):
    job = run(ask(client, cast.town_staff))
    (stored,) = tmp_path.iterdir()
    assert b"PK" not in stored.read_bytes()[:64] and "east企业".encode() not in stored.read_bytes()
    with spool.open_stored(stored.name) as file:
        assert openpyxl.load_workbook(io.BytesIO(file.read())).active.max_row == 5
    b"".join(fetch(client, job).streaming_content)
    assert list(tmp_path.iterdir()) == []


def test_what_was_searched_for_is_not_kept_in_plain_text(client, registry, cast):
    number = id_number(7)
    client.force_login(cast.county_admin)
    job = ask(client, cast.county_admin, f"{LIST}&state=operating")
    assert "operating" not in str(job.input) and number not in str(job.input)
    assert run(job).result == {"rows": 7}


def test_nobody_else_may_fetch_it(client, registry, cast):
    job = run(ask(client, cast.town_staff))
    for stranger in (cast.county_admin, cast.system_admin, cast.viewer, cast.nobody):
        client.force_login(stranger)
        assert fetch(client, job).status_code == 404
        assert client.get(reverse("core:job", args=[job.pk])).status_code == 404
    client.force_login(cast.town_staff)
    assert len(names(fetch(client, job))) == 3


def test_it_is_fetched_by_post_only(client, registry, cast):
    job = run(ask(client, cast.town_staff))
    assert client.get(reverse("core:download", args=[job.download.pk])).status_code == 405
    assert Download.objects.get().taken_at is None


def test_a_file_that_nobody_fetched_in_time_is_deleted(client, registry, cast, tmp_path, settings):
    job = run(ask(client, cast.town_staff))
    assert downloads.expire() == 0
    hours = datetime.timedelta(hours=settings.DOWNLOAD_HOURS)
    assert abs(Download.objects.get().expires_at - timezone.now() - hours).total_seconds() < 60
    Download.objects.update(expires_at=timezone.now())
    assert "已过期" in client.get(fetch(client, job).url).content.decode()
    assert downloads.expire() == 1
    assert (downloads.expire(), list(tmp_path.iterdir())) == (0, [])


def test_making_and_fetching_are_both_in_the_audit_log(client, registry, cast):
    job = run(ask(client, cast.town_staff, f"{LIST}&q=企业"))
    fetch(client, job)
    entries = AuditEntry.objects.filter(action__in=["export", "download"]).order_by("pk")
    assert list(entries.values_list("action", "actor_name")) == [
        ("export", "town_staff"),
        ("download", "town_staff"),
    ]
    assert entries[0].detail["行数"] == 3 and entries[1].subject_id == job.download.pk


def test_the_scope_is_that_of_the_moment_when_the_file_is_made(client, registry, cast, county):
    job = ask(client, cast.county_admin)
    Grant.objects.filter(user=cast.county_admin).update(region=county.west)
    run(job)
    assert job.result == {"rows": 4}
    client.force_login(User.objects.get(pk=cast.county_admin.pk))
    assert names(fetch(client, job)) == {f"west企业{n}" for n in range(4)}


def test_a_right_lost_before_it_ran_or_before_it_was_fetched_ends_it(client, registry, cast):
    waiting, made = ask(client, cast.viewer), run(ask(client, cast.town_staff))
    Grant.objects.filter(user__in=[cast.viewer, cast.town_staff]).update(
        ends_on=timezone.localdate()
    )
    assert "授权已变更" in run(waiting).error
    client.force_login(User.objects.get(pk=cast.town_staff.pk))
    said = client.get(fetch(client, made).url).content.decode()
    assert "授权已变更" in said
    assert Download.objects.get().taken_at is None


def test_asked_twice_it_is_made_once(client, registry, cast):
    assert ask(client, cast.town_staff) == ask(client, cast.town_staff)
    assert ask(client, cast.town_staff, f"{LIST}&sort=name").pk != Job.objects.earliest("pk").pk
    assert Job.objects.count() == 2


def test_a_job_that_is_done_twice_offers_one_file(client, registry, cast, tmp_path):
    job = ask(client, cast.town_staff)
    run(job)
    past = timezone.now() - datetime.timedelta(seconds=1)
    # The first worker died before it could say so: its offer was rolled back with its mark.
    Download.objects.all().delete()
    Job.objects.update(status=JobStatus.RUNNING, lease_until=past)
    assert run(job).attempts == 2
    assert Download.objects.get().job == job


def test_a_cancelled_export_leaves_no_file(client, registry, cast, tmp_path, monkeypatch):
    job = ask(client, cast.town_staff)
    finish = jobs.finish

    def cancelled(job, result):
        jobs.cancel(actor=cast.town_staff, pk=job.pk)
        finish(job, result)

    monkeypatch.setattr("core.jobs.finish", cancelled)
    assert run(job).status == JobStatus.CANCELLED
    assert (list(tmp_path.iterdir()), Download.objects.count()) == ([], 0)


def test_the_lists_of_other_apps_go_the_same_way(client, registry, cast, county):
    PartyOrganizationFactory.create_batch(3, region=county.east)
    for back in (1, 0):
        close_month(actor=None, month=MONTH.plus(-back))
    behind = reverse(
        "reports:behind",
        kwargs={
            "month": MONTH,
            "number": 1,
            "region_code": "330999",
            "scope": "total",
            "indicator": "organizations",
            "part": "numerator",
        },
    )
    for user, url in (
        (cast.county_admin, f"{behind}?export=xlsx"),
        (cast.county_admin, reverse("branches:list") + "?export=xlsx"),
        (cast.audit_admin, reverse("accounts:audit") + "?export=xlsx"),
    ):
        job = run(ask(client, user, url))
        assert (job.status, job.error) == (JobStatus.SUCCEEDED, ""), url
        assert len(cells(fetch(client, job))) == job.result["rows"] + 2


def test_an_export_that_is_not_allowed_starts_no_job(client, registry, cast):
    client.force_login(cast.secretary)
    assert client.get(LIST).status_code == 403
    assert not Job.objects.exists()


def test_a_second_grant_after_the_file_was_made_does_not_hinder(client, registry, cast, county):
    job = run(ask(client, cast.town_staff))
    GrantFactory(user=cast.town_staff, role="viewer", region=county.west)
    client.force_login(User.objects.get(pk=cast.town_staff.pk))
    assert len(names(fetch(client, job))) == 3
