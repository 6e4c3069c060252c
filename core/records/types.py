"""The types (`core.values`) of the fields of models: what doors read by, and services check."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from core.months import BEGINNING
from core.values import Date, Text, Value, Words, Wrong
from core.values.base import ignore

_DATE = Date()
_BLANK = (None, "", [])


def type_of(field: models.Field) -> Value | None:
    """The type of a field's values: the model says it (`value_types`), or its column."""
    declared = getattr(field.model, "value_types", {})
    if field.name in declared:
        return declared[field.name]
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return _DATE
    if isinstance(field, ArrayField) and isinstance(field.base_field, models.CharField):
        return Words(field.base_field.max_length)
    return Text(field.max_length) if isinstance(field, models.CharField) else None


def typed(kind: Value, raw: Any, doubt: Callable[[str], None] = ignore) -> Any:
    """What somebody typed or sent, as it is stored. Raises ValidationError."""
    try:
        return kind.typed(raw, doubt)
    except Wrong as wrong:
        raise ValidationError(f"{wrong}。") from None


def read(
    model: type[models.Model], values: dict[str, Any], *, required: bool = False
) -> dict[str, Any]:
    """Values of fields, and of sealed ones (`phone`), as they are stored.

    Blank ones stay so, or are refused when all are `required`.
    Raises ValidationError (field → messages).
    """
    found, errors = dict(values), {}
    for name, raw in values.items():
        kind = _type_named(model, name)
        if kind is None or (not required and raw in _BLANK):
            continue
        try:
            found[name] = typed(kind, raw)
        except ValidationError as error:
            errors[name] = error
    if errors:
        raise ValidationError(errors)
    return found


def refuse_bad(record: models.Model) -> None:
    """Raise ValidationError (field → messages) for what an import would refuse in a cell."""
    errors = {}
    for field in record._meta.concrete_fields:
        value, kind = getattr(record, field.attname), type_of(field)
        # What was not set yet is the database's default.
        known = isinstance(value, str | list | datetime.date)
        if kind is None or not known or value in _BLANK or value == BEGINNING:
            continue
        try:
            kind.read(value)
        except Wrong as wrong:
            errors[field.name] = f"{wrong}。"
    if errors:
        raise ValidationError(errors)


def _type_named(model: type[models.Model], name: str) -> Value | None:
    if name in (declared := getattr(model, "value_types", {})):
        return declared[name]
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return type_of(field) if isinstance(field, models.Field) else None
