"""What the reading process must know of the sheets, as JSON can carry it.

Types and checks are named by their place in the code and imported when the file has the sheet: for
a file without persons nothing is loaded that persons need.
"""

import dataclasses
import importlib
import itertools
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from core.imports.columns import ERROR_COLUMN, Column
from core.values import Finding, Value

if TYPE_CHECKING:
    from core.imports.sheets import Sheet


class Plan:
    """A sheet as the reading process sees it."""

    def __init__(self, title: str, described: dict[str, Any]) -> None:
        self.title = title
        #: Titles that only the product's own list of such records has.
        self.listed = frozenset(described["listed"])
        self._described = described

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(
            Column(
                each["title"],
                each["name"],
                _value(each["type"]),
                each["required"],
                key=each["key"],
            )
            for each in self._described["columns"]
        )

    @cached_property
    def known(self) -> frozenset[str]:
        """Titles by which the header is found: ours, other names of them, those of the list."""
        ours = ((each["title"], *each["aliases"]) for each in self._described["columns"])
        return frozenset([*itertools.chain(*ours), *self.listed, ERROR_COLUMN])

    @cached_property
    def check_values(self) -> Callable[[dict[str, Any]], Iterable[Finding]] | None:
        """What judges the values of a row together."""
        place = self._described["check_values"]
        return _found(place) if place else None

    @cached_property
    def by_title(self) -> dict[str, Column]:
        return {column.title: column for column in self.columns}


def describe(sheet: "Sheet") -> dict[str, Any]:
    """A sheet as `Plan` takes it."""
    columns = [
        {
            "title": column.title,
            "name": column.name,
            "type": _described(column.type),
            "required": column.required,
            "key": column.key,
            "aliases": column.aliases,
        }
        for column in sheet.columns
    ]
    check = sheet.check_values
    return {
        "columns": columns,
        "listed": sheet.only_listed,
        "check_values": _place(check) if check else "",
    }


def _described(value: Value) -> dict[str, Any]:
    given = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    functions = {name: _place(each) for name, each in given.items() if callable(each)}
    return {
        "type": _place(type(value)),
        "given": {name: each for name, each in given.items() if name not in functions},
        "functions": functions,
    }


def _value(said: dict[str, Any]) -> Value:
    functions = {name: _found(place) for name, place in said["functions"].items()}
    return _found(said["type"])(**said["given"], **functions)


def _place(part: Any) -> str:
    return f"{part.__module__}:{part.__qualname__}"


def _found(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)
