"""Amounts of money."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.values.base import Value, Wrong, folded, ignore

_WRITTEN = re.compile(r"-?[0-9]{1,12}(\.[0-9]+)?", re.ASCII)
#: Farther from the next cent than a spreadsheet's own way of counting brings a number.
_NOISE = Decimal("0.000001")


@dataclass(frozen=True)
class Money(Value):
    """Yuan to the cent, between bounds in whole yuan; never a float."""

    low: int = 0
    high: int = 9_999_999

    def read(self, raw: Any, doubt=ignore) -> Decimal:
        amount = self._number(raw)
        cents = amount.quantize(Decimal("0.01"))
        if abs(cents - amount) > _NOISE:
            raise Wrong("最多两位小数（精确到分），请核对")
        if cents < self.low:
            raise Wrong(f"不能小于 {self.low}，请核对", "min_value")
        if cents > self.high:
            raise Wrong(f"大于 {self.high}，不合情理，请核对", "max_value")
        return cents

    @staticmethod
    def _number(raw: Any) -> Decimal:
        if isinstance(raw, bool):
            raise Wrong("不是金额，请填数字")
        if isinstance(raw, Decimal):
            return raw
        if isinstance(raw, int):
            return Decimal(raw)
        if isinstance(raw, float):
            text = repr(raw)
            if not _WRITTEN.fullmatch(text):
                raise Wrong("不是金额，请填数字")
            return Decimal(text)
        if isinstance(raw, str):
            text = folded(raw).replace(",", "").lstrip("¥￥").removesuffix("元").strip()
            if not _WRITTEN.fullmatch(text):
                raise Wrong("不是金额，请只填数字，例如 45.00")
            return Decimal(text)
        raise Wrong("是日期或时间，请把单元格格式设为数字后填金额")
