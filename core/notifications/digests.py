"""One mail a day to whoever wants one: what waits for him, and what he has not read."""

import datetime
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.choices import Channel
from core.db import lock_until_commit
from core.models import Notification, NotificationChoice, NotificationDelivery
from core.notifications.outbox import lines_of
from core.notifications.times import not_before
from core.workdays import Calendar

#: What waits for a person: lines such as `待定稿的月份 1 个`.
Waiting = Callable[[Any], list[str]]


def write(*, waiting: Waiting, today: datetime.date | None = None) -> int:
    """Put today's mails into the outbox; how many. Done twice, nobody gets two."""
    today = today or timezone.localdate()
    if not settings.EMAIL_HOST:
        return 0
    calendar = Calendar.now()
    choices = NotificationChoice.objects.filter(digest=True, email_cipher__isnull=False)
    written = 0
    for choice in choices.filter(user__is_active=True).select_related("user").order_by("pk"):
        if choice.on_days_off or calendar.is_workday(today):
            written += _write(choice, today, waiting, calendar)
    return written


@transaction.atomic
def _write(
    choice: NotificationChoice, today: datetime.date, waiting: Waiting, calendar: Calendar
) -> int:
    now = timezone.now()
    lock_until_commit(f"digest {choice.pk}")
    if NotificationDelivery.objects.filter(user=choice.user_id, day=today).exists():
        return 0
    unread = Notification.objects.unread().filter(user=choice.user_id)
    if choice.digested_at is not None:
        unread = unread.filter(created_at__gt=choice.digested_at)
    kinds = unread.exclude(kind__in=choice.muted).values_list("kind", flat=True)
    lines = [*waiting(choice.user), *lines_of(Counter(kinds))]
    if not lines:
        return 0
    NotificationChoice.objects.filter(pk=choice.pk).update(digested_at=now)
    NotificationDelivery.objects.create(
        channel=Channel.EMAIL,
        user=choice.user,
        lines=lines,
        day=today,
        next_at=not_before(choice, now, calendar),
    )
    return 1
