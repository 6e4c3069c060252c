"""区域代码: as the statistics office gives them, or of the county's own for parks."""

import re

from core.values import Code

_FORM = re.compile(r"[0-9A-Z]{2,12}", re.ASCII)


def check_region_code(code: str) -> str:
    """Check an upper-case trimmed code; there are no doubts about one.

    Raises ValueError with a Chinese message when the code cannot be right.
    """
    if not _FORM.fullmatch(code):
        raise ValueError("应为 2 至 12 位数字或大写字母，请核对区划代码")
    return ""


REGION_CODE = Code(12, check_region_code)
