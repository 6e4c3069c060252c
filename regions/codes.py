"""区域代码: as the statistics office gives them, or of the county's own for parks."""

import re
from dataclasses import dataclass
from typing import Any

from core.values import Code, Text
from core.values.base import ignore

_FORM = re.compile(r"[0-9A-Z]{2,12}", re.ASCII)


def check_region_code(code: str) -> str:
    """Check an upper-case trimmed code; there are no doubts about one.

    Raises ValueError with a Chinese message when the code cannot be right.
    """
    if not _FORM.fullmatch(code):
        raise ValueError("应为 2 至 12 位数字或大写字母，请核对区划代码")
    return ""


REGION_CODE = Code(12, check_region_code)
_NAME = Text(60)


@dataclass(frozen=True)
class CodeOrName(Code):
    """The code of a region, or in lists of other offices its name; never both.

    A name leaves with a letter that no code has, and is looked up by `regions.imports.read_names`.
    """

    def read(self, raw: Any, doubt=ignore) -> str:
        if isinstance(raw, str) and not raw.isascii():
            text = self.normalized(raw)
            if not text.isascii():
                return _NAME.read("".join(text.split()))
        return super().read(raw, doubt)


REGION = CodeOrName(12, check_region_code)
