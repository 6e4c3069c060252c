"""What whoever has to put things right does: sign for it, say what he does, show that it is done,
send back what is not his."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core import records
from core.attachments import service as attachments
from core.values import contains_identifier
from rectification.choices import AnswerKind
from rectification.models import Answer, Case
from rectification.services.moving import move

#: A sentence at least.
SHORTEST = 4


@transaction.atomic
def acknowledge(*, actor: Any, pk: int, version: int) -> Case:
    """Sign for a case. Raises what `Flow.claim` raises."""
    return move("acknowledge", actor=actor, pk=pk, version=version)


@transaction.atomic
def remand(*, actor: Any, pk: int, version: int, reason: str = "") -> Case:
    """Send back a case that is not one's own (退办). Raises what `Flow.move` raises."""
    return move("remand", actor=actor, pk=pk, version=version, reason=reason)


@transaction.atomic
def respond(
    *, actor: Any, pk: int, version: int, text: str, files: Sequence[UploadedFile] = ()
) -> Case:
    """Say what is done about it. Raises what `Flow.claim` raises, and ValidationError."""
    return _answer("respond", AnswerKind.MEASURES, actor, pk, version, text, files)


@transaction.atomic
def prove(
    *, actor: Any, pk: int, version: int, text: str, files: Sequence[UploadedFile] = ()
) -> Case:
    """Show that it is done; files are voluntary, and never a ground to send it back."""
    return _answer("prove", AnswerKind.PROOF, actor, pk, version, text, files)


def _answer(
    name: str,
    kind: AnswerKind,
    actor: Any,
    pk: int,
    version: int,
    text: str,
    files: Sequence[UploadedFile],
) -> Case:
    text = _checked(text, kind)
    case = move(name, actor=actor, pk=pk, version=version, answered_by=actor)
    answer = Answer.objects.create(case=case, kind=kind, text=text, written_by=actor)
    for each in files:
        attachments.upload(actor=actor, source=each, name=each.name or "", owner=answer)
    return case


def _checked(text: str, kind: AnswerKind) -> str:
    text = records.read(Answer, {"text": text})["text"] or ""
    if len(text.strip()) < SHORTEST:
        example = (
            "已与 2 名在职党员联系，本月内转入组织关系"
            if kind == AnswerKind.MEASURES
            else "党员已于 3 月 5 日转入，见党员名册"
        )
        raise ValidationError({"text": f"请写明{kind.label}，例如“{example}”。"})
    if contains_identifier(text):
        raise ValidationError({"text": "答复会留存备查，请不要在其中写证件号码或手机号码。"})
    return text.strip()
