"""Codes, and the identifiers of persons among them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.values.base import EXACT_LIMIT, Value, Wrong, folded, ignore, plain_text
from core.values.masks import mask
from core.values.texts import holds_control, refuse_id_number

#: As spreadsheets write long numbers: `1.54E+10`.
_SCIENTIFIC = re.compile(r"\d(?:\.\d+E\+?|E\+)\d{1,3}", re.ASCII)
_JOINING = re.compile("[\u00a0\u2007\u202f]")


@dataclass(frozen=True)
class Code(Value):
    """A code: trimmed, full-width characters made half-width, upper case, then checked.

    `check` is a function of a module that needs no Django. It returns a doubt or an empty string
    and raises ValueError for a wrong code. Spaces between groups are taken out, except of a code
    without a form of its own: it might be two. Spaces that break no line join in any case.
    """

    max_length: int
    check: Callable[[str], str] | None = None

    def read(self, raw: Any, doubt=ignore) -> str:
        text = self.normalized(raw)
        if (self.check or self.sensitive) and not text.isalnum():
            text = text.replace(" ", "")
        if len(text) > self.max_length:
            raise Wrong(f"有 {len(text)} 位，最多 {self.max_length} 位，请核对", "max_length")
        if " " in text or holds_control(text):
            raise Wrong("中间有空格或控制字符，请重新输入这一格", "control_character")
        if not (self.sensitive or self.check):
            refuse_id_number(text)
        if self.check:
            self._checked(text, doubt)
        return text

    def _checked(self, text: str, doubt: Callable[[str], None]) -> None:
        try:
            doubtful = self.check(text)
        except Wrong:
            raise
        except ValueError as error:
            raise Wrong(str(error)) from None
        if doubtful:
            doubt(doubtful)

    @staticmethod
    def normalized(raw: Any) -> str:
        """The code as it is compared and stored, not yet checked. Raises `Wrong`."""
        if isinstance(raw, str):
            raw = _JOINING.sub("", raw)
        text = folded(plain_text(raw)).upper()
        lost = isinstance(raw, float) and abs(raw) >= EXACT_LIMIT
        if lost or _SCIENTIFIC.fullmatch(text):
            raise Wrong(
                f"被 Excel 变成了科学计数（{text}），末几位已丢失，"
                "请把这一列的格式设为“文本”后重新填写",
                "scientific",
            )
        return text


@dataclass(frozen=True)
class Identifier(Code):
    """A number of a person, stored encrypted with a blind index (`core.crypto`)."""

    #: Separates kinds of numbers: a phone never matches an identity number.
    purpose: str = ""
    #: Characters that are shown at both ends.
    head: int = 3
    tail: int = 4
    sensitive = True

    def quoted(self, raw: Any) -> str:
        return mask(plain_text(raw), head=3, tail=2)

    def masked(self, text: str) -> str:
        """A stored number as people see it."""
        return mask(text, head=self.head, tail=self.tail)
