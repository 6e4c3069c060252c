"""Celery doors to `core.jobs`."""

from celery import shared_task
from celery.signals import worker_ready

from core import jobs, spool


@shared_task
def run_job(job_id: int) -> None:
    """Do one job; harmless when it was done or taken already."""
    jobs.run(job_id)


@shared_task
def sweep_jobs() -> int:
    """Send lost jobs again (beat, every few seconds)."""
    return jobs.sweep()


@shared_task
def expire_spool() -> int:
    """Delete uploads whose time is over (beat, nightly)."""
    return spool.expire()


@worker_ready.connect
def sweep_at_start(**kwargs) -> None:
    """A worker that comes back looks at once for what its predecessor left."""
    sweep_jobs.delay()
