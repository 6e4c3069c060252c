"""What a list of a lower app shows, filters and sorts by of an upper one.

The upper app declares it (`DomainApp.columns`): the lower one need not know that it exists.

    Lent(
        table="orgs.tables.OrganizationTable",
        filters="orgs.filters.OrganizationFilterSet",
        columns=(Place("members", MembersColumn(…), behind="staff"),),
    )
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import django_filters
import django_tables2 as tables
from django.utils.module_loading import import_string

from core.lists.pagination import Sort


@dataclass(frozen=True)
class Place:
    """A column or filter, and behind which one of the list it stands."""

    name: str
    part: Any
    behind: str


@dataclass(frozen=True)
class Lent:
    #: Dotted names of the table and the filter set.
    table: str
    filters: str
    columns: tuple[Place, ...] = ()
    fields: tuple[Place, ...] = ()
    sorts: Mapping[str, Sort] = field(default_factory=dict)
    #: Values that columns read and the rows of the list have not: name → what makes the expression,
    #: asked anew for each list.
    annotations: Mapping[str, Callable[[], Any]] = field(default_factory=dict)

    def lend(self) -> None:
        """Add the parts to the list. Raises LookupError for a place behind nothing."""
        table, filters = import_string(self.table), import_string(self.filters)
        for each in self.columns:
            _insert(table.base_columns, each, tables.Column)
        for each in self.fields:
            _insert(filters.base_filters, each, django_filters.Filter)
        filters.sorts = {**filters.sorts, **self.sorts}
        filters.annotations = {**filters.annotations, **self.annotations}


def _insert(parts: dict[str, Any], place: Place, kind: type) -> None:
    if not isinstance(place.part, kind):
        raise TypeError(f"{place.name} is no {kind.__name__}")
    if place.behind not in parts:
        raise LookupError(f"{place.name} is to stand behind {place.behind}, which does not exist")
    items = [item for item in parts.items() if item[0] != place.name]
    position = [name for name, _ in items].index(place.behind) + 1
    parts.clear()
    parts.update([*items[:position], (place.name, place.part), *items[position:]])
