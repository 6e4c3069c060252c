"""Background work of drives."""

from celery import shared_task

from drives import services


@shared_task(ignore_result=True)
def finish_due() -> None:
    """End the drives whose last day is over (beat, every night)."""
    services.finish_due()
