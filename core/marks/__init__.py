"""Votes that cannot be traced (decision 0053): who has voted is known, how nobody knows."""

from core.marks.service import (
    cast,
    cast_by_code,
    close,
    discard,
    holder_of,
    issue_codes,
    open_poll,
    voted,
)
from core.models.marks import GUARD

__all__ = [
    "GUARD",
    "cast",
    "cast_by_code",
    "close",
    "discard",
    "holder_of",
    "issue_codes",
    "open_poll",
    "voted",
]
