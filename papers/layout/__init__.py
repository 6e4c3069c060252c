"""Building the templates that the program brings: plain papers (`base`) and official documents
after GB/T 9704-2012 (`official`)."""

from papers.layout.base import (
    BOTH,
    CENTRE,
    FANGSONG,
    HEI,
    KAI,
    LEFT,
    SMALL_FOUR,
    SONG,
    THREE,
    TWO,
    WIDTH,
    Layout,
)
from papers.layout.official import Annex, Column, counterfoil, full_document, letter_form

__all__ = [
    "BOTH",
    "CENTRE",
    "FANGSONG",
    "HEI",
    "KAI",
    "LEFT",
    "SMALL_FOUR",
    "SONG",
    "THREE",
    "TWO",
    "WIDTH",
    "Annex",
    "Column",
    "Layout",
    "counterfoil",
    "full_document",
    "letter_form",
]
