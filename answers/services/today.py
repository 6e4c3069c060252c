"""What a squad has to look at, and what the town sent back to it: all that its phone page needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from answers.choices import AnswerState
from answers.models import Answer, AnswerStep
from core.filing.photos import in_order
from questionnaires.choices import Kind
from questionnaires.models import Questionnaire
from questionnaires.services import known_of
from surveys.choices import FIELD_STATES
from surveys.models import Assignment

#: Units of a day: more nobody walks to.
MOST_UNITS = 120


@dataclass
class Sheet:
    """By address; each questionnaire once."""

    units: list[Assignment]
    #: Units beside them.
    more: int
    #: What goes back to whoever filed it, with the reason (`why`).
    returned: list[Answer]
    questionnaires: dict[int, Questionnaire] = field(default_factory=dict)
    #: `units`, `returned`: key → what the page fills its form with, as the squad may read it.
    data: dict[str, dict[str, Any]] = field(default_factory=dict)


def sheet_of(user: Any) -> Sheet:
    """A fixed number of queries for each questionnaire, whatever the number of units."""
    returned = _returned(user)
    rows = Assignment.objects.surveyed_by(user).running().present()
    rows = rows.filter(state__in=FIELD_STATES, round__questionnaire__isnull=False)
    # What was sent back is corrected, not filed beside it.
    rows = rows.exclude(pk__in=[each.assignment_id for each in returned])
    rows = rows.select_related("organization__region", "round__questionnaire", "campaign")
    units = list(rows.order_by("organization__address", "pk")[:MOST_UNITS])
    more = rows.count() - len(units) if len(units) == MOST_UNITS else 0
    sheet = Sheet(units, more, returned)
    asked = [(each.round.questionnaire, each) for each in units]
    again = [(each.questionnaire, each.assignment) for each in sheet.returned]
    sheet.questionnaires = {each.pk: each for each, _ in (*asked, *again)}
    known = _known([*asked, *again], user)
    sheet.data = {
        "units": {
            str(each.pk): _brief(each, questionnaire, known) for questionnaire, each in asked
        },
        "returned": {
            str(each.pk): _brief(each.assignment, each.questionnaire, known)
            | _filled(each, known[each.questionnaire_id, each.assignment.organization_id])
            for each in sheet.returned
        },
    }
    return sheet


def _returned(user: Any) -> list[Answer]:
    found = Answer.objects.editable_by(user).present().filter(state=AnswerState.RETURNED)
    found = found.select_related("assignment__organization__region", "questionnaire")
    rows = list(found.prefetch_related("photos").order_by("filed_at", "pk")[:MOST_UNITS])
    steps = AnswerStep.objects.filter(subject__in=rows, move="return")
    last = steps.order_by().values("subject").annotate(last=Max("pk")).values("last")
    why = dict(AnswerStep.objects.filter(pk__in=last).values_list("subject", "reason"))
    for each in rows:
        each.why = why[each.pk]
    return rows


def _known(
    asked: Sequence[tuple[Questionnaire, Assignment]], user: Any
) -> dict[tuple[int, int], dict[str, str]]:
    """(Questionnaire, organization) → code → what is known, in words."""
    by_form: dict[int, list] = {}
    forms = {each.pk: each for each, _ in asked}
    for questionnaire, unit in asked:
        by_form.setdefault(questionnaire.pk, []).append(unit.organization)
    return {
        (pk, organization): {code: each.text for code, each in held.items()}
        for pk, organizations in by_form.items()
        for organization, held in known_of(forms[pk], organizations, user).items()
    }


def _brief(unit: Assignment, questionnaire: Questionnaire, known: dict) -> dict[str, Any]:
    return {
        "unit": unit.pk,
        "name": unit.organization.name,
        "questionnaire": questionnaire.pk,
        "known": known[questionnaire.pk, unit.organization_id],
    }


def _filled(answer: Answer, known: dict[str, str]) -> dict[str, Any]:
    """The answer as its form held it; of persons only that something was answered."""
    said, personal = answer.said, answer.personal
    fields = {"surveyed_on": [answer.surveyed_on.isoformat()], "note": [answer.note]}
    if not answer.found:
        fields["lost"] = ["on"]
    photos = {name: each.attachment_id for each in in_order(answer) for name in [each.sha256]}
    shots = {} if answer.found else {"": list(photos)}
    for question in answer.questionnaire.document.questions:
        value = said["answers"].get(question.code)
        if question.kind == Kind.PHOTO:
            shots[question.code] = [name for name in value or () if name in photos]
        elif value is not None and question.code not in personal:
            fields[question.code] = _written(value)
    for code in said["confirmed"]:
        # What the registry says now, the squad did not look at.
        if code in known and said["seen"].get(code, known[code]) == known[code]:
            fields[f"right-{code}"] = ["on"]
    return {
        "version": answer.version,
        "key": str(answer.client_key),
        "fields": fields,
        "personal": personal,
        "shots": shots,
        "files": photos,
    }


def _written(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["是" if value else "否"]
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
