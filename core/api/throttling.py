"""How many requests a minute: counted in the cache, for each user and for each token.

The counters protect the machine, not secrets: when the cache was emptied they begin anew, and
while it is away nobody is held up. What guards secrets counts in the database.
"""

import logging
import time

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

logger = logging.getLogger(__name__)

_WINDOW = 60


class MinuteThrottle(BaseThrottle):
    """At most so many requests of one subject within a minute of the clock.

    One atomic step of the cache for each request, so that twins are counted twice.
    """

    scope: str
    setting: str

    def subject(self, request) -> str:
        """Who is counted; empty: nobody."""
        raise NotImplementedError

    def allow_request(self, request, view) -> bool:
        subject = self.subject(request)
        if not subject:
            return True
        now = time.time()
        self._wait = _WINDOW - now % _WINDOW
        key = f"throttle:{self.scope}:{subject}:{int(now // _WINDOW)}"
        try:
            cache.add(key, 0, timeout=2 * _WINDOW)
            return cache.incr(key) <= getattr(settings, self.setting)
        except ValueError:  # emptied between the two steps
            return True
        except Exception as error:
            logger.warning("cache away, requests are not counted: %s", type(error).__name__)
            return True

    def wait(self) -> float:
        return self._wait


class UserThrottle(MinuteThrottle):
    """All tokens and sessions of one user together."""

    scope, setting = "user", "API_USER_PER_MINUTE"

    def subject(self, request) -> str:
        return str(request.user.pk) if request.user.is_authenticated else ""


class TokenThrottle(MinuteThrottle):
    """One program, so that it leaves something for the others of its user."""

    scope, setting = "token", "API_TOKEN_PER_MINUTE"

    def subject(self, request) -> str:
        return str(request.auth.pk) if request.auth is not None else ""
