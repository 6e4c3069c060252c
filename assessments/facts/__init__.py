"""Facts that schemes may count: of Party organizations and those who lead them, of instructors, of
departments."""

from collections.abc import Iterable
from typing import Any

from assessments.choices import Rated
from assessments.facts import others, parties
from assessments.facts.base import Fact, Span, months_of

#: Of Party organizations; a secretary is rated by those of his own.
CATALOGUE = parties.CATALOGUE
ALL: dict[str, Fact] = {**CATALOGUE, **others.INSTRUCTORS, **others.DEPARTMENTS}
_OF = {
    Rated.PARTY_ORGANIZATION: CATALOGUE,
    Rated.SECRETARY: CATALOGUE,
    Rated.INSTRUCTOR: others.INSTRUCTORS,
    Rated.DEPARTMENT: others.DEPARTMENTS,
}


def of(subject: str) -> dict[str, Fact]:
    """Name → fact, of those whom a scheme of `subject` may count."""
    return _OF[Rated(subject)]


def gathered(names: Iterable[str], span: Span) -> dict[str, dict[int, Any]]:
    """Fact → key of whoever is rated → value: one query for each fact, however many are rated."""
    found = {}
    for name in names:
        fact = ALL[name]
        monthly_without_months = not span.revisions and fact.otherwise is None
        found[name] = {} if monthly_without_months else dict(fact.values(span))
    return found


__all__ = ["ALL", "CATALOGUE", "Fact", "Span", "gathered", "months_of", "of"]
