"""What squads bring back, and what the offices make of it: the only writers."""

from answers.services.beside import of_unit, waiting_of_units
from answers.services.body import Body
from answers.services.calling import call
from answers.services.filing import (
    DRAFT,
    correct_answer,
    file_answer,
    questionnaire_for,
    withdraw_answer,
)
from answers.services.keys import of_key
from answers.services.photos import PHOTOS, titles_of
from answers.services.review import REVIEW, compared, contradictions, decide_value, differences
from answers.services.today import sheet_of

__all__ = [
    "DRAFT",
    "PHOTOS",
    "REVIEW",
    "Body",
    "call",
    "compared",
    "contradictions",
    "correct_answer",
    "decide_value",
    "differences",
    "file_answer",
    "of_key",
    "of_unit",
    "questionnaire_for",
    "sheet_of",
    "titles_of",
    "waiting_of_units",
    "withdraw_answer",
]
