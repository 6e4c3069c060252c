"""Filing answers, each once for each key (`core.filing.once`); correcting and withdrawing them."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.choices import Action
from answers.flows import FLOW
from answers.models import Answer, AnswerValue
from answers.services.body import Body, photos_in, read
from answers.services.keys import of_key
from answers.services.photos import PHOTOS
from answers.services.review import REVIEW
from core import corrections, records
from core.errors import Missing, Refusal
from core.filing import drafts, once
from core.filing.once import Filed, OtherBody
from core.values import contains_identifier
from questionnaires import facts
from questionnaires.models import Questionnaire
from questionnaires.services import prefilled
from surveys.choices import FIELD_STATES
from surveys.models import Assignment
from surveys.services import hold_running, move_assignment

#: Of which kind drafts are (`core.filing.drafts`).
DRAFT = "survey_answer"
#: The way of a unit through the field, each step by its state.
_STEPS = {"contact": "contacted", "screen": "screened", "visit": "visited"}


@transaction.atomic
def file_answer(*, actor: Any, client_key: uuid.UUID, body: Body) -> Filed[Answer]:
    """File what a squad brings back of a unit; what it proposes for the registry waits.

    The same key and the same body give the same record (`Filed.new` is False then). Raises
    `OtherBody`, `Withdrawn`, ValidationError, `Missing` and `Denied` (recorded).
    """
    _must_file(actor)
    once.take_turns(client_key)
    stored = of_key(actor=actor, client_key=client_key)
    if stored is not None:
        if stored.body_digest != body.digest():
            raise OtherBody(stored)
        return Filed(stored, new=False)
    assignment = _assignment(actor, body.assignment)
    questionnaire = questionnaire_for(assignment)
    answer = Answer(
        assignment=assignment,
        questionnaire=questionnaire,
        client_key=client_key,
        body_digest=body.digest(),
        filed_by=actor,
        filed_at=timezone.now(),
        **read(body, assignment, questionnaire, actor),
    )
    records.keep(answer, actor=actor)
    PHOTOS.announce(answer, photos_in(questionnaire, answer.said, body))
    _propose(answer, actor)
    _go_on(answer, actor)
    drafts.forget(actor=actor, subject=DRAFT, client_key=client_key)
    return Filed(answer, new=True)


@transaction.atomic
def correct_answer(
    *, actor: Any, pk: int, version: int, body: Body, kept: Collection[str] = ()
) -> Answer:
    """Another edition of an answer that is not decided yet, in the place of the one that stands
    there; `kept`: codes whose answer stays as it is, for whoever cannot read it any more (phones
    and names). Raises what `Flow.claim` raises, and ValidationError."""
    answer = FLOW.claim("refile", actor=actor, pk=pk, version=version)
    assignment = _assignment(actor, answer.assignment_id)
    if body.assignment != assignment.pk:
        raise ValidationError({"assignment": "更正不能换成另一个组织，请另外填报。"})
    decided = answer.values_proposed.exclude(state="proposed")
    # What was sent back is judged anew as a whole; what is being judged is not changed under way.
    if answer.state == "filed" and decided.exists():
        raise Refusal("镇街已经核对过其中几项，不能整份更正；需要的请另外填报一份。")
    if isinstance(body.answers, Mapping):
        stays = {code: each for code, each in answer.said["answers"].items() if code in set(kept)}
        body = replace(body, answers=stays | dict(body.answers))
    before = answer.state
    for name, value in read(body, assignment, answer.questionnaire, actor).items():
        setattr(answer, name, value)
    answer.state = "filed"
    records.keep(answer, actor=actor)
    PHOTOS.announce(answer, photos_in(answer.questionnaire, answer.said, body))
    answer.values_proposed.all().delete()
    _propose(answer, actor)
    _go_on(answer, actor)
    REVIEW.submitted(answer, "refile", before=before, actor=actor)
    return answer


@transaction.atomic
def withdraw_answer(*, actor: Any, pk: int, version: int) -> Answer:
    """Take back what is not decided; the key is used up. Raises what `Flow.claim` raises."""
    answer = FLOW.claim("withdraw", actor=actor, pk=pk, version=version)
    if answer.values_proposed.exclude(state="proposed").exists():
        raise Refusal("镇街已经核对过其中几项，不能撤回。")
    answer.values_proposed.all().delete()
    FLOW.move(answer, "withdraw", actor=actor)
    PHOTOS.drop_all(answer)
    return answer


def questionnaire_for(assignment: Assignment) -> Questionnaire:
    """What is asked of a unit in its round. Raises `Refusal`."""
    if assignment.round.questionnaire is None:
        raise Refusal("这一轮没有选定问卷，不用填报，按步骤登记进度即可。")
    return assignment.round.questionnaire


def _must_file(actor: Any) -> None:
    """The offices judge what squads file (docs/contract.md, roles). Raises `Denied` (recorded)."""
    if not actor.may(Action.FILE_SURVEYS):
        text = "答卷由摸排小队的队员填报，镇街、县级工作人员逐项核对。"
        records.deny(actor=actor, subject=Answer, text=text)


def _assignment(actor: Any, pk: int) -> Assignment:
    """The unit, locked: filing and ending it take turns. Raises `Missing`, `Refusal`."""
    rows = Assignment.objects.surveyed_by(actor).present().select_for_update(of=("self",))
    found = (
        rows.select_related("campaign", "organization", "round__questionnaire")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Missing("没有找到这个排查对象，可能已改派给别的小队，或排查已经结束。")
    hold_running(found.campaign)
    return found


def _propose(answer: Answer, actor: Any) -> None:
    """A proposal for each answer that differs from the registry and that the campaign allows."""
    said, organization = answer.said, answer.assignment.organization
    allowed, known = set(answer.assignment.campaign.proposable), facts.catalogue()
    held = prefilled(answer.questionnaire, organization, actor)
    wrong: dict[str, list[str]] = {}
    for question in answer.questionnaire.document.questions:
        fact = known.get(question.fact)
        if question.code not in said["answers"] or fact is None or not fact.returns:
            continue
        model, name = fact.returns
        if name not in allowed:
            continue
        field = corrections.field_named(model, name)
        value = said["answers"][question.code]
        text = "、".join(value) if isinstance(value, list) else str(value)
        try:
            if field.read(text) == field.held(organization):
                continue
            proposal = corrections.propose(
                AnswerValue(sheet=answer, code=question.code),
                actor=actor,
                row=organization,
                name=name,
                value=text,
                effective_on=answer.surveyed_on,
            )
        except ValidationError as error:
            wrong[question.code] = [f"“{question.label}”：{each}" for each in error.messages]
            continue
        # What the squad looked at, which may have changed before it arrived; never more of a
        # person than the squad may read.
        before = held[question.code].text if question.code in held else ""
        seen = said["seen"].get(question.code, before)
        if not contains_identifier(seen):
            before = seen
        if proposal.before != before:
            AnswerValue.objects.filter(pk=proposal.pk).update(before=before[:200])
    if wrong:
        raise ValidationError({"answers": [text for each in wrong.values() for text in each]})


def _go_on(answer: Answer, actor: Any) -> None:
    """The unit goes on by what the squad says of it: visited, or not found."""
    row = answer.assignment
    row.refresh_from_db()
    if row.state not in FIELD_STATES:
        return
    if not answer.found:
        move_assignment(
            actor=actor, pk=row.pk, version=row.version, move="lost", reason=answer.note
        )
        return
    while (step := _STEPS.get(row.state)) is not None:
        row = move_assignment(actor=actor, pk=row.pk, version=row.version, move=step)
