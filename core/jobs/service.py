"""Background work: requested in a transaction, taken by compare-and-set, held by a lease.

A job kind is a function `(job, progress) -> result` registered with `@handler("kind")`.
It may be run twice (a worker died after the work was committed), so it must be idempotent, or
call `finish` inside the transaction that does the work. The owner of a job is notified of its
end in the same transaction (`core.jobs.notifications`).
"""

import contextlib
import datetime
import logging
import threading
import traceback
from collections.abc import Iterator
from typing import Any

import pghistory
from celery import current_app
from django.conf import settings
from django.db import Error, IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from core import audit, notifications
from core.addresses import address_of
from core.choices import AuditAction, JobStatus, Outcome
from core.errors import Missing, Refusal
from core.jobs.kinds import KINDS, Progress, outcome_of, title_of
from core.models import Job
from core.outages import circuits, disk

logger = logging.getLogger(__name__)

#: A job that killed its worker that often is not tried again.
MAX_ATTEMPTS = 25

UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)


class RightLost(Refusal):
    """The actor lost, while the job waited or ran, the right with which it was started."""

    def __init__(self) -> None:
        super().__init__(
            "发起人的授权已变更或终止，任务已停止，数据没有改变。需要时请由有权限的人重新发起。"
        )


class Cancelled(Refusal):
    """Somebody asked the job to stop while it ran."""

    def __init__(self) -> None:
        super().__init__("任务已取消，数据没有改变。需要时可以重新发起。")


class LeaseLost(Exception):
    """Another worker has taken the job over; whoever sees this rolls back and goes."""


def start(*, kind: str, actor: Any, input: dict[str, Any], key: str = "") -> Job:
    """Write the job row and send it when the surrounding transaction commits.

    With a `key`, an unfinished job of the same key is returned instead of a second one.
    """
    if kind not in KINDS:
        raise LookupError(f"no handler for job kind {kind!r}")
    job = Job(kind=kind, user=actor, input=input, key=key, sent_at=Now())
    job.rights = _stored_rights(job)
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError:
        return Job.objects.get(status__in=UNFINISHED, key=key)
    transaction.on_commit(lambda: send(job.pk))
    return job


def record(*, kind: str, actor: Any, input: dict[str, Any], result: dict[str, Any]) -> Job:
    """The row of work that was done on the spot, without a worker."""
    job = Job(
        kind=kind,
        status=JobStatus.SUCCEEDED,
        user=actor,
        input=input,
        result=result,
        progress=100,
        started_at=Now(),
        finished_at=Now(),
    )
    job.rights = _stored_rights(job)
    job.save()
    return job


def send(job_id: int) -> None:
    """Send a job to the workers; when the broker is away the sweeper sends it later."""
    try:
        circuits.broker.call(
            current_app.send_task, "core.tasks.run_job", args=[job_id], retry=False
        )
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
        _do(job)
    finally:
        _send_next_of(job)
    return job


def _do(job: Job) -> None:
    try:
        job.held_rights = _rights(job)
        _must_hold_rights(job)
        # The history names the owner as the author of its changes.
        whose = pghistory.context(user=job.user_id, source="job")
        with _kept_alive(job) as progress, whose:
            result = KINDS[job.kind].run(job, progress)
        # The handler may have finished it in its own transaction; `job` keeps its attempt number.
        if job.status == JobStatus.RUNNING:
            _must_hold_rights(job)
            _succeed(job, _mine(job), result)
    except LeaseLost:
        logger.warning("job %s was taken over by another worker", job.pk)
    except RightLost as lost:
        audit.record(
            action=AuditAction.DENIED,
            actor=job.user,
            subject=job,
            outcome=Outcome.DENIED,
            detail={"种类": title_of(job.kind), "原因": "授权已变更"},
        )
        _end(job, JobStatus.FAILED, str(lost))
    except Cancelled as cancelled:
        _end(job, JobStatus.CANCELLED, str(cancelled))
    except (Refusal, disk.Full) as refusal:
        _end(job, JobStatus.FAILED, str(refusal))
    except Exception as error:
        if isinstance(error, Error) and not _database_answers():
            # The work was rolled back with the connection: the sweeper sends the job again.
            logger.warning("job %s lost the database and waits for the sweeper", job.pk)
            return
        # Database messages can quote the values of a row: log the place, never the message.
        logger.error(
            "job %s (%s) failed: %s\n%s",
            job.pk,
            job.kind,
            type(error).__name__,
            "".join(traceback.format_tb(error.__traceback__)),
        )
        _end(
            job,
            JobStatus.FAILED,
            "程序出错，任务没有完成，数据没有改变。请把任务编号告诉系统管理员。",
        )


