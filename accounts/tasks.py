"""What happens by the clock: idle accounts are switched off, old sessions are forgotten."""

import datetime

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import LoginSession
from accounts.services.users import deactivate_idle

#: The audit log keeps what happened; these rows are only the list on one's own page.
_KEPT = datetime.timedelta(days=180)


@shared_task
def deactivate_idle_accounts() -> int:
    """Disable who was away longer than the policy allows (beat, daily); return how many."""
    now = timezone.now()
    LoginSession.objects.filter(ended_at__lt=now - _KEPT).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    return deactivate_idle()
