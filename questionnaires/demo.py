"""Questionnaires of the generated county: those that ship are in use."""

import datetime
import random

from questionnaires.choices import QuestionnaireState
from questionnaires.models import Questionnaire


def generate(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    drafts = Questionnaire.objects.filter(state=QuestionnaireState.DRAFT)
    drafts.update(state=QuestionnaireState.IN_USE)
