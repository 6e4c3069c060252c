"""What is counted of all rows ahead of the pages that show it: these would wait for seconds."""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from core.domain import declared

T = TypeVar("T")

logger = logging.getLogger(__name__)

#: Seconds that a count is kept: the schedule counts anew every five minutes.
_KEPT = 15 * 60


@dataclass(frozen=True)
class Counted(Generic[T]):
    """What was counted, and when."""

    at: datetime.datetime
    value: T


@dataclass(frozen=True)
class Ahead(Generic[T]):
    """One such count; its app declares it (`DomainApp.ahead`).

    It is of all rows, in whatever scope: a page shows what of it is of regions that the user
    reaches, and nothing of what he sees in part only.
    """

    #: For machines.
    name: str
    count: Callable[[], T]

    def kept(self) -> Counted[T] | None:
        """As counted last, at most a quarter of an hour ago; None where no schedule runs."""
        return cache.get(self._key())

    def latest(self) -> Counted[T]:
        """The same; counted now where nothing is kept."""
        return self.kept() or self.anew()

    def anew(self) -> Counted[T]:
        counted = Counted(timezone.now(), self.count())
        cache.set(self._key(), counted, _KEPT)
        return counted

    def forget(self) -> None:
        """Pages count by themselves until it is counted anew: once what is being written is."""
        transaction.on_commit(lambda: cache.delete(self._key()))

    def _key(self) -> str:
        """Databases may share a cache (those of tests do); yesterday's counts are of yesterday."""
        return f"ahead.{self.name}.{connection.settings_dict['NAME']}.{timezone.localdate()}"


def count_all() -> int:
    """Count all of them anew; return how many there are. What fails does not keep the others from
    being counted; it is raised at the end."""
    failures = []
    for each in declared("ahead"):
        try:
            each.anew()
        except Exception as error:
            logger.exception("%s could not be counted", each.name)
            failures.append(error)
    if failures:
        raise ExceptionGroup("could not be counted", failures)
    return len(declared("ahead"))
