"""Doors to questionnaires: read by whoever has some part of the registry."""

from django.urls import reverse

from questionnaires.models import Questionnaire
from tests.access.visits import LIST, door
from tests.questionnaires.factories import QuestionnaireFactory


def draw(drawn, chance):
    for state in ("draft", "in_use", "ended"):
        QuestionnaireFactory(state=state)


@door
def questionnaire_page(visit):
    pk = visit.pick(visit.rows.of(Questionnaire))
    status = visit.get(reverse("questionnaires:detail", args=[pk]))
    return status, 200 if visit.oracle.reaches("see") else 404


@door
def questionnaire_list(visit):
    status = visit.get(reverse("questionnaires:list"), headers=LIST)
    rows = set(visit.rows.of(Questionnaire)) if visit.oracle.reaches("see") else set()
    return (status, visit.ids("questionnaires")), (200, rows)
