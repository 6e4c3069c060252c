"""How rows go back together: apps declare the families of their tracked models (`families`).

Rows are refreshed and named in the order of the declarations.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models

from core.domain import declared

if TYPE_CHECKING:
    from core.undo.service import Undone


@dataclass(frozen=True)
class Family:
    """A record and the rows that hold its dated values.

    With `UndoPolicy.KEEP_CHANGED` all of them, and what was noted of it, go back or stay. A tracked
    model that is named in no family is one of its own.
    """

    #: `app.Model` of the record.
    root: str
    #: SQL over the record `t`: what a list calls it.
    label: str = "t.id::text"
    #: `app.Model` → its column that names the record.
    parts: dict[str, str] = field(default_factory=dict)
    #: As `parts`, of what only tells of the record: what is noted of it later is no later change.
    notes: dict[str, str] = field(default_factory=dict)
    #: Columns of the record that follow from the parts or from a tree: never compared and never
    #: put back, `refresh` sees to them.
    derived: tuple[str, ...] = ()
    #: `app.Model.field` of rows worked out by programs that refer to a record of any family: where
    #: the field may be empty it becomes so when the record goes, else the row goes with it.
    followers: tuple[str, ...] = ()
    #: Brings up to date what is derived, after rows went back.
    refresh: Callable[["Undone", datetime.date], None] = lambda undone, today: None


def followers_of(model: type[models.Model]) -> list[models.Field]:
    """Fields of rows worked out by programs that refer to rows of the model."""
    named = [each.rpartition(".") for family in declared("families") for each in family.followers]
    fields = [apps.get_model(label)._meta.get_field(name) for label, _, name in named]
    return [each for each in fields if each.related_model is model]
