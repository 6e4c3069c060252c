"""Which row of a sheet is its header: titles and notes may stand above it."""

import itertools
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Any

from core.values import hide_id_numbers, is_blank, plain_text

Row = tuple[int, list[Any]]

#: So many rows are looked at; above a header there are a few lines.
_LOOKED_AT = 20
#: Longer texts are no titles.
_LONGEST = 30
#: A row above with so many cells may have been meant as data.
_MANY = 3


@dataclass
class Head:
    """The header of a sheet: a title for each column, "" for none."""

    titles: list[str]
    #: Row of the (lower) titles, and of the upper ones where the header has two rows.
    number: int
    first: int
    #: The first rows of the sheet that are not blank.
    looked_at: list[Row] = field(default_factory=list)
    #: Columns that are not read, and their titles.
    skipped: dict[int, str] = field(default_factory=dict)

    @property
    def passed_over(self) -> list[int]:
        """Rows above the header that look like more than a title line."""
        return [
            number
            for number, cells in self.looked_at
            if number < self.first and len(list(filter(None, _texts(cells)))) >= _MANY
        ]

    def mostly_filled(self, index: int) -> bool:
        """Whether most of the first rows below the header have something in a column."""
        below = [cells for number, cells in self.looked_at if number > self.number]
        filled = [cells for cells in below if index < len(cells) and not is_blank(cells[index])]
        return bool(below) and 2 * len(filled) >= len(below)


def find_head(
    rows: Iterator[Row], known: Container[str], said: int | None = None
) -> tuple[Head | None, Iterator[Row]]:
    """The header of a sheet and the rows below it; None when the sheet is blank.

    It is the row with most `known` titles, then with most words, then the first; two rows are
    one header where the lower one fills in what groups of columns are. `said`: the number of the
    row that somebody chose.
    """
    first = list(
        itertools.islice((row for row in rows if not all(map(is_blank, row[1]))), _LOOKED_AT)
    )
    if not first:
        return None, iter(())
    texts = [_texts(cells) for _, cells in first]
    best = _chosen(first, said)
    double = False
    if best is None:
        best = max(range(len(first)), key=lambda i: (_weight(texts[i], known), -i))
        most = _known(texts[best], known)
        for lower in range(1, len(first)):
            found = _known(_joined(texts[lower - 1], texts[lower]), known)
            if found > max(most, _known(texts[lower - 1], known), _known(texts[lower], known)):
                best, most, double = lower, found, True
    elif best:
        double = len(list(filter(None, texts[best - 1]))) > 1 and "" in texts[best]
    titles = _joined(texts[best - 1], texts[best]) if double else texts[best]
    while titles and not titles[-1]:
        titles = titles[:-1]
    head = Head(titles, first[best][0], first[best - double][0], first)
    return head, itertools.chain(first[best + 1 :], rows)


def first_rows(head: Head) -> list[dict[str, Any]]:
    """The first rows for whoever chooses the header: number and texts, data shortened."""
    return [
        {
            "number": number,
            "cells": [_shown(text, number == head.number) for text in _texts(cells)[:12]],
        }
        for number, cells in head.looked_at[:10]
    ]


def _shown(text: str, whole: bool) -> str:
    """Nothing of a person: names by their first character, no numbers."""
    text = hide_id_numbers(text)
    if sum(map(str.isdigit, text)) > 4:
        return "…"
    if whole:
        return text[:_LONGEST]
    return text[:1] + "*" * (len(text) - 1) if len(text) < 5 else text[:6] + "…" * (len(text) > 6)


def _chosen(first: list[Row], said: int | None) -> int | None:
    return next((i for i, (number, _) in enumerate(first) if number == said), None)


def _texts(cells: list[Any]) -> list[str]:
    return ["" if cell is None else title_of(cell) for cell in cells]


def title_of(cell: Any) -> str:
    """A title as it is compared: without the mark of required columns, blanks and line breaks."""
    return "".join(plain_text(cell).rstrip("*＊").split())


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """The titles of a header of two rows."""
    return [below or above for above, below in itertools.zip_longest(upper, lower, fillvalue="")]


def _known(texts: list[str], known: Container[str]) -> int:
    return sum(1 for text in set(texts) if text and text in known)


def _weight(texts: list[str], known: Container[str]) -> int:
    words = {text for text in texts if text and len(text) <= _LONGEST and not text.isdecimal()}
    return 3 * _known(texts, known) + len(words)
