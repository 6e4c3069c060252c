"""The ledger of what is asked: which fields a questionnaire asks, who holds them already, and how
long it takes to answer (nothing is asked twice)."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from core.ahead import Ahead
from orgs.models import Organization
from orgs.services import of_large_county
from questionnaires import facts
from questionnaires.choices import Kind, QuestionnaireState
from questionnaires.documents import Question
from questionnaires.models import Questionnaire, QuestionTime

#: Seconds for looking whether what is known is still right.
_LOOK = 3


@dataclass
class Asked:
    """One question, and what it costs."""

    question: Question
    #: Seconds of one answer.
    seconds: int
    #: Of how many organizations the registry holds it; None: it is no fact of the registry.
    known: int | None = None
    #: The platform keeps it elsewhere: shown and never asked.
    fixed: bool = False
    #: Other questionnaires in use that ask it too.
    elsewhere: list[Questionnaire] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return Kind(self.question.kind).label


@dataclass
class Burden:
    """What a questionnaire costs those who are asked by it."""

    questionnaire: Questionnaire
    units: int
    asked: list[Asked]

    @property
    def held(self) -> list[Asked]:
        """What the registry holds of some already, or another questionnaire asks: named first."""
        return [each for each in self.asked if each.known or each.elsewhere]

    @property
    def new(self) -> int:
        """Questions that the platform cannot answer by itself."""
        return sum(not each.fixed for each in self.asked)

    @property
    def seconds(self) -> int:
        """Of all units together: what is known is looked at, the rest is filled in."""
        total = 0
        for each in self.asked:
            known = self.units if each.fixed else each.known or 0
            total += known * min(_LOOK, each.seconds) * (not each.fixed)
            total += (self.units - known) * each.seconds
        return total

    @property
    def minutes_each(self) -> int:
        """Of one unit, rounded up."""
        return -(-self.seconds // (60 * self.units)) if self.units else 0

    @property
    def hours(self) -> int:
        """Of all units, rounded up."""
        return -(-self.seconds // 3600)


def _seconds() -> dict[str, int]:
    """Kind of a question → seconds, as the county's rows say today."""
    rows = QuestionTime.objects.valid_on(timezone.localdate())
    return dict(rows.values_list("kind", "seconds"))


def burden(questionnaire: Questionnaire, organizations: QuerySet) -> Burden:
    """What it costs to ask these organizations, which the caller found in scope: how many of them
    the registry answers for is one query."""
    seconds, known_facts = _seconds(), facts.catalogue()
    document = questionnaire.document
    units, known = facts.counted(document.facts, organizations)
    others = _others(questionnaire)
    asked = [
        Asked(
            each,
            seconds.get(each.kind, 0),
            known.get(each.fact) if each.fact else None,
            each.fact in known_facts and known_facts[each.fact].returns is None,
            others(each),
        )
        for each in document.questions
    ]
    return Burden(questionnaire, units, asked)


def _others(questionnaire: Questionnaire) -> Any:
    """Which other questionnaires in use ask the same: the same fact, or the same words, of the same
    kind of organizations."""
    rows = Questionnaire.objects.in_use().exclude(code=questionnaire.code)
    if questionnaire.kind:
        rows = rows.filter(kind__in=["", questionnaire.kind])
    by_key: dict[Any, list[Questionnaire]] = {}
    for each in rows.order_by("code", "-edition"):
        for question in each.document.questions:
            by_key.setdefault(_key(question), []).append(each)
    return lambda question: [] if question.fact else by_key.get(_key(question), [])


def _key(question: Question) -> tuple[str, str]:
    return ("fact", question.fact) if question.fact else ("words", question.label)


@dataclass
class Line:
    """One field of the ledger: who asks it, and of how many the registry holds it."""

    title: str
    kind: str
    asked_by: list[Questionnaire]
    known: int | None
    fixed: bool

    @property
    def twice(self) -> bool:
        """Whether several questionnaires ask what no registry holds."""
        return self.known is None and len(self.asked_by) > 1


@dataclass
class Ledger:
    """All fields that questionnaires in use, or in preparation, ask."""

    lines: list[Line]
    #: Organizations in scope.
    units: int
    #: When it was counted of how many each is known; None: just now.
    counted_at: datetime.datetime | None = None


#: Of how many organizations of each region the registry holds each fact.
KNOWN_BY_REGION = Ahead(
    "questionnaires.known",
    of_large_county(lambda: facts.by_region(facts.catalogue(), Organization.objects.present())),
)


def ledger(user: Any) -> Ledger:
    """Of the organizations that the user sees, and the questionnaires."""
    rows = Questionnaire.objects.visible_to(user).exclude(state=QuestionnaireState.ENDED)
    found: dict[Any, Line] = {}
    known_facts = facts.catalogue()
    for each in rows.order_by("code", "-edition"):
        for question in each.document.questions:
            fact = known_facts.get(question.fact)
            title = fact.title if fact else question.label
            line = found.setdefault(
                _key(question),
                Line(
                    title,
                    Kind(question.kind).label,
                    [],
                    None,
                    fact is not None and fact.returns is None,
                ),
            )
            line.asked_by.append(each)
    names = [name for kind, name in found if kind == "fact"]
    counted = user.reach.see_registry.of_regions(KNOWN_BY_REGION)
    organizations = Organization.objects.visible_to(user).present()
    figures = counted.value if counted else facts.by_region(names, organizations)
    units, known = facts.summed(names, figures)
    for (kind, name), line in found.items():
        if kind == "fact":
            line.known = known.get(name, 0)
    return Ledger(list(found.values()), units, counted and counted.at)
