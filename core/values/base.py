"""The base of all types, and how raw values look as text."""

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.values.masks import hide_id_numbers

#: Written into a cell or a form field to clear the stored value; blank leaves it.
CLEAR_MARK = "（清空）"
#: Signs that show nothing: joiners, marks of direction, marks at the beginning of a file.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
#: Spaces of other widths, and those that break no line.
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
#: From here on a spreadsheet number no longer holds every digit.
EXACT_LIMIT = 2**53
#: Characters of a value that a message quotes.
_QUOTED = 40


class Wrong(ValueError):
    """The value cannot be taken; the text says why and what to do, `code` says it to machines
    (`core.choices.ErrorCode`)."""

    def __init__(self, text: str, code: str = "invalid") -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Finding:
    """What is wrong with a field, or (`doubt`) unlikely, seen together with others of its row."""

    field: str
    text: str
    doubt: bool = False


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

    def quoted(self, raw: Any) -> str:
        """A raw value as messages quote it: shortened, identity numbers masked."""
        text = hide_id_numbers(plain_text(raw))
        return text if len(text) <= _QUOTED else text[:_QUOTED] + "…"


def cleaned(text: str) -> str:
    """`text` without signs that nobody sees, with plain spaces, trimmed."""
    if not text.isprintable():  # neither invisible signs nor other spaces are
        text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    return text.strip()


def folded(text: str) -> str:
    """`text` as it is compared: cleaned, and of full-width signs the half-width ones."""
    text = cleaned(text)
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def is_blank(raw: Any) -> bool:
    """Whether a raw value shows nothing at all."""
    return raw is None or (isinstance(raw, str) and not cleaned(raw))


def begins_with_mark(raw: Any, mark: str) -> bool:
    """Whether a raw value begins with a mark such as `CLEAR_MARK`, in any width and spacing."""
    if not isinstance(raw, str) or mark[1] not in raw:
        return False
    return "".join(folded(raw).split()).startswith(folded(mark))


def is_clear_mark(raw: Any) -> bool:
    """Whether a raw value is `CLEAR_MARK`, in any width and spacing."""
    return begins_with_mark(raw, CLEAR_MARK) and "".join(folded(raw).split()) == folded(CLEAR_MARK)


def plain_text(raw: Any) -> str:
    """The text that a person sees in a cell, cleaned."""
    if isinstance(raw, str):
        return cleaned(raw)
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < EXACT_LIMIT else f"{raw:.6G}"
    if isinstance(raw, datetime.datetime) and raw.time() == datetime.time():
        return raw.date().isoformat()
    return str(raw)
