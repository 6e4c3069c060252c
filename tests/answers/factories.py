"""A campaign that asks a questionnaire, for tests."""

import datetime
import uuid

import factory
from django.utils import timezone

from answers.models import Answer
from answers.services import Body, file_answer
from core import crypto
from tests.accounts.factories import UserFactory
from tests.questionnaires.factories import QuestionnaireFactory
from tests.surveys.factories import AssignmentFactory

DAY = datetime.date(2026, 1, 5)
QUESTIONS = {
    "questions": [
        {"code": "name", "label": "名称", "kind": "text", "fact": "name", "required": True},
        {"code": "staff", "label": "职工人数", "kind": "number", "fact": "staff_count"},
        {"code": "phone", "label": "电话", "kind": "phone", "fact": "phone"},
        {"code": "region", "label": "区域", "kind": "text", "fact": "region"},
        {"code": "market", "label": "在专业市场内", "kind": "choice", "fact": "in_market",
         "choices": [["yes", "是"], ["no", "否"]]},
        {"code": "members", "label": "有无党员", "kind": "yes_no"},
    ]
}  # fmt: skip
PROPOSABLE = ["staff_count", "phone", "in_market"]


def asks(campaign, **more):
    """All rounds of the campaign ask a questionnaire in use."""
    found = QuestionnaireFactory(content=QUESTIONS, state="in_use", **more)
    campaign.rounds.update(questionnaire=found)
    return found


def answered(actor, assignment, *, key=None, **more):
    """An answer as the service leaves it."""
    given = {"assignment": assignment.pk, "surveyed_on": DAY} | more
    filed = file_answer(actor=actor, client_key=key or uuid.uuid4(), body=Body(**given))
    return filed.record


class AnswerFactory(factory.django.DjangoModelFactory):
    """An answer that says nothing and proposes nothing."""

    class Meta:
        model = Answer

    assignment = factory.SubFactory(AssignmentFactory)
    questionnaire = factory.SubFactory(QuestionnaireFactory, state="in_use")
    client_key = factory.LazyFunction(uuid.uuid4)
    body_digest = "0" * 64
    surveyed_on = DAY
    answers_cipher = factory.LazyFunction(
        lambda: crypto.encrypt('{"answers": {}, "confirmed": [], "seen": {}}')
    )
    filed_by = factory.SubFactory(UserFactory)
    filed_at = factory.LazyFunction(timezone.now)
