"""What a change of many rows asks for."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from core.search import lookups
from core.values import PAST, Wrong, cleaned, contains_identifier


@dataclass(frozen=True)
class Field:
    """One value: one of these choices, a row found by a lookup, a day, or a text."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]] = ()
    lookup: str = ""
    day: bool = False
    max_length: int = 60
    required: bool = True
    help_text: str = ""
    #: Words that somebody may well mean; any other text is taken too.
    suggestions: Callable[[Any], Sequence[str]] | None = None

    def read(self, given: Any, *, actor: Any) -> Any:
        """The given text as a value. Raises ValidationError (field → messages)."""
        text = "".join(c for c in cleaned(str(given or "")) if c.isprintable())
        if not text:
            if self.required:
                raise self._error(f"请填写{self.label}。")
            return None if self.lookup or self.day else ""
        if self.lookup:
            return self._row(text, actor)
        if self.day:
            return self._day(text)
        if self.choices:
            if text not in dict(self.choices):
                raise self._error(f"请选择一种{self.label}。")
            return text
        if len(text) > self.max_length:
            raise self._error(f"最多 {self.max_length} 个字，请写短些。")
        if contains_identifier(text):
            raise self._error("请不要在这里填写证件号码或手机号码。")
        return text

    def _row(self, text: str, actor: Any) -> Any:
        lookup = lookups.find(self.lookup)
        try:
            row = lookup.rows(actor).filter(**{lookup.key: text}).first()
        except ValueError:
            row = None
        if row is None:
            raise self._error(f"请选择您管理范围内现有的{self.label}。")
        return row

    def _day(self, text: str) -> datetime.date:
        try:
            return PAST.read(text)
        except Wrong as wrong:
            raise self._error(f"{self.label}{wrong}。") from None

    def _error(self, text: str) -> ValidationError:
        return ValidationError({self.name: text})


#: From which day on a value holds or a link exists.
STARTS_ON = Field("starts_on", "起始日期", day=True, help_text="从这一天起生效，以前的情况不变。")
ENDS_ON = Field("ends_on", "终止日期", day=True, help_text="从这一天起不再有效。")
