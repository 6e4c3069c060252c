"""Notifications in the application of what happened in the background.

    notifications.notify(user=user, text="导出已完成：12,345 行。", link="/jobs/7/")

Written in the transaction of the event itself. Pages show the number of unread ones at the bell.
"""

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.models import Notification


def notify(*, user: Any, text: str, link: str = "") -> Notification:
    """Write one notification. `link` is an address of ours; neither holds an identifier."""
    return Notification.objects.create(user=user, text=text[:300], link=link)


def mark_read(*, actor: Any, pk: int | None = None, link: str = "") -> int:
    """Mark what `actor` has not read yet as read: one, those of a `link`, or all."""
    unread = Notification.objects.editable_by(actor).unread()
    if pk is not None:
        unread = unread.filter(pk=pk)
    if link:
        unread = unread.filter(link=link)
    return unread.update(read_at=timezone.now())


def unread_of(user: str) -> Coalesce:
    """How many a user has not read, as a column of the query that finds him (by path `user`)."""
    unread = Notification.objects.filter(user=OuterRef(user)).unread().order_by()
    counted = unread.values("user").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
