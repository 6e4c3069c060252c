"""A job under way stops when its actor loses the right with which it was started."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Grant, User
from core.choices import JobStatus
from core.jobs import service as jobs
from core.jobs.kinds import KINDS, Kind
from core.models import Job
from regions.models import Region
from tests.accounts.factories import GrantFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def actor(county):
    return GrantFactory(role="town_staff", region=county.east).user


@pytest.fixture
def start(actor, monkeypatch):
    """Start a job of a kind that needs the right to import; `work` is what it does."""
    monkeypatch.setattr("core.jobs.service.send", lambda job_id: None)

    def start(work=lambda job, progress: {}):
        monkeypatch.setitem(KINDS, "needy", Kind(work, action="import"))
        return jobs.start(kind="needy", actor=actor, input={})

    return start


def end_grants():
    Grant.objects.update(ends_on=timezone.localdate())


def outcome(job):
    jobs.run(job.pk)
    job.refresh_from_db()
    return job.status, "授权已变更" in job.error


def test_job_of_somebody_with_the_right_runs(start):
    assert outcome(start()) == (JobStatus.SUCCEEDED, False)


@pytest.mark.parametrize("loss", ["ended", "disabled", "other role"])
def test_job_whose_actor_lost_the_right_while_it_waited_never_begins(start, actor, loss):
    begun = []
    job = start(lambda job, progress: begun.append(1) or {})
    if loss == "ended":
        end_grants()
    elif loss == "disabled":
        User.objects.update(is_active=False)
    else:
        Grant.objects.update(role="viewer")
    assert outcome(job) == (JobStatus.FAILED, True)
    assert begun == []


def test_work_is_rolled_back_when_the_right_is_lost_before_it_commits(start, county):
    def work(job, progress):
        with transaction.atomic():
            Region.objects.filter(pk=county.east.pk).update(name="改了名")
            elsewhere(end_grants)
            jobs.finish(job, {})
        return {}

    assert outcome(start(work)) == (JobStatus.FAILED, True)
    county.east.refresh_from_db()
    assert county.east.name == "东街道"


def test_long_work_stops_at_its_next_step(start):
    reached = []

    def work(job, progress):
        elsewhere(end_grants)
        for step in range(100):
            threading.Event().wait(0.1)
            progress(step)
            reached.append(step)
        return {}

    assert outcome(start(work)) == (JobStatus.FAILED, True)
    assert len(reached) < 50


def test_part_of_the_reach_lost_stops_the_job_too(start, actor, county):
    second = GrantFactory(user=actor, role="town_staff", region=county.west)

    def work(job, progress):
        Grant.objects.filter(pk=second.pk).update(ends_on=timezone.localdate())
        return {}

    assert outcome(start(work)) == (JobStatus.FAILED, True)


def test_more_rights_than_before_do_not_disturb(start, actor, county):
    def work(job, progress):
        GrantFactory(user=actor, role="viewer", region=county.root)
        return {}

    assert outcome(start(work)) == (JobStatus.SUCCEEDED, False)


def test_jobs_of_the_platform_need_nobody_s_right(start):
    job = start()
    Job.objects.update(user=None)
    end_grants()
    assert outcome(job) == (JobStatus.SUCCEEDED, False)


def test_kinds_that_write_name_their_right():
    named = {kind: each.action for kind, each in KINDS.items()}
    assert named["import"] == "import"
    assert named["close_month"] == "close_month"
    assert named["compute_draft"] == "edit_registry"


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
