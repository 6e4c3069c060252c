"""What squads bring back, and what the offices make of it: the only writers."""

from answers.services.body import Body
from answers.services.calling import call
from answers.services.filing import (
    DRAFT,
    correct_answer,
    file_answer,
    of_key,
    questionnaire_for,
    withdraw_answer,
)
from answers.services.review import REVIEW, compared, contradictions, decide_value, differences

__all__ = [
    "DRAFT",
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
    "questionnaire_for",
    "withdraw_answer",
]
