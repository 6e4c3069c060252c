"""Background work: asked for in a transaction, taken by compare-and-set, held by a lease.

A job kind is a function `(job, progress) -> result` registered with `@handler("kind")`.
It may be run twice (a worker died after the work was committed), so it must be idempotent, or
call `finish` inside the transaction that does the work.
"""

import contextlib
import datetime
import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from core.choices import JobStatus
from core.errors import Refusal
from core.models import Job

logger = logging.getLogger(__name__)

Progress = Callable[[int], None]
Handler = Callable[[Job, Progress], dict[str, Any]]

#: A job that killed its worker that often is not tried again.
MAX_ATTEMPTS = 25

_handlers: dict[str, Handler] = {}
#: Kind → what its actor must be allowed while it runs; "" = nothing beyond an enabled account.
_actions: dict[str, str] = {}


class RightLost(Refusal):
    """The actor lost, while the job waited or ran, the right with which it was started."""

    def __init__(self) -> None:
        super().__init__(
            "发起人的授权已变更或终止，任务已停止，数据没有改变。需要时请由有权限的人重新发起。"
        )


class LeaseLost(Exception):
    """Another worker has taken the job over; whoever sees this rolls back and goes."""


def handler(kind: str, *, action: str = "") -> Callable[[Handler], Handler]:
    """Register the function that does jobs of `kind`, and what its actor must be allowed.

    A job whose actor loses that right, or a part of its reach, stops at its next step and
    commits nothing.
    """

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        _actions[kind] = action
        return function

    return register


def start(*, kind: str, actor: Any, input: dict[str, Any], key: str = "") -> Job:
    """Write the job row and send it when the surrounding transaction commits.

    With a `key`, an unfinished job of the same key is returned instead of a second one.
    """
    if kind not in _handlers:
        raise LookupError(f"no handler for job kind {kind!r}")
    unfinished = Q(status__in=[JobStatus.QUEUED, JobStatus.RUNNING])
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=kind, user=actor, input=input, key=key, sent_at=Now())
    except IntegrityError:
        return Job.objects.get(unfinished, key=key)
    transaction.on_commit(lambda: send(job.pk))
    return job


def record(*, kind: str, actor: Any, input: dict[str, Any], result: dict[str, Any]) -> Job:
    """The row of work that was done on the spot, without a worker."""
    return Job.objects.create(
        kind=kind,
        status=JobStatus.SUCCEEDED,
        user=actor,
        input=input,
        result=result,
        progress=100,
        started_at=Now(),
        finished_at=Now(),
    )


def send(job_id: int) -> None:
    """Tell the workers about a job; when the broker is away the sweeper tells them later."""
    try:
        current_app.send_task("core.tasks.run_job", args=[job_id], retry=False)
    except Exception as error:
        logger.warning(
            "broker away, job %s waits for the sweeper: %s", job_id, type(error).__name__
        )


def run(job_id: int) -> Job | None:
    """Take the job and do it; None when somebody else has it or it is finished."""
    if not _claim(job_id):
        return None
    job = Job.objects.get(pk=job_id)
    try:
        job.held_rights = _rights(job)
        _must_hold_rights(job)
        with _kept_alive(job) as progress:
            result = _handlers[job.kind](job, progress)
        # The handler may have finished it in its own transaction; `job` keeps its attempt number.
        if job.status == JobStatus.RUNNING:
            finish(job, result)
    except LeaseLost:
        logger.warning("job %s was taken over by another worker", job_id)
    except Refusal as refusal:
        _fail(job, str(refusal))
    except Exception as error:
        # Database messages can quote the values of a row: log the place, never the message.
        logger.error(
            "job %s (%s) failed: %s\n%s",
            job_id,
            job.kind,
            type(error).__name__,
            "".join(traceback.format_tb(error.__traceback__)),
        )
        _fail(job, "程序出错，任务没有完成，数据没有改变。请把任务编号告诉系统管理员。")
    return job


def finish(job: Job, result: dict[str, Any]) -> None:
    """Mark the job done. Inside the work's own transaction, work and mark are one.

    Raises `RightLost` when the actor may not do this any more: then the work is rolled back.
    """
    _must_hold_rights(job)
    done = _mine(job).update(
        status=JobStatus.SUCCEEDED, result=result, progress=100, finished_at=Now(), lease_until=None
    )
    if not done:
        raise LeaseLost
    job.status = JobStatus.SUCCEEDED
    job.result = result


def sweep() -> int:
    """Send again what nobody took and what a dead worker left; return how many."""
    now = timezone.now()
    lease = datetime.timedelta(seconds=settings.JOB_LEASE_SECONDS)
    lost = Q(status=JobStatus.QUEUED, sent_at__lt=now - lease) | Q(
        status=JobStatus.RUNNING, lease_until__lt=now
    )
    Job.objects.filter(lost, attempts__gte=MAX_ATTEMPTS).update(
        status=JobStatus.FAILED,
        error="任务多次中断，已停止重试。请把任务编号告诉系统管理员。",
        finished_at=Now(),
    )
    with transaction.atomic():
        rows = Job.objects.filter(lost).select_for_update(skip_locked=True)
        ids = list(rows.values_list("pk", flat=True))
        Job.objects.filter(pk__in=ids).update(sent_at=Now())
    for job_id in ids:
        send(job_id)
    return len(ids)


def _rights(job: Job) -> frozenset | None:
    """What the actor's grants allow for this kind of job now; None for a job of the platform."""
    if job.user_id is None:
        return None
    # Loaded anew: a user object remembers the grants that it had.
    actor = Job._meta.get_field("user").related_model._default_manager.get(pk=job.user_id)
    return actor.rights(_actions.get(job.kind, "")) if actor.is_active else frozenset()


def _must_hold_rights(job: Job) -> None:
    """Raise `RightLost` unless the actor has all the rights that he had when the job began."""
    held = getattr(job, "held_rights", None)
    if held is not None and not (held and held <= _rights(job)):
        raise RightLost


def _lease_end() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _claim(job_id: int) -> bool:
    free = Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RUNNING, lease_until__lt=timezone.now())
    return bool(
        Job.objects.filter(free, pk=job_id).update(
            status=JobStatus.RUNNING,
            started_at=Now(),
            lease_until=_lease_end(),
            attempts=F("attempts") + 1,
            progress=0,
        )
    )


def _mine(job: Job):
    """The row while this attempt holds it: a later attempt has a higher number."""
    return Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts)


def _fail(job: Job, message: str) -> None:
    _mine(job).update(status=JobStatus.FAILED, error=message, finished_at=Now(), lease_until=None)


@contextlib.contextmanager
def _kept_alive(job: Job) -> Iterator[Progress]:
    """Renew the lease and publish the progress every second, from a connection of its own.

    The work sits in one long transaction whose writes nobody sees before the end.
    """
    stopped = threading.Event()
    right_lost = threading.Event()
    percent = 0

    def progress(value: int) -> None:
        nonlocal percent
        if right_lost.is_set():
            raise RightLost
        percent = max(0, min(99, value))

    def beat() -> None:
        try:
            while not stopped.wait(1):
                with contextlib.suppress(Exception):
                    _mine(job).update(lease_until=_lease_end(), progress=percent)
                    try:
                        _must_hold_rights(job)
                    except RightLost:
                        right_lost.set()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"lease-{job.pk}", daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        stopped.set()
        thread.join()
