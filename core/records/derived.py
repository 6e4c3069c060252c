"""Derived rows (what lists filter and sort by) are computed set-wise; services that are called for
many rows one after the other need them once, at the end."""

import contextlib
import functools
from collections.abc import Callable, Collection, Iterator
from contextvars import ContextVar
from typing import Any

#: Function → keys that it is owed; None: nobody collects.
_owed: ContextVar[dict[Callable[..., int], set[int]] | None] = ContextVar("owed", default=None)


@contextlib.contextmanager
def together() -> Iterator[None]:
    """Let functions that are `collected` run once for all keys, at the end of the block."""
    owed: dict[Callable[..., int], set[int]] = {}
    token = _owed.set(owed)
    try:
        yield
    finally:
        _owed.reset(token)
    for function, keys in owed.items():
        function(sorted(keys))


def collected(function: Callable[..., int]) -> Callable[..., int]:
    """A function of keys that computes derived rows and says how many differed; within `together`
    it waits, and that is not known yet (0)."""

    @functools.wraps(function)
    def asked(keys: Collection[int] | None = None, *args: Any, **kwargs: Any) -> int:
        owed = _owed.get()
        if owed is None or keys is None or args or kwargs:
            return function(keys, *args, **kwargs)
        owed.setdefault(function, set()).update(keys)
        return 0

    return asked
