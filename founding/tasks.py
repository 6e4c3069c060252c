"""Background work of checklists."""

from celery import shared_task

from founding import services


@shared_task(ignore_result=True)
def close_complete() -> None:
    """Close what the registry shows to be done (beat, every night)."""
    services.close_complete()
