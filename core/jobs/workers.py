"""Whether workers and the scheduler are alive: those who answer are, and both leave a sign."""

import datetime
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.core.cache import cache
from django.utils import timezone

from core.outages import circuits

#: Seconds that an answer may take; a worker that is busy answers all the same.
PATIENCE = 1.0


@dataclass(frozen=True)
class Answer:
    #: Names of the workers that answered.
    names: tuple[str, ...]
    #: False when the broker (Redis) could not be reached.
    broker: bool


def ask() -> Answer:
    """Ask all workers at once; takes `PATIENCE` seconds."""
    try:
        answers = circuits.broker.call(current_app.control.ping, timeout=PATIENCE)
    except Exception:  # whatever the broker's client library raises
        return Answer((), broker=False)
    return Answer(tuple(sorted(name for each in answers for name in each)), broker=True)


def note_worker(**kwargs: Any) -> None:
    """A worker is alive; it says so every two seconds."""
    cache.set("core.jobs.worker", timezone.now(), None)


def note_beat(**kwargs: Any) -> None:
    """The scheduler has just sent something; it does so every ten seconds."""
    cache.set("core.jobs.beat", timezone.now(), None)


def last_signs() -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """When a worker and the scheduler were last alive; None: not since Redis was emptied."""
    return cache.get("core.jobs.worker"), cache.get("core.jobs.beat")
