"""One circuit for each use of Redis and for the virus scanner: after one failure nobody asks it
again for a pause.

Whoever asks meanwhile gets `CircuitBreakerError` at once, so that a Redis that hangs costs one
request its time limit and not every request. After the pause one call tries again.

All of them and the error are made when they are first asked for: the libraries behind them are
half of what a process loads, and a command that never asks Redis needs none of them.
"""

import logging
from typing import Any

logger = logging.getLogger(__name__)

#: Seconds until the next try.
PAUSE = 10
_NAMES = {"broker": "Redis (broker)", "cache": "Redis (cache)", "scanner": "clamd"}


def _circuit(name: str) -> Any:
    from pybreaker import STATE_OPEN, CircuitBreaker, CircuitBreakerListener

    class Logged(CircuitBreakerListener):
        def state_change(self, circuit, before, after) -> None:
            if after.name == STATE_OPEN:
                logger.warning("%s does not answer: left alone for %s s", circuit.name, PAUSE)

    return CircuitBreaker(
        fail_max=1,
        reset_timeout=PAUSE,
        name=name,
        listeners=[Logged()],
        # Said by a Redis that answers: a counter that is not there.
        exclude=[ValueError],
    )


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        found = _circuit(_NAMES[name])
    elif name == "CircuitBreakerError":
        from pybreaker import CircuitBreakerError as found
    else:
        raise AttributeError(name)
    # Two threads at once must mean one circuit.
    return globals().setdefault(name, found)