def finish(job: Job, result: dict[str, Any]) -> None:
    """Mark the job done. Inside the work's own transaction, work and mark are one.

    Raises `RightLost` when the actor may not do this any more, and `Cancelled` when somebody
    asked the job to stop: then the work is rolled back.
    """
    _must_hold_rights(job)
    mine = _mine(job)
    try:
        _succeed(job, mine.filter(cancel_requested_at=None), result)
    except LeaseLost:
        if mine.exists():
            raise Cancelled from None
        raise


def cancel(*, actor: Any, pk: int) -> Job:
    """End a job that waits; ask one that runs to stop at its next step.

    Raises `Missing` when it is not the actor's to cancel, and `Refusal` when it has ended.
    """
    with transaction.atomic():
        rows = Job.objects.cancellable_by(actor)
        job = rows.select_for_update(of=("self",)).filter(pk=pk).first()
        if job is None:
            raise Missing("没有找到这个任务，可能不是您发起的。")
        if job.status not in UNFINISHED:
            raise Refusal("任务已经结束，不能再取消。")
        job.cancel_requested_at = timezone.now()
        job.save(update_fields=["cancel_requested_at"])
        audit.record(
            action=AuditAction.JOB_CANCELLED,
            actor=actor,
            subject=job,
            detail={"种类": title_of(job.kind)},
        )
        if job.status == JobStatus.QUEUED:
            _end(job, JobStatus.CANCELLED, str(Cancelled()), Job.objects.filter(pk=pk))
        return job


def sweep() -> int:
    """Send again what nobody took and what a dead worker left; return how many."""
    now = timezone.now()
    lease = datetime.timedelta(seconds=settings.JOB_LEASE_SECONDS)
    lost = Q(status=JobStatus.QUEUED, sent_at__lt=now - lease) | Q(
        status=JobStatus.RUNNING, lease_until__lt=now
    )
    for job in Job.objects.filter(lost, cancel_requested_at__isnull=False):
        _end(job, JobStatus.CANCELLED, str(Cancelled()), Job.objects.filter(lost))
    for job in Job.objects.filter(lost, attempts__gte=MAX_ATTEMPTS):
        given_up = "任务多次中断，已停止重试。请把任务编号告诉系统管理员。"
        _end(job, JobStatus.FAILED, given_up, Job.objects.filter(lost))
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
    return actor.rights(KINDS[job.kind].action_of(job)) if actor.is_active else frozenset()


def _stored_rights(job: Job) -> list[list]:
    """What the row keeps of the actor's grants; nothing for a job of the platform."""
    if job.user is None:
        return []
    held = job.user.rights(KINDS[job.kind].action_of(job) if job.kind in KINDS else "")
    return sorted((list(each) for each in held), key=str)


def _must_hold_rights(job: Job) -> None:
    """Raise `RightLost` unless the actor has all the rights that he had when the job began."""
    held = getattr(job, "held_rights", None)
    if held is not None and not (held and held <= _rights(job)):
        raise RightLost


