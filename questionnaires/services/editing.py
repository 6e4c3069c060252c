"""Questionnaires: new ones, the next edition as a copy, the questions of a draft, putting it in use
and ending it."""

import json
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from core import audit, records
from core.db import lock_until_commit
from core.errors import Refusal
from core.values import is_storable
from questionnaires import documents, facts
from questionnaires.choices import QuestionnaireAction, QuestionnaireState
from questionnaires.documents import Document, Question
from questionnaires.flows import FLOW
from questionnaires.models import Questionnaire

_CARRIED = ("code", "name", "kind", "source", "content")
#: Bytes of a file: a questionnaire is short.
LARGEST = 1 << 20


def checked(content: Any) -> Document:
    """The document, if somebody can be asked by it. Raises ValidationError."""
    document = documents.read(content)
    documents.check(document, facts=facts.catalogue())
    return document


def problems(questionnaire: Questionnaire) -> list[str]:
    """What is still missing before it can be put in use."""
    try:
        checked(questionnaire.content)
    except ValidationError as error:
        return error.messages
    return []


@transaction.atomic
def create_questionnaire(*, actor: Any, content: Any = None, **values: Any) -> Questionnaire:
    """A draft, of the edition behind the last one of its code. Raises ValidationError, `Denied`
    (recorded)."""
    questionnaire = Questionnaire()
    for name, value in records.read(Questionnaire, values).items():
        setattr(questionnaire, name, value)
    questionnaire.edition = _next_edition(questionnaire.code)
    if content is not None:
        questionnaire.content = checked(content).as_json()
    return records.keep(questionnaire, actor=actor)


def _next_edition(code: str) -> int:
    lock_until_commit("questionnaires.editions")
    known = Questionnaire.objects.filter(code=code).aggregate(last=Max("edition"))["last"]
    return (known or 0) + 1


@transaction.atomic
def copy_questionnaire(*, actor: Any, pk: int, version: int) -> Questionnaire:
    """The next edition as a draft, with all that this one says. Raises what `claim` raises."""
    old = records.claim(Questionnaire, actor=actor, pk=pk, version=version)
    if Questionnaire.objects.filter(code=old.code, state=QuestionnaireState.DRAFT).exists():
        raise Refusal("这份问卷已有编制中的一版，请先改好启用或停用。")
    given = {name: getattr(old, name) for name in _CARRIED}
    new = Questionnaire(**given, edition=_next_edition(old.code))
    return records.keep(new, actor=actor)


@transaction.atomic
def change_questionnaire(*, actor: Any, pk: int, version: int, **values: Any) -> Questionnaire:
    """Name, kind of organizations and ground of a draft. Raises what `claim` raises, `Refusal` for
    another one."""
    questionnaire = _draft(actor, pk, version)
    for name, value in records.read(Questionnaire, values).items():
        setattr(questionnaire, name, value)
    return records.keep(questionnaire, actor=actor)


def _draft(actor: Any, pk: int, version: int) -> Questionnaire:
    found = records.claim(Questionnaire, actor=actor, pk=pk, version=version)
    if not found.is_draft:
        raise Refusal(f"问卷{found.get_state_display()}，题目不能再改；要改的请复制为新的一版。")
    return found


@transaction.atomic
def put_question(
    *,
    actor: Any,
    pk: int,
    version: int,
    code: str,
    question: Question | None,
    place: int | None = None,
) -> Questionnaire:
    """Write the question that stands under `code`, a further one (`""`), or take it out (None);
    at this place of the questionnaire (from 1), else where it stood."""
    questionnaire = _draft(actor, pk, version)
    questions = list(questionnaire.document.questions)
    codes = [each.code for each in questions]
    if code and code not in codes:
        raise Refusal("这一题已经不在问卷里，请刷新页面后重试。")
    at = codes.index(code) if code else len(questions)
    if code:
        del questions[at]
    if question is not None:
        if question.fact and (known := facts.catalogue().get(question.fact)) is not None:
            question = replace(question, kind=known.kind, choices=known.choices)
        if question.code in [each.code for each in questions]:
            raise ValidationError({"code": "这个题目代码已经用过。"})
        questions.insert(at if place is None else place - 1, question)
    document = Document(tuple(questions))
    if question is not None:
        _refuse_question(document, question)
    questionnaire.content = document.as_json()
    return records.keep(questionnaire, actor=actor)


def _refuse_question(document: Document, question: Question) -> None:
    """Raise ValidationError for what is wrong with this one question."""
    try:
        documents.check(document, facts=facts.catalogue())
    except ValidationError as error:
        here = f"“{question.label or question.code}”："
        own = [each.removeprefix(here) for each in error.messages if each.startswith(here)]
        if own or (own := [each for each in error.messages if "不止一次" in each]):
            raise ValidationError(own) from None


@transaction.atomic
def move_questionnaire(*, actor: Any, pk: int, version: int, move: str) -> Questionnaire:
    """Put it in use, from when on it stays as it is, or end it. Raises what `claim` raises, and
    `Refusal` that names what is missing."""
    questionnaire = FLOW.claim(move, actor=actor, pk=pk, version=version)
    if move == "use":
        if wrong := problems(questionnaire):
            more = f"等 {len(wrong)} 处" if len(wrong) > 5 else ""
            raise Refusal("问卷还不能启用：" + "".join(wrong[:5]) + more)
        audit.record(
            action=QuestionnaireAction.PUT_IN_USE,
            actor=actor,
            subject=questionnaire,
            detail={"问卷": questionnaire.code, "版次": questionnaire.edition},
        )
    FLOW.move(questionnaire, move, actor=actor)
    return questionnaire


# --- Files ----------------------------------------------------------------------------------------


def as_json(questionnaire: Questionnaire) -> bytes:
    """A questionnaire as a file, to be changed and loaded again."""
    head = {name: getattr(questionnaire, name) for name in _CARRIED}
    return json.dumps(head, ensure_ascii=False, indent=1).encode() + b"\n"


def load_questionnaire(*, actor: Any, data: bytes) -> Questionnaire:
    """What a file describes, as a draft: the next edition of its code. Raises ValidationError."""
    if len(data) > LARGEST:
        raise ValidationError(f"问卷文件超过 {LARGEST >> 20} MB，请核对。")
    try:
        raw = json.loads(data.decode("utf-8-sig"))
        given = {name: raw[name] for name in _CARRIED}
        if not is_storable(json.dumps(given, ensure_ascii=False).replace("\\u0000", "\0")):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValidationError("应是导出的问卷文件（.json），请核对。") from None
    if any(not isinstance(given[name], str) for name in _CARRIED if name != "content"):
        raise ValidationError("问卷文件的代码、名称、适用组织、依据应是文字。")
    return create_questionnaire(actor=actor, **given)
