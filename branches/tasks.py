"""Work of the schedule."""

from celery import shared_task

from branches.services.reminding import remind_of_terms as remind


@shared_task
def remind_of_terms() -> int:
    """Tell of terms that are over in half a year (beat, daily)."""
    return remind()