def _lease_end() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _claim(job_id: int) -> bool:
    """Take the job, unless somebody has it. Jobs of one person are done one after another, so that
    nobody takes all workers to himself."""
    now = timezone.now()
    free = Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RUNNING, lease_until__lt=now)
    busy = Job.objects.filter(
        status=JobStatus.RUNNING, lease_until__gte=now, user=OuterRef("user")
    ).exclude(pk=job_id)
    return bool(
        Job.objects.filter(free, ~Exists(busy), pk=job_id, cancel_requested_at=None).update(
            status=JobStatus.RUNNING,
            started_at=Now(),
            lease_until=_lease_end(),
            attempts=F("attempts") + 1,
            progress=0,
        )
    )


def _send_next_of(job: Job) -> None:
    """What the same person asked for next waited for this job."""
    waiting = Job.objects.filter(status=JobStatus.QUEUED, user=job.user_id, user__isnull=False)
    with contextlib.suppress(Error):  # the sweeper sends it, too
        if (found := waiting.order_by("pk").values_list("pk", flat=True).first()) is not None:
            send(found)


def _mine(job: Job):
    """The row while this attempt holds it: a later attempt has a higher number."""
    return Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts)


@transaction.atomic
def _succeed(job: Job, rows: Any, result: dict[str, Any]) -> None:
    """Mark the job done where it is among `rows`, and notify its owner. Raises `LeaseLost`."""
    done = rows.filter(pk=job.pk).update(
        status=JobStatus.SUCCEEDED, result=result, progress=100, finished_at=Now(), lease_until=None
    )
    if not done:
        raise LeaseLost
    job.status = JobStatus.SUCCEEDED
    job.result = result
    text = outcome_of(job).text
    _notify_owner(job, f"已完成：{text}" if text else "已完成。")


@transaction.atomic
def _end(job: Job, status: str, message: str, rows: Any = None) -> None:
    """Mark the job ended without success where it is among `rows` (this attempt's own row)."""
    rows = _mine(job) if rows is None else rows.filter(pk=job.pk)
    ended = rows.update(status=status, error=message, finished_at=Now(), lease_until=None)
    if ended:
        job.status, job.error = status, message
        _notify_owner(job, f"没有完成：{message}" if status == JobStatus.FAILED else "已取消。")


def _notify_owner(job: Job, text: str) -> None:
    if job.user_id is not None:
        notifications.notify(
            user=job.user,
            kind="job",
            text=f"{title_of(job.kind)}{text}",
            link=address_of("core:job", job.pk) if _may_look(job) else "",
        )


def _may_look(job: Job) -> bool:
    actor = type(job.user)._default_manager.get(pk=job.user_id)
    return Job.objects.visible_to(actor).filter(pk=job.pk).exists()


def _database_answers() -> bool:
    """False when the connection on which the work was done is broken."""
    broken = connection.connection is None or not connection.is_usable()
    if broken:
        connection.close()
    return not broken


@contextlib.contextmanager
def _kept_alive(job: Job) -> Iterator[Progress]:
    """Renew the lease and publish the progress every second, from a connection of its own.

    The work sits in one long transaction whose writes nobody sees before the end.
    """
    stopped = threading.Event()
    #: Why the work has to stop, as soon as there is a reason.
    reason: Refusal | None = None
    percent = 0

    def progress(value: int) -> None:
        nonlocal percent
        if reason is not None:
            raise reason
        percent = max(0, min(99, value))

    def beat() -> None:
        nonlocal reason
        while not stopped.wait(1):
            try:
                _mine(job).update(lease_until=_lease_end(), progress=percent)
                if _mine(job).filter(cancel_requested_at__isnull=False).exists():
                    raise Cancelled
                _must_hold_rights(job)
            except Refusal as refusal:
                reason = refusal
            except Exception:
                connection.close()  # the database was away: the next second tries anew
        connection.close()

    thread = threading.Thread(target=beat, name=f"lease-{job.pk}", daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        stopped.set()
        thread.join()
