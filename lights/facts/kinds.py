"""What a rule can look at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Func, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from core.conditions.facts import Fact, T, by_name, offered
from lights.choices import SubjectKind
from months.models import MonthRevision

__all__ = ["Fact", "Subject", "T", "by_name", "told_on"]

Rows = Callable[[MonthRevision], QuerySet]


_NO_DUTY = Value("", CharField())


@dataclass(frozen=True)
class Subject:
    """The rows that a rule goes through, and how a notice names one of them."""

    noticed_as: SubjectKind
    rows: Rows
    id_column: str
    code_column: str
    facts: dict[str, Fact]
    name_column: str = "name"
    #: Which duty of it a row is about, where it is about one.
    duty: Any = _NO_DUTY

    def offered(self) -> list[Fact]:
        """The facts that can be compared."""
        return offered(self.facts)


def told_on(day: Any, text: str, otherwise: str) -> Coalesce:
    """The text with a day behind it, or what is said where there is none."""
    pieces = (Value(text, CharField()), Cast(day, CharField()))
    # Joined to nothing it is nothing, unlike in `Concat`.
    dated = Func(*pieces, template="(%(expressions)s)", arg_joiner=" || ", output_field=CharField())
    return Coalesce(dated, Value(otherwise))
