"""Celery doors to `core.jobs` and `core.audit`, and the heartbeat of its schedule."""

import datetime
import logging

from celery import shared_task
from celery.signals import (
    beat_init,
    before_task_publish,
    heartbeat_sent,
    task_failure,
    task_success,
    worker_ready,
)
from django.db import connection
from django.utils import timezone

from core import ahead, bulk, jobs, todos
from core.attachments import service as attachments
from core.audit import chain, evidence, seals
from core.db import one_snapshot
from core.feed import marks
from core.hooks import delivering
from core.imports.wizard import runs
from core.jobs import downloads, schedule, spool, workers
from core.lists import exports  # noqa: F401  its job registers itself
from core.notifications import digests, outbox
from core.records import idempotency
from core.retention import clearing, pruning

logger = logging.getLogger(__name__)


@shared_task
def run_job(job_id: int) -> None:
    """Do one job; harmless when it was done or taken already."""
    jobs.run(job_id)


@shared_task
def sweep_jobs() -> int:
    """Send lost jobs again (beat, every few seconds)."""
    return jobs.sweep()


@shared_task
def count_ahead() -> int:
    """Keep fresh what pages show as counted ahead (beat, every five minutes)."""
    return ahead.count_all()


@shared_task
def expire_spool() -> int:
    """Delete files of former days and what was read from them (beat, hourly)."""
    downloads.expire()
    attachments.expire()
    runs.expire()
    return spool.expire()


@shared_task
def sweep_files() -> int:
    """Delete files without a row; fails, and so shows on the operator's page, when rows have lost
    theirs (beat, nightly)."""
    return attachments.sweep()


@shared_task
def expire_bulk_edits() -> int:
    """Forget bulk edits that were not done, or can no longer be undone (beat, nightly)."""
    return bulk.expire()


@shared_task
def forget_idempotency() -> int:
    """Delete what repeated API writes were answered a day ago (beat, hourly)."""
    return idempotency.forget()


@shared_task
def prune() -> int:
    """Remove what has been kept long enough (beat, nightly); fails, and so shows on the operator's
    page, when something could not be removed."""
    return sum(pruning.prune().values())


@shared_task
def list_clearances() -> int:
    """Propose what of persons is over this year (beat, nightly: the first night of a year does)."""
    return len(clearing.draw_up())


@shared_task
def note_settled() -> int:
    """Remember which changes were settled at this moment (beat, every few seconds)."""
    return marks.tick()


@shared_task
def send_hooks() -> int:
    """Hand every hook to a worker (beat, every few seconds)."""
    found = delivering.due()
    for pk in found:
        send_hook.apply_async([pk], expires=60)
    return len(found)


@shared_task
def send_hook(pk: int) -> int:
    """Send what there is for a hook; harmless while another worker does."""
    return delivering.run(pk)


@shared_task
def send_notifications() -> int:
    """Hand every robot and every mail that is due to a worker (beat, every few seconds)."""
    found = outbox.due_robots()
    for pk in found:
        send_by_robot.apply_async([pk], expires=60)
    mails = outbox.due_mails()
    for pk in mails:
        send_mail.apply_async([pk], expires=60)
    return len(found) + len(mails)


@shared_task
def send_by_robot(pk: int) -> int:
    """Say in a group what waits; harmless while another worker does."""
    return outbox.run_robot(pk)


@shared_task
def send_mail(pk: int) -> int:
    """Send one mail; harmless when it was sent already."""
    return outbox.run_mail(pk)


@shared_task
def write_digests() -> int:
    """Put today's mails into the outbox (beat, daily)."""
    return digests.write(waiting=todos.lines)


@shared_task
def thin_out_ticks() -> int:
    """Delete moments that nobody needs so exactly any more (beat, nightly)."""
    return marks.thin_out()


@shared_task
def seal_audit() -> int:
    """Chain the audit entries of the last day (beat, every minute); the night does the rest."""
    return chain.seal(since=timezone.now() - datetime.timedelta(days=1))


@shared_task
def seal_history() -> int:
    """Put what changed under a keyed digest (beat, every few minutes); fails, and so shows on the
    operator's page, when seals were taken away."""
    return seals.seal_history()


@shared_task
def verify_audit() -> bool:
    """Look at the whole audit chain (beat, nightly); a bad link goes into the log as an error."""
    chain.seal()
    problem = chain.verify().problem
    if problem:
        logger.error("audit chain broken: %s", problem)
    head = seals.anchored_head()
    with one_snapshot():
        found = list(evidence.problems(head=head))
    for each in found:
        logger.error("changed past the application: %s", each)
    return not problem and not found


@beat_init.connect
def know_schedule(**kwargs) -> None:
    """From now on an entry that does not run is late."""
    schedule.know()
    connection.close()
    before_task_publish.connect(workers.note_beat)


@task_success.connect
def note_success(sender, **kwargs) -> None:
    schedule.note_success(sender.name)


@task_failure.connect
def note_failure(sender, **kwargs) -> None:
    schedule.note_failure(sender.name)


@worker_ready.connect
def sweep_at_start(**kwargs) -> None:
    """A worker that comes back looks at once for what its predecessor left."""
    sweep_jobs.delay()


heartbeat_sent.connect(workers.note_worker)
