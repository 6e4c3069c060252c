"""Job rows: taken once, kept alive, taken over after a death, safe without Redis."""

import datetime
import io
import os
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.choices import JobStatus
from core.errors import Refusal
from core.imports.wizard import runs
from core.jobs import service as jobs
from core.jobs import spool
from core.jobs.kinds import KINDS, Kind
from core.models import Job
from orgs.models import Organization
from tests.accounts.factories import GrantFactory
from tests.members.factories import id_number
from tests.workbooks import county_sheets, workbook


@pytest.fixture
def kind(monkeypatch):
    """A job kind that counts its runs; `kind.action` is what it does."""
    runs = []

    def handler(job, progress):
        runs.append(job.pk)
        return handler.action(job, progress)

    handler.action = lambda job, progress: {"done": True}
    handler.runs = runs
    monkeypatch.setitem(KINDS, "test", Kind(handler, title="试验"))
    return handler


@pytest.fixture
def sent(monkeypatch):
    """Ids that were sent to the broker."""
    ids = []
    monkeypatch.setattr("core.jobs.service.send", ids.append)
    return ids


@pytest.mark.django_db(transaction=True)
def test_job_is_sent_when_its_transaction_commits_and_not_before(kind, sent):
    with transaction.atomic():
        job = jobs.start(kind="test", actor=None, input={})
        assert sent == []
    assert sent == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_unfinished_job_of_the_same_key_is_returned_instead_of_a_second(kind, sent):
    first = jobs.start(kind="test", actor=None, input={}, key="close:2026-01")
    assert jobs.start(kind="test", actor=None, input={}, key="close:2026-01") == first
    jobs.run(first.pk)
    assert jobs.start(kind="test", actor=None, input={}, key="close:2026-01") != first


@pytest.mark.django_db(transaction=True)
def test_job_runs_once_however_often_it_is_delivered(kind, sent):
    job = jobs.start(kind="test", actor=None, input={})
    jobs.run(job.pk)
    assert jobs.run(job.pk) is None
    assert kind.runs == [job.pk]
    job.refresh_from_db()
    assert (job.status, job.result, job.progress) == (JobStatus.SUCCEEDED, {"done": True}, 100)


@pytest.mark.django_db(transaction=True)
def test_job_of_a_dead_worker_is_swept_up_and_finished(kind, sent):
    job = jobs.start(kind="test", actor=None, input={})
    past = timezone.now() - datetime.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(
        status=JobStatus.RUNNING, lease_until=past, attempts=1, sent_at=past
    )
    sent.clear()
    assert jobs.sweep() == 1
    assert sent == [job.pk]
    assert jobs.run(job.pk).status == JobStatus.SUCCEEDED


@pytest.mark.django_db(transaction=True)
def test_living_and_freshly_sent_jobs_are_not_swept(kind, sent):
    waiting = jobs.start(kind="test", actor=None, input={})
    running = jobs.start(kind="test", actor=None, input={})
    Job.objects.filter(pk=running.pk).update(
        status=JobStatus.RUNNING, lease_until=timezone.now() + datetime.timedelta(seconds=9)
    )
    assert jobs.sweep() == 0
    # A job that nobody took within a lease was lost with the broker's memory.
    Job.objects.filter(pk=waiting.pk).update(sent_at=timezone.now() - datetime.timedelta(minutes=5))
    sent.clear()
    assert jobs.sweep() == 1
    assert sent == [waiting.pk]


@pytest.mark.django_db(transaction=True)
def test_worker_that_lost_its_lease_cannot_finish(kind, sent):
    def overtaken(job, progress):
        Job.objects.filter(pk=job.pk).update(attempts=2)
        return {"by": "the slow one"}

    kind.action = overtaken
    job = jobs.start(kind="test", actor=None, input={})
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result) == (JobStatus.RUNNING, {})


