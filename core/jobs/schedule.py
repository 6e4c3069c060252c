"""The schedule that the apps declare (`DomainApp.schedule`), and how it fares: when each entry last
succeeded, what is late."""

import datetime
import functools
import logging
from dataclasses import dataclass
from typing import Any

from celery.schedules import crontab
from django.db import DatabaseError
from django.utils import timezone

from core.domain import declared_by_app
from core.models import ScheduledTask

logger = logging.getLogger(__name__)

#: An entry that has not succeeded so long after its time is late. Nightly ones take minutes.
GRACE = datetime.timedelta(minutes=15)


@dataclass(frozen=True)
class Entry:
    """One entry of the schedule as people read it."""

    #: For machines.
    name: str
    title: str
    #: `每天 00:40`, `每 10 秒`.
    when: str
    #: None: never.
    succeeded_at: datetime.datetime | None
    failed_at: datetime.datetime | None
    late: bool

    @property
    def failing(self) -> bool:
        """Whether its last run failed."""
        return self.failed_at is not None and (
            self.succeeded_at is None or self.failed_at > self.succeeded_at
        )


@dataclass(frozen=True)
class Plan:
    """One entry of the schedule as beat needs it."""

    title: str
    #: Name of the Celery task.
    task: str
    when: Any


@functools.cache
def scheduled() -> dict[str, Plan]:
    """All entries by name."""
    return {
        each.name: Plan(each.title, app.resolve(each.function).name, each.when)
        for app, each in declared_by_app("schedule")
    }


def know() -> None:
    """Make the entries known that are new; called when the scheduler starts."""
    ScheduledTask.objects.bulk_create(
        [ScheduledTask(name=name) for name in scheduled()], ignore_conflicts=True
    )


def note_success(task: str) -> None:
    """Remember that a task of the schedule has just succeeded; others are ignored."""
    _note(task, "succeeded_at")


def note_failure(task: str) -> None:
    """Remember that a task of the schedule has just failed; others are ignored."""
    _note(task, "failed_at")


def _note(task: str, field: str) -> None:
    for name, each in scheduled().items():
        if each.task == task:
            try:
                ScheduledTask.objects.update_or_create(name=name, defaults={field: timezone.now()})
            except DatabaseError:
                logger.warning("the database is away: the run of %s is not noted", name)


def entries() -> list[Entry]:
    """The whole schedule; an entry that the scheduler has never started with is late."""
    known = ScheduledTask.objects.in_bulk(list(scheduled()))
    return [_entry(name, each, known.get(name)) for name, each in scheduled().items()]


def _entry(name: str, plan: Plan, row: ScheduledTask | None) -> Entry:
    since = row and (row.succeeded_at or row.known_since)
    return Entry(
        name=name,
        title=plan.title,
        when=_in_words(plan.when),
        succeeded_at=row and row.succeeded_at,
        failed_at=row and row.failed_at,
        late=since is None or timezone.now() > _next(plan.when, since) + GRACE,
    )


def _next(when: Any, since: datetime.datetime) -> datetime.datetime:
    """When the entry was due for the first time after `since`."""
    if isinstance(when, datetime.timedelta):
        return since + when
    start, step, _ = when.remaining_delta(timezone.localtime(since))
    return start + step


def _in_words(when: Any) -> str:
    if isinstance(when, datetime.timedelta):
        seconds = int(when.total_seconds())
        return f"每 {seconds // 60} 分钟" if seconds % 60 == 0 else f"每 {seconds} 秒"
    if isinstance(when, crontab) and len(when.hour) == 24:
        return f"每小时第 {min(when.minute)} 分"
    days = (
        "每天" if len(when.day_of_week) == 7 else f"每周{'日一二三四五六'[min(when.day_of_week)]}"
    )
    return f"{days} {min(when.hour):02}:{min(when.minute):02}"
