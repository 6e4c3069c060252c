"""Doors to answers: the office of the unit's town, and the squad while its campaign runs; photos
with the answer, and before it their sender's alone."""

import re
import uuid

from django.urls import reverse

from accounts.models import Grant
from answers.models import Answer, AnswerPhoto
from core.attachments import service
from core.choices import AttachmentKind
from core.views.lists import PAGE_SIZE
from surveys.models import Assignment
from tests.access.visits import LIST, api_row, api_rows, door, present
from tests.answers.factories import AnswerFactory
from tests.core.attachments.samples import picture
from tests.questionnaires.factories import QuestionnaireFactory
from tests.surveys.visits import OFFICES, concerned, seen


def draw(drawn, chance):
    """In every state, filed by whoever surveys anywhere or judges himself; some with a photo."""
    people = Grant.objects.filter(role__in=("surveyor", "town_staff"))
    people = [grant.user for grant in people.select_related("user").order_by("pk")]
    asked = QuestionnaireFactory(code="DJ", state="in_use")
    answers = [
        AnswerFactory(
            assignment=each,
            questionnaire=asked,
            filed_by=chance.choice(people),
            state=chance.choice(("filed", "filed", "filed", "returned", "accepted", "withdrawn")),
        )
        for each in Assignment.objects.order_by("pk")
        for _ in range(chance.choice((1, 2)))
    ]
    for nth, answer in enumerate([*chance.sample(answers, 8), None, None]):
        sender = answer.filed_by if answer else chance.choice(people)
        photo = AnswerPhoto.objects.create(
            answer=answer,
            client_key=answer.client_key if answer else uuid.uuid4(),
            sha256=f"{nth:064x}",
            uploaded_by=sender,
        )
        photo.attachment, _ = service.store(
            actor=sender,
            data=picture(),
            name="摸排照片",
            owner=photo,
            only=AttachmentKind.PICTURE,
        )
        photo.complete = True
        photo.save()


def reached(visit, pk) -> bool:
    """Whether the answer is in sight, its unit not in the recycle bin."""
    unit = visit.rows.of(Answer)[pk].assignment_id
    organization = visit.rows.of(Assignment)[unit].organization_id
    return present(visit.rows.organizations[organization]) and seen(visit, unit)


def judged(visit, pk) -> bool:
    row = visit.rows.of(Answer)[pk]
    unit = visit.rows.of(Assignment)[row.assignment_id]
    region = visit.rows.organizations[unit.organization_id].region_id
    return region in visit.oracle.regions("edit") and row.filed_by_id != visit.oracle.user_id


def judges(visit) -> bool:
    return any(grant.role in OFFICES for grant in visit.oracle.grants)


@door
def answer_queue(visit):
    status = visit.get(reverse("answers:queue"), headers=LIST)
    if not judges(visit):
        return status, 403
    rows = {
        pk
        for pk, row in visit.rows.of(Answer).items()
        if row.state == "filed" and reached(visit, pk) and judged(visit, pk)
    }
    shown = {int(pk) for pk in re.findall(r'href="/answers/(\d+)/review/', visit.said)}
    wanted = (set(), min(PAGE_SIZE, len(rows)), len(rows))
    return (shown - rows, len(shown), visit.count()), wanted


@door
def answer_page(visit):
    pk = visit.pick(visit.rows.of(Answer))
    status = visit.get(reverse("answers:detail", args=[pk]))
    return status, 200 if reached(visit, pk) else 404


@door
def answer_judged(visit):
    pk = visit.pick(visit.rows.of(Answer))
    status = visit.get(reverse("answers:review", args=[pk]))
    if not reached(visit, pk):
        return status, 404
    return status, 200 if judged(visit, pk) else 403


@door
def answers_api(visit):
    rows = {pk for pk in visit.rows.of(Answer) if reached(visit, pk)}
    if visit.chance.random() < 0.5 and concerned(visit):
        pk = visit.pick(visit.rows.of(Answer))
        return api_row(visit, "answer", pk, pk in rows)
    return api_rows(visit, "answer"), rows if concerned(visit) else 403


@door
def answer_photo(visit):
    row = visit.rows.of(AnswerPhoto)[visit.pick(visit.rows.of(AnswerPhoto))]
    name = visit.chance.choice(("core:file", "core:thumbnail"))
    status = visit.get(reverse(name, args=[row.attachment_id]))
    if row.answer_id is None:
        return status, 200 if row.uploaded_by_id == visit.oracle.user_id else 404
    unit = visit.rows.of(Answer)[row.answer_id].assignment_id
    return status, 200 if seen(visit, unit) else 404