@pytest.mark.django_db(transaction=True)
def test_refusal_is_shown_and_a_crash_tells_no_values(kind, sent, caplog):
    secret = id_number(1)

    def refuse(job, progress):
        raise Refusal("月份未结束")

    def crash(job, progress):
        raise ValueError(secret)

    kind.action = refuse
    refused = jobs.run(jobs.start(kind="test", actor=None, input={}).pk)
    kind.action = crash
    crashed = jobs.run(jobs.start(kind="test", actor=None, input={}).pk)
    refused.refresh_from_db()
    crashed.refresh_from_db()
    assert (refused.status, refused.error) == (JobStatus.FAILED, "月份未结束")
    assert crashed.status == JobStatus.FAILED
    assert "ValueError" in caplog.text
    assert secret not in caplog.text + crashed.error


@pytest.mark.django_db(transaction=True)
def test_lease_and_progress_are_renewed_while_the_work_holds_a_transaction(kind, sent, settings):
    settings.JOB_LEASE_SECONDS = 3
    seen = {}

    def slow(job, progress):
        with transaction.atomic():
            progress(40)
            started = Job.objects.get(pk=job.pk).lease_until
            waited = threading.Event()
            waited.wait(2.5)
            row = Job.objects.get(pk=job.pk)
            seen.update(renewed=row.lease_until > started, progress=row.progress)
        return {}

    kind.action = slow
    jobs.run(jobs.start(kind="test", actor=None, input={}).pk)
    assert seen == {"renewed": True, "progress": 40}


@pytest.mark.django_db(transaction=True)
def test_import_job_stores_the_rows_with_its_own_success_and_drops_the_upload(
    sent, county, settings, tmp_path
):
    settings.SPOOL_DIR = tmp_path
    data = workbook(county_sheets())
    actor = GrantFactory(region=county.root).user
    run = runs.upload(actor=actor, source=io.BytesIO(data), name="导入.xlsx")
    (spooled,) = tmp_path.iterdir()
    assert b"PK" not in spooled.read_bytes()[:64]
    with spool.open_stored(spooled.name) as stored:
        assert stored.read() == data
    jobs.run(run.job_id)
    assert Organization.objects.count() == 0
    job = runs.confirm(actor=actor, pk=run.pk, skip_bad_rows=False).job
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.SUCCEEDED
    assert job.result["sheets"]["两新组织"]["created"] == Organization.objects.count() == 3
    assert list(tmp_path.iterdir()) == []
    connection.close()


def test_spool_forgets_what_has_lain_too_long(settings, tmp_path):
    settings.SPOOL_DIR = tmp_path
    old, new = (spool.store(io.BytesIO(b"x")) for _ in range(2))
    week_ago = (
        timezone.now() - datetime.timedelta(days=settings.SPOOL_DAYS, minutes=1)
    ).timestamp()
    os.utime(tmp_path / old, (week_ago, week_ago))
    assert spool.expire() == 1
    assert [path.name for path in tmp_path.iterdir()] == [new]


@pytest.mark.django_db(transaction=True)
def test_jobs_of_one_person_are_done_one_after_another(kind, sent, cast):
    """Nobody takes all workers to himself: another's job does not wait behind two of his."""
    first, second = (jobs.start(kind="test", actor=cast.town_staff, input={}) for _ in range(2))
    others = jobs.start(kind="test", actor=cast.county_staff, input={})
    of_the_house = jobs.start(kind="test", actor=None, input={})
    lease = timezone.now() + datetime.timedelta(seconds=20)
    running = Job.objects.filter(pk=first.pk)
    running.update(status=JobStatus.RUNNING, lease_until=lease)
    assert jobs.run(second.pk) is None
    assert jobs.run(others.pk) and jobs.run(of_the_house.pk)
    running.update(status=JobStatus.QUEUED, lease_until=None)
    sent.clear()
    assert jobs.run(first.pk).status == JobStatus.SUCCEEDED
    assert sent == [second.pk]
    assert jobs.run(second.pk).status == JobStatus.SUCCEEDED
