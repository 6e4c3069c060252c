"""Counting in the cache what happens within a window of the clock.

The counters protect the machine and the log, not secrets: when the cache was emptied they begin
anew. What guards secrets counts in the database.
"""

import logging
import time

from django.core.cache import cache

logger = logging.getLogger(__name__)


def count(what: str, who: str, window: int) -> int:
    """How often `who` did this in this window (seconds), this time included.

    One atomic step of the cache for each, so that twins count twice; 1 while the cache is away.
    """
    key = f"count:{what}:{who}:{int(time.time() // window)}"
    try:
        cache.add(key, 0, timeout=2 * window)
        return cache.incr(key)
    except ValueError:  # emptied between the two steps
        return 1
    except Exception as error:
        logger.warning("cache away, %s is not counted: %s", what, type(error).__name__)
        return 1


def seconds_left(window: int) -> float:
    """Until this window of the clock ends."""
    return window - time.time() % window


def is_worth_an_entry(number: int) -> bool:
    """The first, the tenth, the hundredth …: what a stranger repeats at will becomes one entry of
    the audit log for each digit of its count."""
    return str(number).strip("0") == "1"
