"""Where in the database something is sealed: found in the models, or declared by the apps.

A column `<name>_cipher` is a ciphertext, and `<name>_index` beside it its blind index. Ciphertexts
that are texts or lie inside JSON the apps declare (`DomainApp.sealed`).
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models

from core import crypto
from core.domain import declared_by_app
from core.values.ciphers import INDEX_MARK_DIGITS, MARK_BYTES

#: Signs of base64 that the mark alone decides.
_TEXT_MARK_SIGNS = MARK_BYTES * 8 // 6


@dataclass(frozen=True)
class Column:
    """One ciphertext of a row."""

    name: str
    #: Column of its blind index; empty: nobody looks for the value.
    index: str = ""
    #: Purpose of the index.
    purpose: str = ""
    #: Whether a constraint compares the index: rows with the same value go together.
    compared: bool = False
    is_text: bool = False
    #: Key inside a JSON column.
    inside: str = ""

    @property
    def value(self) -> str:
        """SQL of the ciphertext."""
        return f"{self.name}->>'{self.inside}'" if self.inside else self.name

    @property
    def old(self) -> str:
        """SQL: it is not under the newest keys. Takes `marks()`."""
        if self.is_text:
            return f"left({self.value}, {_TEXT_MARK_SIGNS}) <> %(text_mark)s"
        old = f"substring({self.name} FROM 1 FOR {MARK_BYTES}) <> %(mark)s"
        if self.index:
            # Where there is no value the index is empty.
            index_is_old = f"{self.index} <> '' AND left({self.index}, {INDEX_MARK_DIGITS})"
            old = f"({old} OR ({index_is_old} <> %(index_mark)s))"
        return old

    @property
    def types(self) -> list[str]:
        """Of the arrays that `assignments` takes its values from."""
        return ["text[]" if self.is_text else "bytea[]", *(["text[]"] if self.index else [])]

    @property
    def names(self) -> list[str]:
        return [f"{self.name}_new", *([f"{self.index}_new"] if self.index else [])]

    @property
    def assignments(self) -> list[str]:
        new = f"v.{self.name}_new"
        if self.inside:
            new = f"jsonb_set({self.name}, '{{{self.inside}}}', to_jsonb({new}))"
        found = [f"{self.name} = {new}"]
        return [*found, f"{self.index} = v.{self.index}_new"] if self.index else found

    def anew(self, token: Any) -> list[Any]:
        """What to write in the place of `token`: ciphertext and index. Raises InvalidTag."""
        if token is None:
            return [None, ""] if self.index else [None]
        raw = base64.b64decode(token) if self.is_text else bytes(token)
        new = crypto.keys().anew(raw)
        found: list[Any] = [base64.b64encode(new).decode() if self.is_text else new]
        if self.index:
            found.append(crypto.blind_index(self.purpose, crypto.decrypt(new)))
        return found


@dataclass(frozen=True)
class Place:
    """A table with sealed columns."""

    model: type[models.Model]
    columns: tuple[Column, ...]
    #: Table of the history of its rows, and those of the columns that it keeps.
    events: str = ""
    event_columns: tuple[Column, ...] = ()

    @property
    def table(self) -> str:
        return connection.ops.quote_name(self.model._meta.db_table)

    @property
    def key(self) -> str:
        return self.model._meta.pk.column

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def is_history(self) -> bool:
        return hasattr(self.model, "pgh_tracked_model")

    @property
    def old(self) -> str:
        """SQL: something of the row is not under the newest keys."""
        return " OR ".join(column.old for column in self.columns)


def marks() -> dict[str, Any]:
    """Parameters of `Column.old`."""
    keys = crypto.keys()
    text = base64.b64encode(keys.mark).decode()[:_TEXT_MARK_SIGNS]
    return {"mark": keys.mark, "text_mark": text, "index_mark": keys.index_mark}


@cache
def places() -> tuple[Place, ...]:
    """All of them, lower apps first, rows before their history."""
    return tuple(sorted(_places(), key=lambda place: place.is_history))


def _places() -> Iterator[Place]:
    declared: dict[type[models.Model], list[Column]] = {}
    for app, sealed in declared_by_app("sealed"):
        column = Column(sealed.column, is_text=True, inside=sealed.inside)
        declared.setdefault(apps.get_model(app.label, sealed.model), []).append(column)
    for model in apps.get_models():
        columns = (*_found_in(model), *declared.pop(model, ()))
        if columns:
            event = getattr(model, "pgh_event_model", None)
            there = {field.column for field in event._meta.concrete_fields} if event else set()
            kept = tuple(column for column in columns if column.name in there)
            events = connection.ops.quote_name(event._meta.db_table) if kept else ""
            yield Place(model, columns, events, kept)


def _found_in(model: type[models.Model]) -> Iterator[Column]:
    if model._meta.proxy:
        return
    names = {field.column for field in model._meta.concrete_fields}
    for cipher in sorted(name for name in names if name.endswith("_cipher")):
        purpose = cipher.removesuffix("_cipher")
        index = f"{purpose}_index" if f"{purpose}_index" in names else ""
        yield Column(cipher, index, purpose if index else "", index in _compared(model))


def _compared(model: type[models.Model]) -> set[str]:
    """Columns that a constraint compares."""
    found: set[str] = set()
    for constraint in model._meta.constraints:
        found.update(getattr(constraint, "fields", ()))
        found.update(
            each for each, _ in getattr(constraint, "expressions", ()) if isinstance(each, str)
        )
    return found
