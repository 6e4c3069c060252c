"""Which rows the feed tells of: the view sets of the API that declare a `Feed`."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.db import models

from core.domain import declared_by_app

#: Another row as it was at that time: `at(Model, pk)`; None: it did not exist.
At = Callable[[type[models.Model], Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Feed:
    """How the rows of a view set come into the feed besides by their own events."""

    #: Whether the API showed a row, by what its event holds, to a user. Asked only of rows that he
    #: does not see today: those that he saw are told as deleted, of the others he learns nothing.
    showed_to: Callable[[Any, dict[str, Any], At], bool]
    #: Relations to rows with whose scope or recycling these come and go.
    follows: tuple[str, ...] = ()
    #: Relations to rows of which only a name or code is shown.
    names: tuple[str, ...] = ()
    #: A one-to-one relation to derived values that have a `mark` of their own.
    derived: str = ""
    #: Ids → the row in which each went up, of those that did.
    successors: Callable[[Collection[int]], dict[int, int]] | None = None


@dataclass(frozen=True)
class Kind:
    """One list of the API as the feed reads it."""

    #: As in the address: `organizations`.
    path: str
    view: type
    feed: Feed

    @property
    def model(self) -> type[models.Model]:
        return self.view.serializer_class.Meta.model

    @property
    def derived_table(self) -> tuple[str, str]:
        """The table of the derived values, and the column that names the row."""
        relation = self.model._meta.get_field(self.feed.derived)
        return relation.related_model._meta.db_table, relation.field.column

    @property
    def recycles(self) -> bool:
        """Whether its rows may lie in the recycle bin."""
        return any(field.name == "deleted_at" for field in self.model._meta.concrete_fields)

    def may(self, user: Any) -> bool:
        return not self.view.see_action or user.may(self.view.see_action)

    def rows(self, user: Any) -> models.QuerySet:
        """What the list shows to `user`."""
        view = self.view()
        view.request = SimpleNamespace(user=user)
        return view.rows()

    def lanes(self) -> Iterator["Lane"]:
        events = _events(self.model)
        yield Lane(self.path, self, f"FROM {events} e", "e.pgh_mark", "e.pgh_obj_id")
        if self.feed.derived:
            table, column = self.derived_table
            yield Lane(
                f"{self.path}~", self, f"FROM {table} e", "e.mark", f"e.{column}", derived=True
            )
        for name in self.feed.follows:
            field = self.model._meta.get_field(name)
            source = (
                f"FROM {_events(field.related_model)} e"
                f" JOIN {events} c ON c.{field.column} = e.pgh_obj_id AND e.pgh_label <> 'insert'"
            )
            yield self._of_parent(name, source, "c.pgh_obj_id")
            above = next((each for each in kinds() if each.model is field.related_model), None)
            if above and above.feed.derived:  # a scope may stand on these
                table, column = above.derived_table
                source = f"FROM {table} e JOIN {events} c ON c.{field.column} = e.{column}"
                lane = f"{self.path}<{name}~"
                yield Lane(
                    lane, self, source, "e.mark", f"e.{column}", "c.pgh_obj_id", name, derived=True
                )
        for name in self.feed.names:
            field = self.model._meta.get_field(name)
            present = " AND c.deleted_at IS NULL" if self.recycles else ""
            source = (
                f"FROM {_events(field.related_model)} e JOIN {self.model._meta.db_table} c"
                f" ON c.{field.column} = e.pgh_obj_id AND e.pgh_label <> 'insert'{present}"
            )
            yield self._of_parent(name, source, "c.id")

    def _of_parent(self, name: str, source: str, row: str) -> "Lane":
        return Lane(f"{self.path}<{name}", self, source, "e.pgh_mark", "e.pgh_obj_id", row, name)


@dataclass(frozen=True)
class Lane:
    """One source of entries, read in the order of an index: by mark, then by the row (of another
    table, and then by the row of the kind)."""

    name: str
    kind: Kind
    source: str
    mark: str
    first: str
    second: str = "0"
    #: The relation through which a change of another row is one of the kind's.
    through: str = ""
    #: Whether it is one of derived values, which are not kept as they were.
    derived: bool = False

    @property
    def row(self) -> str:
        """The column that names the row of the kind."""
        return self.second if self.through else self.first


def _events(model: type[models.Model]) -> str:
    return model.pgh_event_model._meta.db_table


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, lower apps first: what a row refers to is told before it."""
    found = []
    for app, resource in declared_by_app("api"):
        view = app.resolve(resource.view)
        if getattr(view, "feed", None):
            found.append(Kind(resource.path, view, view.feed))
    return tuple(found)


@cache
def kind_of(view: type) -> Kind | None:
    """The kind of a view set; None: the feed does not tell of its rows."""
    return next((kind for kind in kinds() if kind.view is view), None)


@cache
def lanes() -> tuple[Lane, ...]:
    return tuple(lane for kind in kinds() for lane in kind.lanes())
