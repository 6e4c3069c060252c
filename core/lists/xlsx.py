"""Rows streamed into an .xlsx file whose frame XlsxWriter made.

XlsxWriter takes some twenty calls for a cell, ten seconds for a list of 100,000 rows. The frame
(styles, widths, headings, filter) is its work; the rows below the headings are written here, as
inline strings and numbers in constant memory.
"""

import datetime
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

from xlsxwriter.utility import xl_col_to_name

_SHEET = "xl/worksheets/sheet1.xml"
_EPOCH = datetime.datetime(1899, 12, 30)
_EPOCH_ORDINAL = _EPOCH.toordinal()
#: So many rows are compressed at once.
_BATCH = 1_000
#: A list is text that repeats itself: the quickest level makes it hardly larger.
_LEVEL = 1
#: Characters that XML cannot hold are written as `_xHHHH_`, and so what looks like it.
_UNSAFE = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
#: More columns than any list has.
_LETTERS = [xl_col_to_name(index) for index in range(200)]
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def stream(
    file: IO[bytes],
    *,
    frame: IO[bytes],
    rows: Iterable[Sequence[Any]],
    first: int,
    last: str,
    text: int,
    day: int,
    moment: int,
) -> int:
    """Write the workbook `frame` with `rows` from row number `first` on; return how many.

    `frame` holds one sheet with a heading, whose last cell will be `last`. Cells are texts (never
    formulas), numbers, dates, moments without a zone, or None and "" for nothing; `text`, `day` and
    `moment` are the numbers of the frame's cell formats for texts, dates and moments.
    """
    with (
        zipfile.ZipFile(frame) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as target,
    ):
        for name in source.namelist():
            if name != _SHEET:
                target.writestr(name, source.read(name))
        head, end, tail = source.read(_SHEET).decode().partition("</sheetData>")
        head = re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{last}"/>', head)
        written = 0
        with target.open(_SHEET, "w", force_zip64=True) as part:
            part.write(head.encode())
            batch: list[str] = []
            for written, row in enumerate(rows, 1):
                batch.append(_row(first + written - 1, row, text, day, moment))
                if len(batch) == _BATCH:
                    part.write("".join(batch).encode())
                    batch.clear()
            part.write("".join([*batch, end, tail]).encode())
    return written


def _row(number: int, row: Sequence[Any], text: int, day: int, moment: int) -> str:
    cells = []
    for index, value in enumerate(row):
        if value is None or value == "":
            continue
        place = f'<c r="{_LETTERS[index]}{number}"'
        if isinstance(value, str):
            if _UNSAFE.search(value):
                value = _UNSAFE.sub(_escaped, value)
            # Without the mark a reader may drop blanks at the ends.
            keep = ' xml:space="preserve"' if value[0] <= " " or value[-1] <= " " else ""
            cells.append(f'{place} s="{text}" t="inlineStr"><is><t{keep}>{value}</t></is></c>')
        elif isinstance(value, datetime.datetime):
            serial = (value - _EPOCH) / datetime.timedelta(days=1)
            cells.append(f'{place} s="{moment}"><v>{serial!r}</v></c>')
        elif isinstance(value, datetime.date):
            cells.append(f'{place} s="{day}"><v>{value.toordinal() - _EPOCH_ORDINAL}</v></c>')
        else:
            cells.append(f"{place}><v>{value}</v></c>")
    return f'<row r="{number}">{"".join(cells)}</row>'


def _escaped(match: re.Match) -> str:
    character = match[0]
    return _ENTITIES.get(character) or f"_x{ord(character):04X}_"
