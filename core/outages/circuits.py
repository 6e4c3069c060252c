"""One circuit for each use of Redis: after one failure nobody asks it again for a pause.

Whoever asks meanwhile gets `CircuitBreakerError` at once, so that a Redis that hangs costs one
request its time limit and not every request. After the pause one call tries again.
"""

import logging

from pybreaker import (
    STATE_OPEN,
    CircuitBreaker,
    CircuitBreakerError,
    CircuitBreakerListener,
)

__all__ = ["CircuitBreakerError", "broker", "cache"]

logger = logging.getLogger(__name__)

#: Seconds until the next try.
PAUSE = 10


class _Logged(CircuitBreakerListener):
    def state_change(self, circuit, before, after) -> None:
        if after.name == STATE_OPEN:
            logger.warning("Redis (%s) does not answer: left alone for %s s", circuit.name, PAUSE)


def _circuit(name: str) -> CircuitBreaker:
    return CircuitBreaker(
        fail_max=1,
        reset_timeout=PAUSE,
        name=name,
        listeners=[_Logged()],
        # Said by a Redis that answers: a counter that is not there.
        exclude=[ValueError],
    )


broker = _circuit("broker")
cache = _circuit("cache")
