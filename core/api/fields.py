"""Fields that the serializers of all apps share."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.records.types import typed
from core.values import Date, Integer, Value, cleaned, sentences


def said(field: serializers.Field) -> str:
    """What a message calls the field: its label without what is explained there."""
    return str(field.label or "").split("；")[0].split("（")[0]


def name_in_messages(field: serializers.Field) -> None:
    """Whole sentences that name the field, in the place of the framework's usual ones."""
    label = said(field)
    choice = isinstance(field, serializers.ChoiceField)
    for code in sentences.codes():
        field.error_messages[code] = sentences.sentence(code, label, choice=choice)
    for validator in field.validators:
        code, limit = getattr(validator, "code", ""), getattr(validator, "limit_value", "")
        if code in sentences.codes():
            validator.message = sentences.sentence(code, label, limit=str(limit))
    for kind, code, text in _WRONG_TYPE:
        if isinstance(field, kind):
            field.error_messages[code] = f"{label}{text}"
            break
    if isinstance(field, serializers.ListField):
        field.child.label = field.label
        name_in_messages(field.child)


class ScopedCodeField(serializers.SlugRelatedField):
    """Another row by its code (`"region": "330999001"`); only rows in the user's scope are known.

    `model` is the other row's; `slug_field` the name of its code; `scope` says, where it is not
    `visible_to`, which rows a user may name.
    """

    default_error_messages = {
        "does_not_exist": "没有这个代码，或不在您的管理范围内。",
        "invalid": "代码应是文本。",
    }

    def __init__(
        self,
        *,
        model: Any,
        slug_field: str = "code",
        scope: Callable[[Any], QuerySet] | None = None,
        **kwargs: Any,
    ) -> None:
        self._model, self._scope = model, scope
        if not kwargs.get("read_only"):
            kwargs["queryset"] = QuerySet(model).none()  # for DRF: the field may be written
        super().__init__(slug_field=slug_field, **kwargs)

    def get_queryset(self):
        user = self.context["request"].user
        return self._scope(user) if self._scope else self._model.objects.visible_to(user)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class ScopedKeyField(serializers.PrimaryKeyRelatedField):
    """Another row by its id; only rows in the user's scope are known."""

    default_error_messages = {
        "does_not_exist": "没有编号为 {pk_value} 的记录，或不在您的管理范围内。",
        "incorrect_type": "编号应是整数。",
    }

    def __init__(self, *, model: Any, **kwargs: Any) -> None:
        self._model = model
        if not kwargs.get("read_only"):
            kwargs["queryset"] = QuerySet(model).none()
        super().__init__(**kwargs)

    def get_queryset(self):
        return self._model.objects.visible_to(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(data)


class Words(serializers.CharField):
    """A text, read by a type of `core.values` if there is one; a number is none."""

    def __init__(self, *, kind: Value | None = None, **kwargs: Any) -> None:
        self._kind = kind
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        text = super().to_internal_value(data)
        return typed(self._kind, text, said(self)) if self._kind and text else text

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return super().run_validation(cleaned(data) if isinstance(data, str) else data)


class Day(serializers.DateField):
    """A day, `2026-03-05`, read by a type of `core.values`."""

    def __init__(self, *, kind: Date | None = None, **kwargs: Any) -> None:
        self._kind = kind or Date()
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> datetime.date:
        return typed(self._kind, super().to_internal_value(data), said(self))


class Number(serializers.IntegerField):
    """A whole number, read by a type of `core.values` if there is one; a text is none."""

    def __init__(self, *, kind: Integer | None = None, **kwargs: Any) -> None:
        self._kind = kind
        if kind:
            kwargs |= {"min_value": kind.low, "max_value": kind.high}
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        if self._kind is None:
            return super().to_internal_value(data)
        return typed(self._kind, data, said(self))


class ScopedKeysField(serializers.ListField):
    """Other rows by their ids; only rows in the user's scope are known."""

    default_error_messages = {
        "does_not_exist": "没有编号为 {pk_value} 的记录，或不在您的管理范围内。",
    }

    def __init__(self, *, model: Any, **kwargs: Any) -> None:
        self._model = model
        super().__init__(child=Number(min_value=1, max_value=2**63 - 1), **kwargs)

    def to_internal_value(self, data: Any) -> list[Any]:
        keys = super().to_internal_value(data)
        found = self._model.objects.visible_to(self.context["request"].user).in_bulk(keys)
        for each in keys:
            if each not in found:
                self.fail("does_not_exist", pk_value=each)
        return list(found.values())


class Flag(serializers.BooleanField):
    """true or false."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input="")
        return data


#: What a value of another type is told.
_WRONG_TYPE = (
    (Day, "invalid", "应是日期，写成 2026-03-05。"),
    (Number, "invalid", "应是整数。"),
    (serializers.BooleanField, "invalid", "应是 true 或 false。"),
    (serializers.CharField, "invalid", "应是文本。"),
    (serializers.ListField, "not_a_list", "应是文本的列表。"),
    (serializers.DictField, "not_a_dict", "应是一个 JSON 对象。"),
    (serializers.FileField, "invalid", "应作为附件提交。"),
)
