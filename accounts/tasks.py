"""What happens by the clock: idle accounts are switched off, ended sessions are forgotten."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.services.users import deactivate_idle


@shared_task
def deactivate_idle_accounts() -> int:
    """Disable who was away longer than the policy allows (beat, daily); return how many."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return deactivate_idle()
