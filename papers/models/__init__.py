"""Templates of papers, papers that were made, letters that were issued, the handbook."""

from papers.models.handbook import HandbookEntry
from papers.models.letterheads import LetterForm, Letterhead, LetterSeries
from papers.models.letters import LONGEST_TEXT, Delivery, Letter, LetterQuerySet
from papers.models.templates import Paper, PaperTemplate

__all__ = [
    "LONGEST_TEXT",
    "Delivery",
    "HandbookEntry",
    "Letter",
    "LetterForm",
    "LetterQuerySet",
    "LetterSeries",
    "Letterhead",
    "Paper",
    "PaperTemplate",
]
