"""The base of all types, and how raw values look as text."""

import datetime
from collections.abc import Callable
from typing import Any

from core.values.masks import hide_id_numbers

#: Written into a cell or a form field to clear the stored value; blank leaves it.
CLEAR_MARK = "（清空）"
#: From here on a spreadsheet number no longer holds every digit.
EXACT_LIMIT = 2**53
#: Characters of a value that a message quotes.
_QUOTED = 40


class Wrong(ValueError):
    """The value cannot be taken; the text says why and what to do."""


def ignore(doubt: str) -> None:
    """For whoever does not pass doubts on."""


class Value:
    """Base of the types. They are immutable, and their parameters can be written as JSON.

    A raw value is text, a number, a truth value, a date or a list of texts.
    """

    #: Whether values are stored encrypted and shown masked only.
    sensitive = False

    def read(self, raw: Any, doubt: Callable[[str], None] = ignore) -> Any:
        """The value as it is stored, of a raw one that is not blank.

        Raises `Wrong`; `doubt` takes what looks odd but is not refused.
        """
        raise NotImplementedError

    def typed(self, raw: Any, doubt: Callable[[str], None] = ignore) -> Any:
        """`read` of what somebody typed into a form, or a program sent."""
        return self.read(raw, doubt)

    def quoted(self, raw: Any) -> str:
        """A raw value as messages quote it: shortened, identity numbers masked."""
        text = hide_id_numbers(plain_text(raw))
        return text if len(text) <= _QUOTED else text[:_QUOTED] + "…"


def plain_text(raw: Any) -> str:
    """The text that a person sees in a cell, trimmed."""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < EXACT_LIMIT else f"{raw:.6G}"
    if isinstance(raw, datetime.datetime) and raw.time() == datetime.time():
        return raw.date().isoformat()
    return str(raw)
