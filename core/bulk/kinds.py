"""What can be changed for many rows at once: apps declare it (`DomainApp.bulk`)."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models

from core.domain import declared
from core.errors import Missing
from core.models import BulkEdit, Record


def run(sql: str, params: dict[str, Any]) -> int:
    """Execute a statement; return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


class Change(ABC):
    """One thing that can be set for many rows at once.

    Its SQL sees the row as `t`; what a change touches of a row is one JSON value, the state.
    """

    name: str
    label: str
    #: How the new value is asked for: one of these choices, a lookup, or a text of this length.
    choices: Sequence[tuple[str, str]] = ()
    lookup: str = ""
    max_length: int = 60
    required: bool = True
    help_text: str = ""
    #: Whether the value holds from a day on (`starts_on` in the given values).
    dated: bool = False

    def checked(self, *, actor: Any, value: dict[str, str]) -> dict[str, Any]:
        """`value` as the SQL below takes it. Raises ValidationError (field → messages)."""
        return value

    def text(self, value: dict[str, str]) -> str:
        """The given text, fit to be stored. Raises ValidationError."""
        text = "".join(c for c in str(value.get("value") or "") if c.isprintable()).strip()
        if self.required and not text:
            raise ValidationError({"value": f"请填写{self.label}的内容。"})
        if len(text) > self.max_length:
            raise ValidationError({"value": f"最多 {self.max_length} 个字，请写短些。"})
        return text

    @abstractmethod
    def state(self) -> str:
        """SQL of the state of row `t`."""

    @abstractmethod
    def new_state(self) -> str:
        """SQL of the state that row `t` gets; the checked value is its named parameters."""

    def refusal(self) -> str:
        """SQL of why row `t` cannot be changed; '' when it can."""
        return "''"

    @abstractmethod
    def write(self, edit: BulkEdit, states: str, condition: str) -> None:
        """Give the rows `r` of `edit` that meet `condition` the state in column `states`."""

    @abstractmethod
    def words(self, states: Sequence[Any], value: dict[str, Any]) -> list[str]:
        """States as people read them."""


class ColumnChange(Change):
    """A text column gets a new value."""

    def __init__(self, model: type[Record], column: str, **options: Any) -> None:
        self.table, self.column = model._meta.db_table, column
        field = model._meta.get_field(column)
        self.name, self.label = column, str(field.verbose_name)
        self.max_length, self.required = field.max_length, not field.blank
        for name, given in options.items():
            setattr(self, name, given)

    def checked(self, *, actor, value):
        return {"value": self.text(value)}

    def state(self):
        return f"to_jsonb(t.{self.column})"

    def new_state(self):
        return "to_jsonb(%(value)s::text)"

    def write(self, edit, states, condition):
        run(
            f"UPDATE {self.table} t SET {self.column} = r.{states} #>> '{{}}'"
            f" FROM core_bulkeditrow r WHERE r.row_id = t.id AND {condition}",
            {"edit": edit.pk},
        )

    def words(self, states, value):
        return [str(state or "") for state in states]


class WordChange(Change):
    """A word is added to a list of words, or taken out of it."""

    def __init__(self, model: type[Record], column: str, *, add: bool, label: str) -> None:
        self.table, self.column, self.add = model._meta.db_table, column, add
        self.name = f"{'add' if add else 'remove'}_{column}"
        self.label = label
        self.max_length = model._meta.get_field(column).base_field.max_length

    def checked(self, *, actor, value):
        return {"value": self.text(value)}

    def state(self):
        return f"to_jsonb(t.{self.column})"

    def new_state(self):
        words = f"t.{self.column}"
        if not self.add:
            return f"to_jsonb(array_remove({words}, %(value)s))"
        return (
            f"to_jsonb(CASE WHEN %(value)s = ANY({words}) THEN {words}"
            f" ELSE {words} || %(value)s::varchar END)"
        )

    def write(self, edit, states, condition):
        run(
            f"UPDATE {self.table} t SET {self.column} ="
            f" ARRAY(SELECT jsonb_array_elements_text(r.{states}))"
            f" FROM core_bulkeditrow r WHERE r.row_id = t.id AND {condition}",
            {"edit": edit.pk},
        )

    def words(self, states, value):
        return ["、".join(state or ()) for state in states]


@dataclass(frozen=True)
class Kind:
    """The rows of one model as a bulk edit sees them."""

    name: str
    model: type[Record]
    #: The rows that a user may change now.
    rows: Callable[[Any], models.QuerySet]
    changes: tuple[Change, ...]
    #: Measure word and noun, as on the list.
    unit: str
    #: Address name of the list.
    list_url: str

    def change(self, name: str) -> Change:
        """The change of this name. Raises `Missing`."""
        for each in self.changes:
            if each.name == name:
                return each
        raise Missing("没有这种修改项，请重新选择。")


def kind_of(name: str) -> Kind:
    """The kind of this name. Raises LookupError."""
    for each in declared("bulk"):
        if each.name == name:
            return each
    raise LookupError(f"no bulk edit of {name!r}")


def names() -> list[str]:
    """The names of all kinds."""
    return [each.name for each in declared("bulk")]
