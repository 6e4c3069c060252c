"""Background work about floating members: one service call each."""

from celery import shared_task

from transfers import services


@shared_task
def follow_members() -> int:
    """Who floats by today's rule, and who is away no more (beat, every day)."""
    return services.follow_members()
