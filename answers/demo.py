"""Answers of the generated county: what its squads brought back and the towns have to judge."""

import datetime
import random
import uuid
from typing import Any

from answers.services import Body, file_answer
from surveys.choices import AssignmentState
from surveys.models import Assignment

_MOST = 12


def generate(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    """Of units that wait for the check; every third one says another number of staff."""
    rows = Assignment.objects.running().filter(
        state=AssignmentState.CHECK, squad__people__isnull=False, round__questionnaire__isnull=False
    )
    rows = rows.select_related("organization", "squad", "round__questionnaire").distinct()
    for nth, row in enumerate(rows.order_by("pk")[:_MOST]):
        unit, actor = row.organization, row.squad.people.order_by("pk").first().user
        # Nobody can log in as the people of a generated county; here one of them files.
        actor.is_active = True
        codes = {each.fact: each.code for each in row.round.questionnaire.document.questions}
        filed = {
            "assignment": row.pk,
            "surveyed_on": today - datetime.timedelta(days=chance.randint(1, 9)),
            "confirmed": [codes[name] for name in ("name", "address") if name in codes],
        }
        answers = {}
        if nth % 3 == 0 and "staff_count" in codes:
            answers[codes["staff_count"]] = unit.staff_count + chance.randint(1, 9)
        missing = _missing(row, chance)
        _file(actor, chance, **filed, answers=missing | answers)
        if nth % 6 == 0 and answers:
            # Somebody of the squad came once more and counted again.
            again = {code: number + 1 for code, number in answers.items()}
            _file(actor, chance, **filed, answers=missing | again)


def _file(actor: Any, chance: random.Random, **body: Any) -> None:
    key = uuid.UUID(int=chance.getrandbits(128), version=4)
    file_answer(actor=actor, client_key=key, body=Body(**body))


def _missing(row: Assignment, chance: random.Random) -> dict[str, str]:
    """What nobody knew before and the questionnaire asks."""
    questions = {each.code: each for each in row.round.questionnaire.document.questions}
    found = {}
    if "principal" in questions and not row.organization.principal:
        found["principal"] = chance.choice(("王建国", "李秀英", "陈志明"))
    if "address" in questions and not row.organization.address:
        found["address"] = "建设路 18 号"
    if "firm_type" in questions:
        found["firm_type"] = chance.choice(("有限责任公司", "个人独资企业"))
    return found
