"""Background work about members: ids only, one service call each."""

from celery import shared_task

from members import services


@shared_task
def count_subtrees() -> int:
    """Keep what stands under large Party organizations fresh (beat, every five minutes)."""
    return len(services.count_subtrees().by_party)
