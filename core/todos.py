"""What the home page reminds of: each app declares it (`DomainApp.todos`), and these are core's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.addresses import address_of
from core.choices import JobStatus
from core.domain import declared
from core.lists.pagination import capped_count, count_text
from core.models import Job

#: Days for which a failed job is remembered.
FAILED_DAYS = 7


@dataclass(frozen=True)
class Todo:
    """Something that waits for the user: a number, and the page on which it is done."""

    title: str
    #: How many there are in his scope, counted as lists count (`capped_count`).
    count: Callable[[Any], int]
    url_name: str
    #: Who may do it; "" for everybody.
    action: str = ""
    #: Filters of the page under which just these rows stand there.
    query: str = ""
    unit: str = "个"

    @property
    def url(self) -> str:
        return address_of(self.url_name) + self.query


def waiting(user: Any) -> list[tuple[Todo, str]]:
    """(to-do, its number as people read it) of what waits for this user, lower apps first."""
    allowed = [each for each in declared("todos") if not each.action or user.may(each.action)]
    counted = [(each, each.count(user)) for each in allowed]
    return [(each, count_text(number)) for each, number in counted if number]


def _failed_jobs(user: Any) -> int:
    since = timezone.now() - timedelta(days=FAILED_DAYS)
    own = Job.objects.visible_to(user).filter(user=user, status=JobStatus.FAILED)
    return capped_count(own.filter(finished_at__gte=since))


TODOS = [
    Todo(
        f"{FAILED_DAYS} 天内没有完成的后台任务",
        _failed_jobs,
        "core:jobs",
        query=f"?status={JobStatus.FAILED}",
    )
]
