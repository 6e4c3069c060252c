"""What becomes of rows when what they belong to goes up in another, is split, or is no more.

Each app declares who sees to its rows (`DomainApp.successors`); whoever merges, splits or ends
something asks them all, lower apps first, so that a later one can go by what an earlier one has
moved. A foreign key to such a thing that is named neither by a successor nor, with a reason, in
`DomainApp.unmoved` fails a test.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from django.apps import apps
from django.db import models

from core.domain import declared


@dataclass(frozen=True)
class Line:
    """One line of the plan that people see before they do it."""

    #: What kind of thing it is: 组织覆盖, 两新组织 …
    kind: str
    text: str
    #: What becomes of it.
    outcome: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.text}"


@dataclass(frozen=True)
class Plan:
    """What would happen, before anything does."""

    lines: list[Line]
    #: What prevents it: "两新组织 3 个".
    obstacles: list[str] = field(default_factory=list)


class Kind(Enum):
    #: All that belongs to `source` belongs to `target`.
    MERGED = auto()
    #: Some of it does.
    SPLIT = auto()
    #: `source` is no more.
    ENDED = auto()


@dataclass
class Event:
    """What happens to `source` from `day` on."""

    kind: Kind
    source: models.Model
    day: datetime.date
    #: None: nothing; or, in a plan, something that is yet to come.
    target: models.Model | None = None
    actor: Any = None
    #: Of a split: what goes to the target, as the successors of its owner understand it.
    part: str = ""
    #: What a successor moved, for those after it: name → ids.
    affected: dict[str, list[int]] = field(default_factory=dict)


class Successor:
    """Sees to the rows that refer to one model by one field, or several that belong together."""

    #: `app.Model.field` of what it sees to; the first one leads to the owner.
    fields: tuple[str, ...] = ()
    #: `app.Model` of the owner, where a field leads to owners of any kind.
    owner: str = ""

    def concerns(self, event: Event) -> bool:
        return isinstance(event.source, self.owner_model())

    def owner_model(self) -> type[models.Model]:
        if self.owner:
            return apps.get_model(self.owner)
        return field_of(self.fields[0]).related_model

    def plan(self, event: Event) -> list[Line]:
        """What would move or end; nothing: no line. Sets `affected` as `move` would."""
        return []

    def obstacles(self, event: Event) -> list[Line]:
        """What must be gone before the source can end."""
        return []

    def move(self, event: Event) -> None:
        """Let rows of the source belong to the target, set-wise."""

    def end(self, event: Event) -> None:
        """End what ends with the source."""

    def refresh(self, event: Event) -> None:
        """All is done: bring what is derived up to date."""


class PlainKey(Successor):
    """The usual case: all rows of the source become the target's when it is merged."""

    def __init__(self, model: str, field: str) -> None:
        self.fields = (f"{model}.{field}",)

    def plan(self, event: Event) -> list[Line]:
        number = self._rows(event).count() if event.kind is Kind.MERGED else 0
        if not number:
            return []
        name = str(field_of(self.fields[0]).model._meta.verbose_name)
        return [Line(name, f"{number:,} 条", f"移到“{event.target}”")]

    def move(self, event: Event) -> None:
        if event.kind is Kind.MERGED:
            name = field_of(self.fields[0]).name
            self._rows(event).update(**{name: event.target})

    def _rows(self, event: Event) -> models.QuerySet:
        found = field_of(self.fields[0])
        return found.model._base_manager.filter(**{found.name: event.source})


def field_of(name: str) -> models.Field:
    """The field of `app.Model.field`."""
    label, _, field_name = name.rpartition(".")
    return apps.get_model(label)._meta.get_field(field_name)


def plan(event: Event) -> list[Line]:
    """What would move or end, before anything does."""
    return [line for each in _concerned(event) for line in each.plan(event)]


def obstacles(event: Event) -> list[Line]:
    """What stands in the way of the source's end."""
    return [line for each in _concerned(event) for line in each.obstacles(event)]


def carry_out(event: Event) -> None:
    """Move, or end, what belongs to the source; inside a transaction."""
    for each in _concerned(event):
        if event.kind is Kind.ENDED:
            each.end(event)
        else:
            each.move(event)


def refresh(event: Event) -> None:
    """After all that the event is about was stored: what is derived follows."""
    for each in _concerned(event):
        each.refresh(event)


def _concerned(event: Event) -> Iterator[Successor]:
    return (each for each in declared("successors") if each.concerns(event))
