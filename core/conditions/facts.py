"""What a condition can ask: named facts, each one SQL expression over the rows that are judged."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat


class FactType(models.TextChoices):
    """What a fact's values are, and so with what they are compared."""

    NUMBER = "number", "数量"
    RATE = "rate", "比率"
    DATE = "date", "日期"
    YES_NO = "yes_no", "是否"
    CHOICE = "choice", "类别"
    #: Only told in the sentence beside a light, never compared.
    WORDS = "words", "文字"


T = FactType


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


#: Name → fact: what conditions over one kind of rows may ask.
Facts = dict[str, Fact]


def offered(facts: Facts) -> list[Fact]:
    """The facts that can be compared."""
    return [each for each in facts.values() if each.type != T.WORDS]


def by_name(*facts: Fact) -> Facts:
    return {each.name: each for each in facts}
