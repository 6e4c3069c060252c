"""What is derived of tags, in the background."""

from celery import shared_task

from profiles import services


@shared_task
def refresh_tags() -> int:
    """Who carries the tags that a condition sets (beat, nightly)."""
    return services.refresh_tags()
