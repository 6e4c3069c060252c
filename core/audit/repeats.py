"""What a stranger can repeat at will is counted, and written down only now and then."""

import time

from django.core.cache import cache

_WINDOW = 3600


def count(what: str, who: str) -> int:
    """How often this happened within the hour, this time included; 1 while the cache is away."""
    key = f"audit:{what}:{who}:{int(time.time() // _WINDOW)}"
    try:
        cache.add(key, 0, timeout=2 * _WINDOW)
        return cache.incr(key)
    except Exception:  # emptied between the two steps, or away
        return 1


def is_worth_an_entry(number: int) -> bool:
    """The first, the tenth, the hundredth …: whoever fills the log writes a line for each digit."""
    return str(number).strip("0") == "1"
