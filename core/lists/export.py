"""Lists as Excel files: read by a server-side cursor, written row by row in constant memory."""

import datetime
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, Any

import xlsxwriter
from django.db import models
from django.utils import timezone
from xlsxwriter.utility import xl_rowcol_to_cell

from core.db import one_snapshot
from core.lists.tables import FileColumn, ListTable, field_of, heading_of, path_of
from core.lists.xlsx import stream
from core.outages import disk

_CHUNK = 2_000
#: The watermark and the headings.
_HEADING_ROWS = 2
#: What one Excel sheet holds, less the lines above the rows.
MAX_ROWS = 1_048_576 - _HEADING_ROWS
#: Rows by which the columns get their widths, in halves of a Chinese character.
_MEASURED = 300
_NARROWEST, _WIDEST = 8, 48
_A4 = 9


@dataclass(frozen=True)
class ExportColumn:
    heading: str
    #: Query path of the value, or an expression.
    value: Any
    #: Turns the stored value into what people read.
    show: Callable[[Any], Any]
    #: Whether it stands there for some users only: the export's record names it.
    guarded: bool = False


def _joined(values: Iterable) -> str:
    return "、".join(str(value) for value in values or ())


def _yes_no(value: bool | None) -> str:
    return {True: "是", False: "否"}.get(value, "")


def _same(value: Any) -> Any:
    return value


def _show(field: models.Field | None) -> Callable[[Any], Any]:
    if field is None:
        return _same
    if getattr(field, "choices", None):
        labels = dict(field.flatchoices)
        return lambda value: labels.get(value, value)
    if hasattr(field, "base_field"):
        labels = dict(field.base_field.flatchoices)
        return lambda values: _joined(labels.get(each, each) for each in values or ())
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(field, models.BooleanField):
        return _yes_no
    if isinstance(field, models.DateTimeField):
        zone = timezone.get_current_timezone()
        return lambda value: value and value.astimezone(zone).replace(tzinfo=None)
    return _same


def columns_of(table: type[ListTable], model: type[models.Model], user: Any) -> list[ExportColumn]:
    """What the columns of `table` write for this user."""
    found = []
    for name, column in table.base_columns.items():
        if column.exclude_from_export:
            continue
        heading, path = heading_of(table, name), path_of(name, column)
        if not isinstance(column, FileColumn):
            found.append(ExportColumn(heading, path, _show(field_of(model, path))))
        elif user.may(column.action):
            value = column.value(path, user)
            found.append(ExportColumn(heading, value, column.show, guarded=True))
    return found


def workbook(
    *,
    title: str,
    queryset: models.QuerySet,
    columns: list[ExportColumn],
    watermark: str,
    progress: Callable[[int], None] = lambda percent: None,
) -> tuple[IO[bytes], int]:
    """Write the rows of `queryset` into a temporary .xlsx file, rewound to its beginning.

    Returns the file and how many rows it holds; reports the percentage written to `progress`.

    The first line says who took the list out and when. Every text is written as text: a cell
    that begins with `=` is never a formula.
    """
    values = [column.value for column in columns]
    shows = [
        (index, column.show) for index, column in enumerate(columns) if column.show is not _same
    ]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    # One snapshot: the filter's range names the last row before it is written.
    with disk.writing(), one_snapshot():
        count = min(queryset.count(), MAX_ROWS)
        found = queryset.values_list(*values)[:MAX_ROWS].iterator(chunk_size=_CHUNK)
        # Whatever ends the writing: nothing is asked any more when the snapshot ends.
        with closing(_ahead(found)) as read:
            rows = (_shown(row, shows) for row in _with_progress(read, count, progress))
            first = list(islice(rows, _MEASURED))
            frame, formats = _frame(title, columns, watermark, count, first)
            written = stream(
                file,
                frame=frame,
                rows=chain(first, rows),
                first=_HEADING_ROWS + 1,
                last=xl_rowcol_to_cell(_HEADING_ROWS + count - 1, len(columns) - 1),
                **formats,
            )
    file.seek(0)
    return file, written


def _shown(row: Sequence, shows: list[tuple[int, Callable[[Any], Any]]]) -> list:
    """The row as people read it; most values are stored so."""
    read = list(row)
    for index, show in shows:
        read[index] = show(read[index])
    return read


def _ahead(rows: Iterator) -> Iterator:
    """The same rows: while some are written, the database finds the next ones."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        chunk = list(islice(rows, _CHUNK))
        while chunk:
            coming = beside.submit(lambda: list(islice(rows, _CHUNK)))
            yield from chunk
            chunk = coming.result()


def _with_progress(rows: Iterable, count: int, progress: Callable[[int], None]) -> Iterator:
    """The same rows; every now and then `progress` hears how far they are."""
    for number, row in enumerate(rows):
        if number % _CHUNK == 0:
            progress(100 * number // max(count, 1))
        yield row


def _width(value: Any) -> int:
    """Of a cell, in digits: a Chinese character is as wide as two."""
    if isinstance(value, datetime.datetime):
        return 16
    return sum(2 if sign > "\u2e7f" else 1 for sign in str("" if value is None else value))


def _frame(
    title: str, columns: list[ExportColumn], watermark: str, count: int, rows: list[list]
) -> tuple[IO[bytes], dict[str, int]]:
    """The workbook without its rows, ready to be printed, and the numbers of its cell formats.

    `rows` are the first ones: by them the columns get their widths.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(title[:31])
    note = book.add_format({"font_color": "#666666", "font_size": 9})
    head = book.add_format({"bold": True, "bg_color": "#F2F2F2", "border": 1})
    for number, column in enumerate(columns):
        # The arrow of the filter stands beside the heading.
        wanted = max([_width(column.heading) + 3, *(_width(row[number]) for row in rows)])
        sheet.set_column(number, number, max(_NARROWEST, min(_WIDEST, wanted + 1)))
        sheet.write_string(1, number, column.heading, head)
    sheet.write_string(0, 0, watermark, note)
    sheet.freeze_panes(_HEADING_ROWS, 1)
    sheet.autofilter(1, 0, count + 1, max(len(columns) - 1, 0))
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, _HEADING_ROWS - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&D&R第 &P 页 / 共 &N 页")
    # A format gets its number when a cell uses it.
    formats = {
        name: book.add_format(properties)._get_xf_index()
        for name, properties in {
            # Stays text, also when somebody edits the cell.
            "text": {"quote_prefix": True},
            "day": {"num_format": "yyyy-mm-dd"},
            "moment": {"num_format": "yyyy-mm-dd hh:mm"},
        }.items()
    }
    book.close()
    return out, formats
