"""Looking for duplicates in the background."""

from typing import Any

from celery import shared_task

from accounts.choices import Action
from core import jobs
from core.models import Job
from orgs import services

FIND_DUPLICATES = "find_duplicates"


def start_search(*, actor: Any) -> Job:
    """Ask a worker to compare all organizations; asked twice, the unfinished job is returned."""
    return jobs.start(kind=FIND_DUPLICATES, actor=actor, input={}, key=FIND_DUPLICATES)


@jobs.handler(FIND_DUPLICATES, title="查找疑似重复组织", action=Action.EDIT_REGISTRY)
def run_search(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Compare all organizations. How many pairs there are in the whole county is not for all."""
    services.find_duplicates()
    return {}


@shared_task
def find_duplicates() -> int:
    """Compare what was stored during the day (beat, nightly)."""
    return services.find_duplicates()
