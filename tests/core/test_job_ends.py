"""How a job ends when people or machines interfere: cancelled, notified, taken up again."""

import datetime
import threading

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import User
from core.choices import JobStatus
from core.errors import Missing, Refusal
from core.jobs import service as jobs
from core.jobs.kinds import KINDS, Kind, Outcome, kinds
from core.models import AuditEntry, Job, Notification
from tests.accounts.factories import GrantFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(db):
    return GrantFactory(user__username="owner", role="audit_admin").user


@pytest.fixture
def start(monkeypatch, owner):
    """Ask for a job that does `work`, in the name of `owner`."""
    monkeypatch.setattr("core.jobs.service.send", lambda job_id: None)

    def start(work=lambda job, progress: {"rows": 3}, actor=owner):
        kind = Kind(work, title="试验", outcome=lambda job: Outcome(f"{job.result['rows']} 行"))
        monkeypatch.setitem(KINDS, "test", kind)
        return jobs.start(kind="test", actor=actor, input={})

    return start


def notified() -> list[tuple[str, str, str]]:
    rows = Notification.objects.order_by("pk")
    return list(rows.values_list("user__username", "text", "link"))


def ended(job: Job) -> tuple[str, int]:
    job.refresh_from_db()
    return job.status, job.attempts


# --- Cancelling ---------------------------------------------------------------------------------


def test_a_waiting_job_ends_at_once_and_never_runs(start, owner):
    begun = []
    job = start(lambda job, progress: begun.append(1) or {})
    jobs.cancel(actor=owner, pk=job.pk)
    assert jobs.run(job.pk) is None
    assert (ended(job), begun) == ((JobStatus.CANCELLED, 0), [])


def test_a_running_job_stops_at_its_next_step_and_stores_nothing(start, owner):
    def work(job, progress):
        with transaction.atomic():
            User.objects.filter(pk=owner.pk).update(name="改了名")
            elsewhere(lambda: jobs.cancel(actor=owner, pk=job.pk))
            for step in range(100):
                threading.Event().wait(0.1)
                progress(step)
        raise AssertionError("ran on to the end")

    job = start(work)
    jobs.run(job.pk)
    owner.refresh_from_db()
    assert ended(job) == (JobStatus.CANCELLED, 1)
    assert owner.name != "改了名"


def test_cancelling_wins_over_a_finish_in_the_work_s_own_transaction(start, owner):
    def work(job, progress):
        with transaction.atomic():
            User.objects.filter(pk=owner.pk).update(name="改了名")
            elsewhere(lambda: jobs.cancel(actor=owner, pk=job.pk))
            jobs.finish(job, {"rows": 1})
        return {"rows": 1}

    job = start(work)
    jobs.run(job.pk)
    owner.refresh_from_db()
    assert (ended(job)[0], owner.name != "改了名") == (JobStatus.CANCELLED, True)


def test_what_is_stored_already_is_not_called_cancelled(start, owner):
    def work(job, progress):
        jobs.cancel(actor=owner, pk=job.pk)
        return {"rows": 1}

    job = start(work)
    jobs.run(job.pk)
    assert ended(job)[0] == JobStatus.SUCCEEDED


def test_a_cancelled_job_of_a_dead_worker_is_not_taken_up_again(start, owner):
    job = start()
    past = timezone.now() - datetime.timedelta(seconds=1)
    Job.objects.update(status=JobStatus.RUNNING, lease_until=past, attempts=1)
    jobs.cancel(actor=owner, pk=job.pk)
    assert jobs.run(job.pk) is None
    assert jobs.sweep() == 0
    assert ended(job) == (JobStatus.CANCELLED, 1)


def test_only_its_owner_and_the_operator_may_cancel(start, owner, cast):
    job = start()
    for stranger in (cast.county_admin, cast.town_staff, cast.security_admin, cast.nobody):
        with pytest.raises(Missing):
            jobs.cancel(actor=stranger, pk=job.pk)
    assert ended(job)[0] == JobStatus.QUEUED
    jobs.cancel(actor=cast.system_admin, pk=job.pk)
    assert ended(job)[0] == JobStatus.CANCELLED
    entry = AuditEntry.objects.get(action="job_cancelled")
    assert (entry.actor_name, entry.subject_id) == ("system_admin", job.pk)


def test_what_has_ended_cannot_be_cancelled(start, owner):
    job = start()
    jobs.run(job.pk)
    with pytest.raises(Refusal, match="已经结束"):
        jobs.cancel(actor=owner, pk=job.pk)
    assert ended(job)[0] == JobStatus.SUCCEEDED


# --- Telling ------------------------------------------------------------------------------------


def test_the_owner_is_told_how_it_ended_once(start):
    def refuse(job, progress):
        raise Refusal("月份未结束")

    good, bad = start(), start()
    jobs.run(good.pk)
    start(refuse)
    jobs.run(bad.pk)
    jobs.run(good.pk)
    assert notified() == [
        ("owner", "试验已完成：3 行", f"/jobs/{good.pk}/"),
        ("owner", "试验没有完成：月份未结束", f"/jobs/{bad.pk}/"),
    ]


def test_work_that_is_rolled_back_tells_nobody_that_it_succeeded(start):
    def work(job, progress):
        with transaction.atomic():
            jobs.finish(job, {"rows": 1})
            raise ValueError

    job = start(work)
    jobs.run(job.pk)
    assert ended(job)[0] == JobStatus.FAILED
    assert [text.partition("：")[0] for _, text, _ in notified()] == ["试验没有完成"]


def test_a_job_of_the_platform_tells_nobody(start):
    jobs.run(start(actor=None).pk)
    assert notified() == []


# --- The database goes away ---------------------------------------------------------------------


def test_a_job_that_lost_the_database_is_taken_up_again(start, settings):
    settings.JOB_LEASE_SECONDS = 1
    broken = []

    def work(job, progress):
        if not broken:
            broken.append(1)
            connection.connection.close()
        list(User.objects.all())
        return {"rows": 1}

    job = start(work)
    jobs.run(job.pk)
    assert ended(job) == (JobStatus.RUNNING, 1)
    assert notified() == []
    Job.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
    assert jobs.sweep() == 1
    jobs.run(job.pk)
    assert ended(job) == (JobStatus.SUCCEEDED, 2)
    assert len(notified()) == 1


def test_a_mistake_in_a_statement_is_not_taken_for_a_lost_database(start):
    def work(job, progress):
        raise OperationalError("canceling statement due to statement timeout")

    job = start(work)
    jobs.run(job.pk)
    assert ended(job)[0] == JobStatus.FAILED


def test_every_kind_has_a_name_for_people():
    assert [kind for kind, title in kinds().items() if title == kind] == []


def elsewhere(function):
    """Run `function` on a connection of its own, as another process does."""

    def run():
        try:
            function()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
