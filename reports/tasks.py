"""Work of the schedule."""

from celery import shared_task

from reports import services


@shared_task
def rebuild_facts() -> dict[str, int]:
    """Let today's beginnings and endings take effect in the lists (beat, nightly)."""
    return services.rebuild_facts()


@shared_task
def rebuild_all_facts() -> dict[str, int]:
    """The same of all rows, whether anything was written on them or not (beat, weekly)."""
    return services.rebuild_facts(whole=True)
