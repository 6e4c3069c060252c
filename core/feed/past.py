"""Rows as they were, read from their events: enough of them to say who could see them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

_OF_EVENT = ("pgh_obj_id", "pgh_mark", "pgh_label", "pgh_created_at")
#: Columns that say nothing about scope and may be long.
_TYPES = (models.ForeignKey, models.DateTimeField, models.DateField, models.BigAutoField)


class Past:
    """The events of some rows, each model's loaded at once."""

    def __init__(self) -> None:
        self._events: dict[type, dict[int, list[dict[str, Any]]]] = defaultdict(dict)

    def load(self, model: type[models.Model], pks: Iterable[int]) -> None:
        known = self._events[model]
        wanted = {pk for pk in pks if pk is not None and pk not in known}
        if not wanted:
            return
        known.update({pk: [] for pk in wanted})
        if not hasattr(model, "pgh_event_model"):  # derived values: as they are
            for row in model._base_manager.filter(pk__in=wanted).values():
                known[row[model._meta.pk.attname]].append(row | {"pgh_mark": 0, "pgh_label": ""})
            return
        rows = model.pgh_event_model._base_manager.filter(pgh_obj_id__in=wanted)
        for row in rows.order_by("pgh_id").values(*_OF_EVENT, *_columns(model)):
            known[row["pgh_obj_id"]].append(row)

    def load_relations(self, model: type[models.Model], names: Iterable[str]) -> None:
        """Also the rows to which the loaded ones refer."""
        for name in names:
            field = model._meta.get_field(name)
            if field.auto_created:  # one to one, from the other side
                self.load(field.related_model, self._events[model])
            else:
                events = self._events[model].values()
                referred = {each[field.attname] for known in events for each in known}
                self.load(field.related_model, referred)

    def written(self, model: type[models.Model], pk: int, mark: int) -> Iterator[tuple]:
        """The events that one transaction left of a row, each with the one before it (or None)."""
        former = None
        for event in self._events[model].get(pk, ()):
            if event["pgh_mark"] == mark:
                yield former, event
            former = event

    def at(self, model: type[models.Model], pk: int | None, mark: int) -> dict[str, Any] | None:
        """The row as it was behind the transaction `mark`."""
        found = None
        for event in self._events[model].get(pk, ()):
            if event["pgh_mark"] <= mark:
                found = event
        return None if found is None or found["pgh_label"] == "delete" else found

    def last(self, model: type[models.Model], pk: int) -> dict[str, Any] | None:
        """The last that is known of a row, also of one that was deleted."""
        events = self._events[model].get(pk)
        return events[-1] if events else None


def _columns(model: type[models.Model]) -> list[str]:
    kept = {field.name for field in model.pgh_event_model._meta.concrete_fields}
    return [
        field.attname
        for field in model._meta.concrete_fields
        if field.name in kept and (isinstance(field, _TYPES) or field.name == "path")
    ]
