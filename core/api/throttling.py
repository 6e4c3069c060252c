"""How many requests a minute, for each user and for each token; while the cache is away nobody is
held up (`core.outages.counters`)."""

import math
from dataclasses import dataclass

from django.conf import settings
from rest_framework.throttling import BaseThrottle

from core.outages import counters

_WINDOW = 60


@dataclass(frozen=True)
class RateLimit:
    """What one policy still allows (`core.api.frame` tells it)."""

    name: str
    quota: int
    window: int
    remaining: int
    #: Until the window ends.
    seconds: int


class MinuteThrottle(BaseThrottle):
    """At most so many requests of one subject within a minute of the clock."""

    scope: str
    setting: str

    def subject(self, request) -> str:
        """Who is counted; empty: nobody."""
        raise NotImplementedError

    def allow_request(self, request, view) -> bool:
        subject = self.subject(request)
        if not subject:
            return True
        self._wait = counters.seconds_left(_WINDOW)
        number = counters.count(f"api-{self.scope}", subject, _WINDOW)
        quota = getattr(settings, self.setting)
        left = RateLimit(self.scope, quota, _WINDOW, max(quota - number, 0), math.ceil(self._wait))
        asked = request._request
        asked.rate_limits = (*getattr(asked, "rate_limits", ()), left)
        return number <= quota

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
