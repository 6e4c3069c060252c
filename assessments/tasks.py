"""Counting the rounds that are under way, every night and on somebody's word."""

from celery import shared_task

from assessments.choices import RoundState
from assessments.models import Round
from assessments.services import count_round


@shared_task
def count_open_rounds() -> int:
    """Count each open round anew by what is known now; run twice, it changes nothing more."""
    rounds = Round.objects.filter(state=RoundState.OPEN).select_related("scheme", "region")
    return sum(count_round(each).changed for each in rounds.order_by("pk"))
