"""What can be changed for many rows at once: apps declare it (`DomainApp.bulk`)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import models

from core.bulk.changes import Change
from core.domain import declared
from core.errors import Missing
from core.models import Record


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
        raise Missing("没有这个修改项，请重新选择。")


@dataclass(frozen=True)
class More:
    """Changes that an upper app brings to a kind of a lower one."""

    kind: str
    changes: tuple[Change, ...]


def kind_of(name: str) -> Kind:
    """The kind of this name, with what upper apps bring to it. Raises LookupError."""
    found = list(declared("bulk"))
    more = [
        c for each in found if isinstance(each, More) and each.kind == name for c in each.changes
    ]
    for each in found:
        if isinstance(each, Kind) and each.name == name:
            return replace(each, changes=(*each.changes, *more))
    raise LookupError(f"no bulk edit of {name!r}")


def names() -> list[str]:
    """The names of all kinds."""
    return [each.name for each in declared("bulk") if isinstance(each, Kind)]
