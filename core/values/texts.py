"""Free texts and lists of words."""

import re
from dataclasses import dataclass
from typing import Any

from core.values.base import Value, Wrong, cleaned, ignore, plain_text
from core.values.masks import holds_id_number

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

#: What people write between words of a list.
_BETWEEN = re.compile("[、，,;；/／]")
#: Han characters with what stands between the parts of a name.
_HAN = "\u2e80-\u2fd5\u3007\u3400-\u9fff\ue000-\ufaff\U00020000-\U0003ffff"
#: Full-width letters and digits; brackets and commas of a text stay as they are.
_HALF_WIDTH = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()
}
_DOT = re.compile(f"(?<=[{_HAN}]) *[·•‧∙⋅・．.｡･] *(?=[{_HAN}])")
_GAP = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}])")


def is_storable(text: str) -> bool:
    """Whether the database can hold `text`: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def holds_control(text: str) -> bool:
    """Whether `text` contains a control character or a line break."""
    return not text.isprintable() and _CONTROL.search(text) is not None


def refuse_id_number(text: str) -> None:
    """A number in the wrong field would be stored and shown in plain text."""
    if holds_id_number(text):
        raise Wrong("像是身份证号，请移到“身份证号”一列，这一格不能保存身份证号", "identifier")


def refuse_unfit(text: str) -> None:
    """What no plain text may hold, whatever field it is in."""
    refuse_id_number(text)
    if holds_control(text):
        raise Wrong("含有看不见的控制字符或换行，请重新输入这一格", "control_character")


@dataclass(frozen=True)
class Text(Value):
    """Free text of limited length; its letters and digits are half-width."""

    max_length: int

    def read(self, raw: Any, doubt=ignore) -> str:
        text = plain_text(raw)
        if len(text) > self.max_length:
            raise Wrong(f"有 {len(text)} 个字，最多 {self.max_length} 个字，请缩短", "max_length")
        refuse_unfit(text)
        return text if text.isascii() else text.translate(_HALF_WIDTH)


@dataclass(frozen=True)
class Lines(Value):
    """Free text of several lines, of limited length."""

    max_length: int

    def read(self, raw: Any, doubt=ignore) -> str:
        # Word processors send other line breaks too, and tables come with tabs.
        lines = plain_text(raw).replace("\t", " ").splitlines()
        text = "\n".join(line.rstrip() for line in lines)
        if len(text) > self.max_length:
            raise Wrong(f"有 {len(text)} 个字，最多 {self.max_length} 个字，请缩短", "max_length")
        if holds_id_number(text):
            raise Wrong("含有身份证号，请删去，这里不能保存身份证号", "identifier")
        if any(map(holds_control, lines)):
            raise Wrong("含有看不见的控制字符，请重新输入", "control_character")
        return text


@dataclass(frozen=True)
class PersonName(Text):
    """A person's name: 张 伟 is 张伟, and between the parts of other names stands one sign (·)."""

    def read(self, raw: Any, doubt=ignore) -> str:
        name = super().read(raw, doubt)
        if name.isalpha():
            return name
        return _GAP.sub("", _DOT.sub("·", " ".join(name.split())))


@dataclass(frozen=True)
class Words(Value):
    """Several short texts, in a text separated by any usual mark; sorted, each once."""

    max_length: int

    def read(self, raw: Any, doubt=ignore) -> list[str]:
        parts = raw if isinstance(raw, list) else _BETWEEN.split(plain_text(raw))
        words = sorted({cleaned(word) for word in parts} - {""})
        for word in words:
            if len(word) > self.max_length:
                raise Wrong(
                    f"每个标签最多 {self.max_length} 个字，请缩短，标签之间用“、”分开", "max_length"
                )
            refuse_unfit(word)
        return words


#: The name of a person.
PERSON_NAME = PersonName(60)
