"""What is sent of an answer, in its one form."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from core import crypto, records
from core.filing import canonical
from core.records.links import checked_reason
from questionnaires import documents
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
            }
        )

    def digest(self) -> str:
        return canonical.digest(self.as_sent())


def _said(value: Any) -> Any:
    return "否" if value is False else value


def read(
    body: Body, assignment: Assignment, questionnaire: Questionnaire, actor: Any
) -> dict[str, Any]:
    """The columns that the body gives. Raises ValidationError: `answers` name → messages."""
    records.refuse_future("surveyed_on", body.surveyed_on, "摸排日期")
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
    return {
        "surveyed_on": body.surveyed_on,
        "found": body.found,
        "note": note,
        "answers_cipher": crypto.encrypt(json.dumps(said, ensure_ascii=False, sort_keys=True)),
    }
