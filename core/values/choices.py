"""One of a few words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.values.base import Value, Wrong, folded, ignore, plain_text


@dataclass(frozen=True)
class Choice(Value):
    """One of a list of Chinese words; stored as the word's code."""

    #: Word → code, in the order in which they are offered.
    values: Mapping[str, str]

    @classmethod
    def of(cls, choices: Any) -> "Choice":
        """Of a class of choices with labels."""
        return cls({str(label): str(value) for value, label in choices.choices})

    def read(self, raw: Any, doubt=ignore) -> str:
        text = plain_text(raw)
        value = self.values.get(text) or self.values.get("".join(folded(text).split()))
        if value is None:
            raise Wrong(f"只能填：{'、'.join(self.values)}", "invalid_choice")
        return value


@dataclass(frozen=True)
class YesNo(Value):
    """是 or 否."""

    values = {"是": True, "否": False}

    def read(self, raw: Any, doubt=ignore) -> bool:
        value = self.values.get(plain_text(raw))
        if value is None:
            raise Wrong("只能填：是、否", "invalid_choice")
        return value
