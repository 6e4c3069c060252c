"""What the reading process must know of the sheets, as JSON can carry it.

Types and checks are named by their place in the code and imported when the file has the sheet: for
a file without persons nothing is loaded that persons need.
"""

import dataclasses
import importlib
import itertools
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from core.imports.columns import ERROR_COLUMN, Column
from core.values import Value


class Plan:
    """A sheet as the reading process sees it."""

    def __init__(
        self, title: str, columns: list[dict[str, Any]], listed: Sequence[str] = ()
    ) -> None:
        self.title = title
        #: Titles that only the product's own list of such records has.
        self.listed = frozenset(listed)
        self._described = columns

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
            for each in self._described
        )

    @cached_property
    def known(self) -> frozenset[str]:
        """Titles by which the header is found: ours, other names of them, those of the list."""
        ours = ((each["title"], *each["aliases"]) for each in self._described)
        return frozenset([*itertools.chain(*ours), *self.listed, ERROR_COLUMN])

    @cached_property
    def by_title(self) -> dict[str, Column]:
        return {column.title: column for column in self.columns}


def describe(columns: tuple[Column, ...]) -> list[dict[str, Any]]:
    """The columns as `Plan` takes them."""
    return [
        {
            "title": column.title,
            "name": column.name,
            "type": _described(column.type),
            "required": column.required,
            "key": column.key,
            "aliases": column.aliases,
        }
        for column in columns
    ]


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
