"""Filters for programs and links: rows whose key is one of those named, `?uscc=A,B`.

People choose by name: on a page the field is hidden and shown as a chip when it is set.
"""

from typing import Any

import django_filters
from django import forms
from django.db import models

from core.keys import NONE, key_of

#: Keys that one address may name.
MOST_KEYS = 200
#: Characters of them all.
_LONGEST = 8000


class KeysField(forms.CharField):
    """Keys between commas."""

    def __init__(self, *, numbers: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=_LONGEST, **kwargs)
        self.numbers = numbers

    def clean(self, value: Any) -> list[Any]:
        text = super().clean(value).replace("，", ",")
        keys = list(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
        if text.strip() and not keys:  # all rows are not what a list without keys asks for
            raise forms.ValidationError("没有写要查询的内容，几个之间用英文逗号分开。")
        if len(keys) > MOST_KEYS:
            raise forms.ValidationError(f"一次最多写 {MOST_KEYS} 个，请分几次查询。")
        if not self.numbers:
            return keys
        found = [key_of(each) for each in keys]
        if NONE in found:
            raise forms.ValidationError("编号应是整数，几个编号之间用英文逗号分开。")
        return found


class OneOf(django_filters.CharFilter):
    """Rows whose `field_name` is one of the keys."""

    field_class = KeysField

    def __init__(self, label: str, field_name: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.HiddenInput())
        super().__init__(label=label, field_name=field_name, **kwargs)

    def filter(self, queryset: models.QuerySet, value: list[Any]) -> models.QuerySet:
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


def ids() -> OneOf:
    """`?id=1,2`."""
    return OneOf("编号", "pk", numbers=True)
