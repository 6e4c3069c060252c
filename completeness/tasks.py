"""Background work about the six checks: one service call each."""

from celery import shared_task

from completeness import services


@shared_task
def refresh_changed() -> int:
    """What is clear of the units that changed lately (beat, every ten minutes)."""
    return services.refresh_changed()
