"""The types (`core.values`) of the fields of models: what doors read by, and services check."""

import datetime
from collections.abc import Container
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models.expressions import DatabaseDefault

from core import crypto
from core.models import Record
from core.months import BEGINNING
from core.values import PAST, Date, Finding, Lines, Text, Value, Words, Wrong, sentences

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
    if isinstance(field, models.TextField):
        return Lines(field.max_length) if field.max_length else None
    return Text(field.max_length) if isinstance(field, models.CharField) else None


def typed(kind: Value, raw: Any, label: str = "") -> Any:
    """What somebody typed or sent, as it is stored. Raises ValidationError, naming the field."""
    try:
        return kind.read(raw)
    except Wrong as wrong:
        raise ValidationError(f"{label}{wrong}。", code=wrong.code) from None


def refuse_future(name: str, day: datetime.date | None, label: str = "日期") -> None:
    """Raise ValidationError at `name` for a day after today: what has happened, has happened."""
    if day is None:
        return
    try:
        typed(PAST, day, label)
    except ValidationError as error:
        raise ValidationError({name: error}) from None


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
            found[name] = typed(kind, raw, _label(model, name))
        except ValidationError as error:
            errors[name] = error
    if errors:
        raise ValidationError(errors)
    return found


def refuse_bad(record: Record) -> None:
    """Raise ValidationError (field → messages) for what an import would refuse in a row."""
    errors = {}
    for field in record._meta.concrete_fields:
        value, kind = getattr(record, field.attname), type_of(field)
        # What was not set yet is the database's default.
        known = isinstance(value, str | list | int | datetime.date)
        if kind is None or not known or value in _BLANK or value == BEGINNING:
            continue
        try:
            typed(kind, value, str(field.verbose_name))
        except ValidationError as error:
            errors[field.name] = error
    for each in record.check_values(_values(record)):
        if not each.doubt:
            text = f"{_label(type(record), each.field)}{each.text}。"
            errors.setdefault(each.field, ValidationError(text, code="inconsistent"))
    if errors:
        raise ValidationError(errors)


def named(record: Record, error: ValidationError) -> ValidationError:
    """What the model's fields find wrong, in sentences that name the field."""
    found = {}
    for name, errors in error.error_dict.items():
        field = _field(type(record), name)
        choice = bool(getattr(field, "choices", None) or getattr(field, "related_model", None))
        found[name] = [
            ValidationError(
                sentences.sentence(each.code, _label(type(record), name), choice=choice),
                code=each.code,
            )
            if each.code in ("null", "blank", "invalid_choice")
            else each
            for each in errors
        ]
    return ValidationError(found)


def doubts(record: Record, names: Container[str]) -> dict[str, list[str]]:
    """What is unlikely in these fields of a stored row, as an import would warn of it: field →
    sentences."""
    values, found = _values(record), []
    for name, value in values.items():
        kind = _type_named(type(record), name) if name in names else None
        if kind is not None and value not in _BLANK:
            kind.read(value, lambda text, name=name: found.append(Finding(name, text)))
    found += [each for each in record.check_values(values) if each.doubt and each.field in names]
    sentences: dict[str, list[str]] = {}
    for each in found:
        text = f"{_label(type(record), each.field)}{each.text}。"
        sentences.setdefault(each.field, []).append(text)
    return sentences


def _values(record: Record) -> dict[str, Any]:
    """The values of a row by name, sealed ones in plain text; what is left to the database's
    default is not given."""
    values = {
        field.name: None if isinstance(value, DatabaseDefault) else value
        for field in record._meta.concrete_fields
        for value in (getattr(record, field.attname),)
    }
    for name, kind in record.value_types.items():
        if kind.sensitive:
            cipher = values[f"{name}_cipher"]
            values[name] = crypto.decrypt(cipher) if cipher else ""
    return values


def _type_named(model: type[models.Model], name: str) -> Value | None:
    if name in (declared := getattr(model, "value_types", {})):
        return declared[name]
    field = _field(model, name)
    return type_of(field) if isinstance(field, models.Field) else None


def _label(model: type[models.Model], name: str) -> str:
    """What a field, or a sealed one, is called."""
    field = _field(model, name) or _field(model, f"{name}_cipher")
    return str(getattr(field, "verbose_name", "")).removesuffix("（密文）")


def _field(model: type[models.Model], name: str) -> models.Field | None:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
