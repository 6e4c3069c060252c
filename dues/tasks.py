"""What the night works out of dues."""

from celery import shared_task

from dues.services import refresh_every_arrear


@shared_task
def refresh_arrears() -> int:
    """A month has ended: who owes for it now."""
    return refresh_every_arrear()
