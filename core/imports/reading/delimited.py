"""In the reading process: the rows of a .csv file, whatever separates its cells."""

import codecs
import csv
import io
import re
from collections.abc import Container, Iterator
from typing import Any

from core.imports.reading.errors import Refused
from core.imports.reading.heads import title_of

#: Most likely first.
_SEPARATORS = {",": "逗号", ";": "分号", "\t": "制表符", "，": "全角逗号", "|": "竖线"}
#: What Excel writes and reads above the rows, and does not count as one.
_SAID = re.compile(r'"?sep=([^"\w\r\n])"?\r?\n', re.IGNORECASE)
_LOOKED_AT = 20


def read_rows(data: bytes, known: Container[str]) -> tuple[Iterator[tuple[int, list[Any]]], str]:
    """The rows, numbered as Excel numbers them, and a note on what separates the cells.

    The separator is the one with which the first rows have most `known` titles. Raises `Refused`.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data[:200].count(0) > 20:
        raise Refused("CSV 是 UTF-16 编码，请另存为“CSV UTF-8（逗号分隔）”后再导入")
    text = _decode(data)
    csv.field_size_limit(100_000)
    if said := _SAID.match(text):
        text = text[said.end() :]
    separator = said[1] if said else _separator(text, known)
    note = ""
    if said or separator != ",":
        name = f"{_SEPARATORS.get(separator, '')}“{separator}”".replace("“\t”", "")
        note = f"各格之间用{name}分隔，已据此分列"
    return _rows(text, separator), note


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[Any]]]:
    number = 0
    try:
        for number, row in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1
        ):
            yield number, row
    except csv.Error:
        raise Refused(
            f"CSV 第 {number + 1} 行附近引号不成对或内容过长，请在 Excel 里另存一次后再导入"
        ) from None


def _separator(text: str, known: Container[str]) -> str:
    start = "".join(line for _, line in zip(range(_LOOKED_AT), io.StringIO(text), strict=False))
    found: dict[str, tuple[int, int]] = {}
    for separator in _SEPARATORS:
        rows = list(csv.reader(io.StringIO(start, newline=""), delimiter=separator))
        titles = max((len({title_of(c) for c in row} & set(known)) for row in rows), default=0)
        # Without a title that is known: what most rows are cut into alike.
        widths = [len(row) for row in rows if row]
        alike = max((widths.count(width) for width in set(widths) if width > 1), default=0)
        found[separator] = titles, alike
    return max(_SEPARATORS, key=found.__getitem__)


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("CSV 的文字编码无法识别，请另存为“CSV UTF-8（逗号分隔）”后再导入")
