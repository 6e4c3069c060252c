"""Serializers whose fields are made once for each class, not for each request: of a model with
thirty columns that takes as long as the queries of the request."""

import functools
from typing import Any

from rest_framework import serializers
from rest_framework.utils.serializer_helpers import BindingDict

#: What a field of several values holds one of.
_INNER = ("child", "child_relation")


class Ready:
    """Base of serializers whose `get_fields` asks neither for the request nor for the row."""

    @functools.cached_property
    def fields(self) -> BindingDict:
        found = BindingDict(self)
        for name, field in _made(type(self)).items():
            found[name] = _fresh(field)
        return found


class ReadyRow(Ready, serializers.ModelSerializer):
    """What is answered of a row."""


@functools.cache
def _made(kind: type[Any]) -> dict[str, serializers.Field]:
    """Never bound to a serializer."""
    return kind().get_fields()


def _fresh(field: serializers.Field) -> serializers.Field:
    """The field for one serializer more: its own in what it is bound to, the same in all else.
    DRF's own copy makes the field anew and forgets what was changed of it."""
    found = object.__new__(type(field))
    vars(found).update(vars(field))
    for name in _INNER:
        if name in vars(found):
            inner = _fresh(getattr(found, name))
            inner.parent = found
            setattr(found, name, inner)
    return found
