"""The nightly work on activities."""

from celery import shared_task

from activities.services.standing import refresh_all


@shared_task(ignore_result=True)
def refresh_standings() -> None:
    """Derive anew where all Party organizations stand: what happened to themselves changes it."""
    refresh_all()
