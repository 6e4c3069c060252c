"""What a reviewer is told beside a row: found set-wise for the rows of a page, and shown to nobody
else. A hint decides nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Hint:
    """One thing to look at before deciding."""

    #: For machines.
    code: str
    #: A few words.
    title: str
    #: One sentence that says what was found, and with what.
    text: str
    #: Where it can be looked at.
    url: str = ""


#: (rows of one model, whoever reviews) → key of a row → hints.
Finder = Callable[[Sequence[Any], Any], dict[int, list[Hint]]]


def hints_of(finders: Iterable[Finder], rows: Sequence[Any], user: Any) -> dict[int, list[Hint]]:
    """All that the finders say of these rows; the number of queries does not follow the rows."""
    found: dict[int, list[Hint]] = {row.pk: [] for row in rows}
    if not found:
        return found
    for finder in finders:
        for pk, hints in finder(rows, user).items():
            found[pk] += hints
    return found
