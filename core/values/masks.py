"""Numbers of persons hidden behind stars."""

import re

#: What can only be an identity number (a code of an organization has no date in its middle), and
#: its length.
_ID_NUMBER = re.compile(
    r"\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]", re.ASCII
)
_ID_NUMBER_LENGTH = 18


def mask(text: str, *, head: int, tail: int) -> str:
    """`head` and `tail` characters with stars between; only stars when too little hides."""
    if len(text) < head + tail + 4:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]


def hide_id_numbers(text: str) -> str:
    """`text` with stars in what looks like an identity number, wherever it got in."""
    return _ID_NUMBER.sub(lambda found: mask(found[0], head=3, tail=2), text)


def holds_id_number(text: str) -> bool:
    """Whether `text` contains what looks like an identity number."""
    return len(text) >= _ID_NUMBER_LENGTH and _ID_NUMBER.search(text) is not None
