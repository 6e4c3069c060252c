"""Whole numbers."""

import re
from dataclasses import dataclass
from typing import Any

from core.values.base import Value, Wrong, folded, ignore


@dataclass(frozen=True)
class Integer(Value):
    """A whole number within bounds."""

    low: int
    high: int
    #: More is doubted.
    usual_to: int | None = None

    def read(self, raw: Any, doubt=ignore) -> int:
        number = self._number(raw)
        if number < self.low:
            raise Wrong(f"不能小于 {self.low}，请核对", "min_value")
        if number > self.high:
            raise Wrong(f"大于 {self.high}，不合情理，请核对", "max_value")
        if self.usual_to is not None and number > self.usual_to:
            doubt(f"大于 {self.usual_to}，请核对")
        return number

    @staticmethod
    def _number(raw: Any) -> int:
        if isinstance(raw, bool):
            raise Wrong("不是数字，请填整数")
        if isinstance(raw, str):
            text = folded(raw)
            if re.fullmatch(r"[0-9]+\.[0-9]+", text):
                raise Wrong("应为整数，请去掉小数")
            if re.fullmatch(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]+", text, re.ASCII):
                raise Wrong("被 Excel 变成了科学计数，请把格式设为数字后重新填写")
            if not re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII):
                raise Wrong("不是数字，请只填整数，不带单位和逗号")
            return int(text)
        if isinstance(raw, int | float):
            if raw != raw or raw in (float("inf"), float("-inf")) or raw != int(raw):
                raise Wrong("应为整数，请去掉小数")
            return int(raw)
        raise Wrong("是日期或时间，请把单元格格式设为数字后填整数")
