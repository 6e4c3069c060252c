"""What a fact is, and what a rule can look at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Func, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat

from lights.choices import FactType, SubjectKind
from months.models import MonthRevision

T = FactType
Rows = Callable[[MonthRevision], QuerySet]


@dataclass(frozen=True)
class Fact:
    name: str
    title: str
    type: FactType
    #: What it is, in a sentence for the page.
    meaning: str
    #: YES_NO: the condition under which it is so. All others: the expression of the value.
    sql: Any
    unit: str = ""
    #: Of a CHOICE: value → label.
    choices: tuple[tuple[str, str], ...] = ()
    #: A row may have none: then no comparison holds but `= null`.
    nullable: bool = False

    @property
    def words(self) -> Combinable:
        """The fact as the sentence beside a light tells it."""
        if self.type == T.YES_NO:
            return Case(When(self.sql, then=Value("是")), default=Value("否"))
        if self.type == T.CHOICE:
            labels = (
                When(Q((self.sql.name, key)), then=Value(label)) for key, label in self.choices
            )
            return Case(*labels, default=Value(""))
        if self.type == T.RATE:
            return Concat(Cast(self.sql, CharField()), Value("%"), output_field=CharField())
        return Cast(self.sql, CharField())


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
        return [each for each in self.facts.values() if each.type != T.WORDS]


def by_name(*facts: Fact) -> dict[str, Fact]:
    return {each.name: each for each in facts}


def told_on(day: Any, text: str, otherwise: str) -> Coalesce:
    """The text with a day behind it, or what is said where there is none."""
    pieces = (Value(text, CharField()), Cast(day, CharField()))
    # Joined to nothing it is nothing, unlike in `Concat`.
    dated = Func(*pieces, template="(%(expressions)s)", arg_joiner=" || ", output_field=CharField())
    return Coalesce(dated, Value(otherwise))
