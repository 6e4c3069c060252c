"""Named cells of a workbook: `python -m core.attachments.named`, which is given an .xlsx and
nothing else. A merged range of a few bytes can be seventeen billion cells once a library opens it:
whoever fills a workbook in opens only what was looked at here."""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import column_index_from_string

from core.attachments import guarded

#: Cells that a workbook may have to be opened again by whoever fills it in.
MOST_CELLS = 100_000
#: As many names, and formulas from elsewhere, as are told.
MOST_NAMES, MOST_OUTSIDE = 20_000, 100
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_RANGE = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref=[\"']"
    rb"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']"
)
_TARGET = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$")
#: A workbook beside this one, a program, an address.
_OUTSIDE = re.compile(r"\[\d+\]|\[[^\]]+\.xl\w*\]|\bWEBSERVICE\(|\bRTD\(|^=?[\w.]+\|", re.I)
_BROKEN = "文件已损坏，请用 WPS 或 Excel 打开核对、另存后再上传。"
_LARGE = (
    f"表格过大，有内容、格式或合并的单元格不能超过 {MOST_CELLS:,} 个。"
    "请只留空表，删去多余的行、列和合并后再上传。"
)


class Refused(Exception):
    """`str()` is what the person reads."""


def read(data: bytes) -> dict[str, Any]:
    """`names`: what each of them leads to, or what is `wrong` with that; `outside`: cells whose
    formulas fetch from elsewhere. Raises `Refused`."""
    try:
        book = load_workbook(io.BytesIO(data)) if _widest(data) <= MOST_CELLS else None
    except MemoryError:
        book = None
    except Exception:  # openpyxl raises whatever a broken part leads it to
        raise Refused(_BROKEN) from None
    sheets = {sheet.title: sheet for sheet in book.worksheets} if book else {}
    # Not by rows and columns: a single cell at the far end would be a whole rectangle.
    if book is None or sum(len(sheet._cells) for sheet in sheets.values()) > MOST_CELLS:
        raise Refused(_LARGE)
    names = list(_names(book, sheets))
    if len(names) > MOST_NAMES:
        raise Refused(f"定义的名称超过 {MOST_NAMES:,} 个，请删去多余的名称后再上传。")
    outside = [f"{title}!{cell}" for title, sheet in sheets.items() for cell in _outside(sheet)]
    return {"names": names, "outside": outside[:MOST_OUTSIDE]}


def _widest(data: bytes) -> int:
    """The cells of all ranges that opening would make cells of."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = [file.read(each) for each in file.namelist() if each.endswith(".xml")]
    return sum(
        (int(bottom) - int(top) + 1) * (_column(right) - _column(left) + 1)
        for part in parts
        for left, top, right, bottom in _RANGE.findall(part)
    )


def _column(letters: bytes) -> int:
    return column_index_from_string(letters.decode())


def _names(book: Any, sheets: dict[str, Any]) -> Iterator[dict[str, str]]:
    """All that somebody defined, for the whole workbook or for one sheet."""
    for holder in (book, *sheets.values()):
        for each in holder.defined_names.values():
            yield {"name": each.name, "target": each.attr_text or "", **_cell(each, sheets)}


def _cell(defined: Any, sheets: dict[str, Any]) -> dict[str, str]:
    match = _TARGET.match(defined.attr_text or "")
    if match is None:
        return {"wrong": "应指向一个单元格，不能是区域、公式或已删除的单元格"}
    title = (match[1] or match[2]).replace("''", "'")
    if title not in sheets:
        return {"wrong": f"没有工作表“{title}”"}
    row, column = int(match[4]), column_index_from_string(match[3])
    if row > _LAST_ROW or column > _LAST_COLUMN:
        return {"wrong": "单元格超出了工作表的范围"}
    cell = sheets[title].cell(row, column)
    if isinstance(cell, MergedCell):
        return {"wrong": "在合并单元格里，请指向合并区域左上角的单元格"}
    if cell.data_type == "f":
        return {"wrong": "单元格里是公式，填数会盖掉公式，请换一个单元格"}
    return {"sheet": title, "cell": cell.coordinate}


def _outside(sheet: Any) -> Iterator[str]:
    for _, cell in sorted(sheet._cells.items()):
        text = getattr(cell.value, "text", cell.value)  # an array formula
        if cell.data_type == "f" and isinstance(text, str) and _OUTSIDE.search(text):
            yield cell.coordinate


def answer(data: bytes) -> dict[str, Any]:
    try:
        return read(data)
    except Refused as refused:
        return {"refused": str(refused)}


if __name__ == "__main__":
    guarded.limit()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))
