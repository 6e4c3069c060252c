"""What can be done with questionnaires, and what they cost."""

from questionnaires.services.editing import (
    change_questionnaire,
    copy_questionnaire,
    create_questionnaire,
    load_questionnaire,
    move_questionnaire,
    problems,
    put_question,
)
from questionnaires.services.filling import Known, known_of, prefilled
from questionnaires.services.ledger import KNOWN_BY_REGION, Asked, Burden, burden, ledger

__all__ = [
    "KNOWN_BY_REGION",
    "Asked",
    "Burden",
    "Known",
    "burden",
    "change_questionnaire",
    "copy_questionnaire",
    "create_questionnaire",
    "known_of",
    "ledger",
    "load_questionnaire",
    "move_questionnaire",
    "prefilled",
    "problems",
    "put_question",
]
