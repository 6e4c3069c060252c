"""What is sent of an answer, in its one form."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from core import crypto, records
from core.filing import canonical
from core.filing.photos import wrong_names
from core.records.links import checked_reason
from questionnaires import documents
from questionnaires.choices import Kind
from questionnaires.models import Questionnaire
from questionnaires.services import prefilled
from questionnaires.services.filling import fixed_in
from surveys.models import Assignment


@dataclass(frozen=True, kw_only=True)
class Body:
    """The whole of what is filed under one key."""

    assignment: int
    surveyed_on: datetime.date
    found: bool = True
    #: Where it was not found: why.
    note: str = ""
    #: Code of a question → what was answered.
    answers: Mapping[str, Any] = field(default_factory=dict)
    #: Codes that were known, looked at, and are still right.
    confirmed: Sequence[str] = ()
    #: Code → what the squad saw there, in words: whether it changed meanwhile is told by it.
    seen: Mapping[str, str] = field(default_factory=dict)
    #: Digests of the photos of a unit that was not found; those of a question stand in `answers`.
    photos: Sequence[str] = ()

    def as_sent(self) -> dict[str, Any]:
        """In the one form by which two bodies are compared; a 否 is an answer."""
        # What is no mapping `documents.checked` refuses.
        given = self.answers if isinstance(self.answers, Mapping) else {}
        answers = {str(key): _said(each) for key, each in given.items()}
        return canonical.plain(
            {
                "assignment": self.assignment,
                "surveyed_on": self.surveyed_on,
                "lost": not self.found,
                "note": self.note,
                "answers": answers,
                "confirmed": sorted({str(each) for each in self.confirmed}),
                "seen": {str(key): str(each) for key, each in dict(self.seen).items()},
                "photos": sorted({str(each) for each in self.photos}),
            }
        )

    def digest(self) -> str:
        return canonical.digest(self.as_sent())


def _said(value: Any) -> Any:
    return "否" if value is False else value


def photos_in(questionnaire: Questionnaire, said: Mapping[str, Any], body: Body) -> list[str]:
    """Digests of the photos of an answer, in the order of its questions."""
    asked = [each.code for each in questionnaire.document.questions if each.kind == Kind.PHOTO]
    return [*body.photos, *(name for code in asked for name in said["answers"].get(code, ()))]


def read(
    body: Body, assignment: Assignment, questionnaire: Questionnaire, actor: Any
) -> dict[str, Any]:
    """The columns that the body gives. Raises ValidationError: `answers` name → messages."""
    records.refuse_future("surveyed_on", body.surveyed_on, "摸排日期")
    if body.found and body.photos:
        raise ValidationError({"photos": "照片请附在问卷的照片题里；没有找到单位的才单独附。"})
    started_on = assignment.campaign.started_on
    if started_on and body.surveyed_on < started_on:
        # What is proposed holds from this day on: not before anybody was sent there.
        raise ValidationError({"surveyed_on": f"摸排日期不能早于排查开始的 {started_on}。"})
    note = checked_reason(
        body.note, example="登记地址没有这家单位", needed=not body.found, field="note"
    )
    known = prefilled(questionnaire, assignment.organization, actor)
    said: dict[str, Any] = {"answers": {}, "confirmed": [], "seen": {}}
    if body.found:
        document = questionnaire.document
        try:
            said["answers"] = documents.checked(
                document,
                body.answers,
                known={code: each.value for code, each in known.items()},
                fixed=fixed_in(questionnaire),
            )
        except ValidationError as error:
            raise ValidationError({"answers": error.messages}) from None
        codes = {each.code for each in document.questions}
        said["confirmed"] = sorted(codes & {str(each) for each in body.confirmed} & set(known))
        said["seen"] = {
            code: str(text)[:200] for code, text in dict(body.seen).items() if code in codes
        }
        # What was confirmed is what stood there when it was looked at.
        said["right"] = {
            code: known[code].value
            for code in said["confirmed"]
            if said["seen"].get(code, known[code].text) == known[code].text
        } | {
            code: value
            for code, value in said["answers"].items()
            if code in known and known[code].value == value
        }
    if wrong := wrong_names(photos_in(questionnaire, said, body)):
        raise ValidationError({"photos": wrong})
    return {
        "surveyed_on": body.surveyed_on,
        "found": body.found,
        "note": note,
        "answers_cipher": crypto.encrypt(json.dumps(said, ensure_ascii=False, sort_keys=True)),
    }
