"""Pieces of which the page of a row and the panels on it consist."""

import datetime
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.utils.safestring import SafeString

from core.lists.tables import ListTable, field_of, shown

#: Shown where there is nothing.
NOTHING = "—"


@dataclass(frozen=True)
class Button:
    title: str
    url: str
    icon: str = "plus"


@dataclass(frozen=True)
class Piece:
    """A piece of a page with a template of its own."""

    title: str
    template_name: str
    context: dict[str, Any] = field(default_factory=dict)
    note: str = ""


def facts_of(title: str, *facts: tuple[str, Any], wide: Container[str] = ()) -> Piece:
    """A group of facts that a page words itself: label and value."""
    shown_facts = [
        {"label": label, "value": NOTHING if value in (None, "") else value, "wide": label in wide}
        for label, value in facts
    ]
    return Piece(title, "core/facts.html", {"facts": shown_facts})


@dataclass(frozen=True)
class Rows:
    """Rows that belong to the one shown, as a table with a heading."""

    title: str
    table: ListTable
    note: str = ""
    empty: str = "没有记录。"
    buttons: Iterable[Button] = ()
    foot: str = ""

    template_name: ClassVar[str] = "core/rows.html"
    context: ClassVar[dict[str, Any]] = {}

    def __post_init__(self) -> None:
        self.table.compact = True

    def __iter__(self) -> Iterator[Any]:
        return iter(self.table.data)

    def __len__(self) -> int:
        return len(self.table.data)


def value_at(record: Any, path: str) -> Any:
    """The value at the end of a path, as people read it."""
    *steps, last = path.split("__")
    for step in steps:
        record = getattr(record, step, None)
    if record is None:
        return None
    if (display := getattr(record, f"get_{last}_display", None)) is not None:
        return display()
    value = getattr(record, last)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    return value if isinstance(value, SafeString) else shown(value)


def label_of(record: Any, path: str) -> str:
    """The name of the field at the end of a path."""
    try:
        found = field_of(type(record), path)
    except FieldDoesNotExist:
        found = None
    if found is None:
        raise ValueError(f"{path!r} is no field of {type(record).__name__}: give it a label")
    return str(found.verbose_name)
