"""Rows streamed into an .xlsx file whose frame XlsxWriter made.

XlsxWriter takes some twenty calls for a cell, ten seconds for a list of 100,000 rows. The frame
(styles, widths, headings, filter) is its work; the rows below the headings are written here, as
inline strings and numbers in constant memory.
"""

import datetime
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
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
_DAY = datetime.timedelta(days=1)
#: How the cells of a row begin, of more columns than any list has.
_PLACES = [f'<c r="{xl_col_to_name(index)}' for index in range(200)]
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
        written, write = 0, _writer(text, day, moment)
        with target.open(_SHEET, "w", force_zip64=True) as part:
            part.write(head.encode())
            batch: list[str] = []
            for written, row in enumerate(rows, 1):
                batch.append(write(first + written - 1, row))
                if len(batch) == _BATCH:
                    part.write("".join(batch).encode())
                    batch.clear()
            part.write("".join([*batch, end, tail]).encode())
    return written


def _writer(text: int, day: int, moment: int) -> Callable[[int, Sequence[Any]], str]:
    """What writes a row. A list has millions of cells: all that they share is made before."""
    open_text, open_kept = (
        f'" s="{text}" t="inlineStr"><is><t{keep}>' for keep in ("", ' xml:space="preserve"')
    )
    open_day, open_moment = f'" s="{day}"><v>', f'" s="{moment}"><v>'

    def write(number: int, row: Sequence[Any]) -> str:
        cells = [f'<row r="{number}">']
        for place, value in zip(_PLACES, row, strict=False):
            if isinstance(value, str):
                if not value:
                    continue
                opening = open_text
                # Most texts are letters and digits alone: nothing in them means anything to XML.
                if not value.isalnum():
                    if _UNSAFE.search(value):
                        value = _UNSAFE.sub(_escaped, value)
                    # Without the mark a reader may drop blanks at the ends.
                    if value[0] <= " " or value[-1] <= " ":
                        opening = open_kept
                cells.append(f"{place}{number}{opening}{value}</t></is></c>")
            elif value is None:
                continue
            elif isinstance(value, datetime.datetime):
                serial = (value - _EPOCH) / _DAY
                cells.append(f"{place}{number}{open_moment}{serial!r}</v></c>")
            elif isinstance(value, datetime.date):
                serial = value.toordinal() - _EPOCH_ORDINAL
                cells.append(f"{place}{number}{open_day}{serial}</v></c>")
            else:
                cells.append(f'{place}{number}"><v>{value}</v></c>')
        cells.append("</row>")
        return "".join(cells)

    return write


def _escaped(match: re.Match) -> str:
    character = match[0]
    return _ENTITIES.get(character) or f"_x{ord(character):04X}_"
