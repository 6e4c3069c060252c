"""What papers say of a candidate, as somebody reads it: plain texts and rows of them."""

import datetime
from typing import Any

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from core import crypto
from core.values import hide_identifiers
from joining.choices import Decision, HelperRole
from joining.models import Candidate, StepRecord
from joining.rules import PUT_OFF, Book

#: Filled in by hand.
_DAY = "　　年　月　日"
_NUMBER = "　　〔　　〕　号"
_LINE = "　" * 4


def values(user: Any, candidate: Candidate) -> dict[str, Any]:
    """A value for each placeholder of `joining.papers.words.WORDS`."""
    records = list(candidate.records.order_by("round", "happened_on", "pk"))
    made = {each.step: each for each in records}
    party = candidate.party_organization
    superior = party.parent.name if party is not None and party.parent else "上级党委"
    admission, full = made.get("admission"), made.get("full_meeting")
    shown = next((each for each in records if each.shown_from), None)
    return {
        "party": candidate.place_name,
        "superior": superior,
        "name": candidate.named_to(user),
        "gender": candidate.get_gender_display(),
        "born": _born(candidate, user),
        "ethnicity": candidate.ethnicity,
        "education": candidate.education,
        "unit": candidate.organization.name if candidate.organization else _LINE,
        "position": candidate.position or _LINE,
        "state": candidate.get_state_display(),
        "sponsors": _helpers(candidate, HelperRole.SPONSOR, user),
        "introducers": _helpers(candidate, HelperRole.INTRODUCER, user),
        "applied_day": _day_of(made.get("application")),
        "talk_day": _day_of(made.get("talk")),
        "talk_people": _text(made.get("talk"), "people"),
        "talk_note": _note(made.get("talk"), candidate, user),
        "activist_day": _day_of(made.get("activist")),
        "target_day": _day_of(made.get("target_filed")),
        "shown_from": day_text(getattr(shown, "shown_from", None)),
        "shown_to": day_text(getattr(shown, "shown_to", None)),
        "training": _training(made.get("training")),
        "check_day": _day_of(made.get("committee_check")),
        "prereview_day": _day_of(made.get("prereview")),
        "prereview_number": _text(made.get("prereview"), "document_number", _NUMBER),
        "form_number": _text(made.get("form"), "document_number"),
        "admitted_day": day_text(candidate.admitted_on),
        "entitled": _number(admission, "entitled"),
        "present": _number(admission, "present"),
        "in_favour": _number(admission, "in_favour"),
        "approved_day": _day_of(made.get("approval")),
        "approval_number": _text(made.get("approval"), "document_number", _NUMBER),
        "probation_day": day_text(candidate.probation_ends_on),
        "full_asked_day": _day_of(made.get("full_application")),
        "full_met_day": _day_of(full),
        "full_decision": _decision(full),
        "full_entitled": _number(full, "entitled"),
        "full_present": _number(full, "present"),
        "full_in_favour": _number(full, "in_favour"),
        "full_approved_day": _day_of(made.get("full_approval")),
        "full_approval_number": _text(made.get("full_approval"), "document_number", _NUMBER),
        "full_day": day_text(candidate.full_on),
        "steps": _steps(records, candidate, user),
        "looks": [
            {
                "day": day_text(each.looked_on),
                "result": each.get_result_display(),
                "text": _free(each.text, candidate, user),
            }
            for each in candidate.looks.order_by("looked_on")
        ],
    }


def _steps(records: list[StepRecord], candidate: Candidate, user: Any) -> list[dict[str, str]]:
    """All steps in their order, those that are still to come with an empty day."""
    made: dict[str, list[StepRecord]] = {}
    for each in records:
        made.setdefault(each.step, []).append(each)
    rows = []
    for step in Book.now().steps(timezone.localdate()).values():
        nothing = [] if step.code == PUT_OFF else [None]
        for record in made.get(step.code) or nothing:
            rows.append(
                {
                    "number": str(step.number or "＋"),
                    "title": step.title,
                    "day": _day_of(record) if record else "",
                    "people": record.people if record else "",
                    "said": _said(record, candidate, user) if record else "",
                }
            )
    return rows


def _said(record: StepRecord, candidate: Candidate, user: Any) -> str:
    parts = []
    if record.entitled is not None:
        parts.append(f"应到 {record.entitled}，实到 {record.present}，赞成 {record.in_favour}")
    if record.decision:
        parts.append(_decision(record))
    if record.document_number:
        parts.append(record.document_number)
    if note := _free(record.note, candidate, user):
        parts.append(note)
    return "；".join(parts)


@sensitive_variables()
def _born(candidate: Candidate, user: Any) -> str:
    # The number is masked for whoever reads no names in full, and so is what is read off it.
    if not candidate.id_number_cipher or not candidate.reads_people(user):
        return ""
    digits = crypto.decrypt(candidate.id_number_cipher)[6:12]
    return f"{digits[:4]}.{digits[4:]}"


def _helpers(candidate: Candidate, role: str, user: Any) -> str:
    found = candidate.helpers.filter(role=role).order_by("pk")
    for each in found:
        each.candidate = candidate
    return "、".join(each.named_to(user) for each in found) or _LINE


def _free(text: str, candidate: Candidate, user: Any) -> str:
    """Free words about a person, for whoever reads the person."""
    return hide_identifiers(text.strip()) if candidate.reads_people(user) else ""


def _note(record: StepRecord | None, candidate: Candidate, user: Any) -> str:
    return (_free(record.note, candidate, user) if record else "") or _LINE


def _text(record: StepRecord | None, name: str, empty: str = _LINE) -> str:
    return (getattr(record, name) if record else "") or empty


def _number(record: StepRecord | None, name: str) -> str:
    value = getattr(record, name) if record else None
    return _LINE if value is None else str(value)


def _training(record: StepRecord | None) -> str:
    if record is None:
        return _LINE
    return f"{day_text(record.happened_on)}，{record.days or 0} 天 {record.hours or 0} 学时"


def _decision(record: StepRecord | None) -> str:
    if record is None or not record.decision:
        return _LINE
    until = f"至{day_text(record.until)}" if record.until else ""
    return f"{Decision(record.decision).label}{until}"


def _day_of(record: StepRecord | None) -> str:
    return day_text(record.happened_on if record else None)


def day_text(day: datetime.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else _DAY
