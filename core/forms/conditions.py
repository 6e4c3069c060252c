"""The field in which a condition (`core.conditions`) is put together."""

import json
from typing import Any

from django import forms

from core.conditions.facts import Fact, Facts, offered
from core.conditions.trees import COUNTED, OPERATORS
from core.forms.widgets import label_of

#: No tree of `core.conditions.language.MOST_NODES` is longer.
_LONGEST_TREE = 20_000


class ConditionField(forms.CharField):
    """A tree as JSON; the page makes rows of it (`conditions.js`)."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", _LONGEST_TREE)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict | list):
            return json.dumps(value, ensure_ascii=False, indent=1)
        return value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not isinstance(text, str) or text in self.empty_values:
            return None if text in self.empty_values else text
        if len(text) > self.max_length:
            raise forms.ValidationError(f"{self._said}太长，请删去一些项。")
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise forms.ValidationError(f"{self._said}没有读出来，请逐项重新设置。") from None

    def run_validators(self, value: Any) -> None:
        """The service checks the tree: it knows of which subject."""

    @property
    def _said(self) -> str:
        return label_of(self)

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(f"请设置{self._said}。", code="required")


def catalogue(subjects: dict[str, Facts]) -> dict[str, Any]:
    """What the script of the field knows of the facts of each kind of rows (`conditions.js`)."""
    return {
        "operators": OPERATORS,
        "counted": COUNTED,
        "subjects": {
            kind: [_described(each) for each in offered(facts)] for kind, facts in subjects.items()
        },
    }


def _described(fact: Fact) -> dict[str, Any]:
    return {
        "name": fact.name,
        "title": fact.title,
        "type": fact.type,
        "unit": fact.unit,
        "choices": fact.choices,
        "nullable": fact.nullable,
    }
