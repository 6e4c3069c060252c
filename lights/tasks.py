"""Background work of the lights."""

from celery import shared_task

from lights import services


@shared_task(ignore_result=True)
def refresh_early_warnings() -> None:
    """Keep the early warnings fresh (beat, every ten minutes)."""
    services.refresh_early_warnings()
