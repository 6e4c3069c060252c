"""Fields that read by a type of `core.values`."""

import base64
from typing import Any

from cryptography.exceptions import InvalidTag
from django import forms
from django.db import models

from core import crypto
from core.forms.widgets import label_of
from core.records.types import type_of, typed
from core.values import (
    CLEAR_MARK,
    Code,
    Date,
    Identifier,
    Integer,
    Lines,
    Text,
    Value,
    cleaned,
    is_clear_mark,
)


class TextField(forms.CharField):
    """A text, without signs that nobody sees."""

    def clean(self, value: Any) -> Any:
        return super().clean(cleaned(value) if isinstance(value, str) else value)


class ValueField(TextField):
    """A text that a type of `core.values` reads."""

    def __init__(self, kind: Value, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return self.typed(text) if text not in self.empty_values else text

    def typed(self, text: str) -> Any:
        return typed(self.kind, text, label_of(self))


class DayField(forms.DateField):
    """A day; the native input sends it as 2026-03-05."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, *, kind: Date | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind or Date()

    def to_python(self, value: Any) -> Any:
        return None if value in self.empty_values else typed(self.kind, value, label_of(self))


class NumberField(forms.IntegerField):
    """A whole number within the bounds of its type."""

    def __init__(self, kind: Integer, **kwargs: Any) -> None:
        super().__init__(min_value=kind.low, max_value=kind.high, **kwargs)
        self.kind = kind

    def to_python(self, value: Any) -> Any:
        return None if value in self.empty_values else typed(self.kind, value, label_of(self))


class SealedField(ValueField):
    """An identifier that is stored encrypted as `<name>_cipher` and `<name>_index`.

    It never comes back into a form: blank leaves what is stored, （清空） clears it.
    """

    _CARRIED = "sealed:"

    def __init__(self, kind: Identifier, *, clearable: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(kind, **kwargs)
        self.clearable = clearable

    def carried(self, text: str) -> str:
        """The text as a page may carry it for the next POST."""
        if not text or is_clear_mark(text) or text.startswith(self._CARRIED):
            return text
        return self._CARRIED + base64.b64encode(crypto.encrypt(text)).decode()

    def typed(self, text: str) -> str:
        text = self._decrypted(text)
        return CLEAR_MARK if self.clearable and is_clear_mark(text) else super().typed(text)

    def opened(self, text: str | None) -> str:
        """What was carried, for whoever goes on filling in; empty when it cannot be read."""
        try:
            return self._decrypted(text or "")
        except forms.ValidationError:
            return ""

    def _decrypted(self, text: str) -> str:
        if not text.startswith(self._CARRIED):
            return text
        try:
            return crypto.decrypt(base64.b64decode(text.removeprefix(self._CARRIED), validate=True))
        except (ValueError, InvalidTag):
            raise forms.ValidationError("没有读出刚才填写的内容，请重新填写。") from None


class WordsField(ValueField):
    """Several short texts separated by 、; its value is a list of them."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return super().to_python(value) or []

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def field_for(field: models.Field, **options: Any) -> forms.Field | None:
    """The form field of a model's field: it reads by the type of the field's values."""
    kind = type_of(field)
    if isinstance(kind, Date):
        options |= {"form_class": DayField, "kind": kind}
    elif isinstance(kind, Text | Lines | Code) and not field.choices:
        options |= {"form_class": ValueField, "kind": kind}
    return field.formfield(**options)


class ManyFiles(forms.FileInput):
    """The box of a `FilesField`."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, or at most so many, as a list."""

    widget = ManyFiles

    def __init__(self, *, most: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        clean, given = super().clean, data or ()
        if self.most is not None and len(given) > self.most:
            raise forms.ValidationError(f"一次最多上传 {self.most} 个文件。")
        return [clean(each, initial) for each in given]
