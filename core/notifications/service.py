"""Notifications in the application, written in the transaction of the event itself.

    notifications.notify(user=user, kind="job", text="导出已完成：12,345 行。", link="/jobs/7/")

Pages show the number of unread ones at the bell.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.domain import NoticeKind, declared
from core.models import Notification

_LONGEST = 300


@dataclass(frozen=True)
class Message:
    """What one person reads of an event."""

    user_id: int
    text: str
    #: An address of ours; neither it nor the text holds an identifier.
    link: str = ""


@cache
def kinds() -> dict[str, NoticeKind]:
    """Name → kind of notification, as the apps declare them, lower apps first."""
    return {each.name: each for each in declared("notices")}


def notify(*, user: Any, kind: str, text: str, link: str = "", key: str = "") -> None:
    """Write one notification; with a `key` only if he was not told of that event before."""
    notify_each(kind=kind, messages=[Message(user.pk, text, link)], key=key)


def notify_each(*, kind: str, messages: Iterable[Message], key: str = "") -> None:
    """The same for many people at once: each in his own words."""
    known = kinds()[kind]
    rows = [
        Notification(
            user_id=each.user_id,
            kind=known.name,
            text=each.text[:_LONGEST],
            link=each.link,
            key=key,
        )
        for each in messages
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=bool(key), batch_size=1000)


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
