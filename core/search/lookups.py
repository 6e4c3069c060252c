"""Choices that are too many for a select are looked up by typing. Each app declares what of its can
be looked up (`DomainApp.lookups`); the scope is that of the query set."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.domain import declared


@dataclass(frozen=True)
class Lookup:
    """Rows that fields of forms and filters offer: `?q=` at `/lookups/NAME/` finds them."""

    #: In the address of its answers.
    name: str
    #: The rows in the scope of a user; nothing else is found or accepted.
    rows: Callable[[Any], QuerySet]
    #: Those that a text means, by name or code.
    search: Callable[[QuerySet, str], QuerySet]
    #: Field whose value forms and addresses carry.
    key: str = "pk"
    label: Callable[[Any], str] = str
    #: What distinguishes rows of the same label.
    note: Callable[[Any], str] = lambda row: ""


def find(name: str) -> Lookup:
    """The lookup of this name. Raises LookupError."""
    for each in declared("lookups"):
        if each.name == name:
            return each
    raise LookupError(f"no lookup {name!r}")


def names() -> list[str]:
    """All that can be looked up."""
    return sorted(each.name for each in declared("lookups"))
