"""Lists as Excel files: read by a server-side cursor, written row by row in constant memory."""

import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from django.db import models
from django.utils import timezone
from xlsxwriter.utility import xl_rowcol_to_cell

from core.db import one_snapshot
from core.lists.tables import ListTable, field_of, heading_of, path_of
from core.lists.xlsx import stream

_CHUNK = 2_000
#: The watermark and the headings.
_HEADING_ROWS = 2
#: What one Excel sheet holds, less the lines above the rows.
MAX_ROWS = 1_048_576 - _HEADING_ROWS


@dataclass(frozen=True)
class ExportColumn:
    heading: str
    #: Query path of the value.
    path: str
    #: Turns the stored value into what people read.
    show: Callable[[Any], Any]


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
        return _joined
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(field, models.BooleanField):
        return _yes_no
    if isinstance(field, models.DateTimeField):
        return lambda value: value and timezone.localtime(value).replace(tzinfo=None)
    return _same


def columns_of(table: type[ListTable], model: type[models.Model]) -> list[ExportColumn]:
    """What the columns of `table` write."""
    found = []
    for name, column in table.base_columns.items():
        if column.exclude_from_export:
            continue
        path = path_of(name, column)
        shown = _show(field_of(model, path))
        found.append(ExportColumn(heading_of(table, name), path, shown))
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
    paths = [column.path for column in columns]
    shows = [column.show for column in columns]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with one_snapshot():  # the filter's range names the last row before it is written
        count = min(queryset.count(), MAX_ROWS)
        frame, day, moment = _frame(title, columns, watermark, count)
        rows = queryset.values_list(*paths)[:MAX_ROWS].iterator(chunk_size=_CHUNK)
        written = stream(
            file,
            frame=frame,
            rows=(
                [show(value) for show, value in zip(shows, row, strict=True)]
                for row in _with_progress(rows, count, progress)
            ),
            first=_HEADING_ROWS + 1,
            last=xl_rowcol_to_cell(_HEADING_ROWS + count - 1, len(columns) - 1),
            day=day,
            moment=moment,
        )
    file.seek(0)
    return file, written


def _with_progress(rows: Iterable, count: int, progress: Callable[[int], None]) -> Iterator:
    """The same rows; every now and then `progress` hears how far they are."""
    for number, row in enumerate(rows):
        if number % _CHUNK == 0:
            progress(100 * number // max(count, 1))
        yield row


def _frame(
    title: str, columns: list[ExportColumn], watermark: str, count: int
) -> tuple[IO[bytes], int, int]:
    """The workbook without its rows, and its cell formats for dates and moments."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(title[:31])
    note = book.add_format({"font_color": "#666666", "font_size": 9})
    head = book.add_format({"bold": True, "bg_color": "#F2F2F2", "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for number, column in enumerate(columns):
        sheet.set_column(number, number, max(10, min(40, 2 * len(column.heading) + 4)))
        sheet.write_string(1, number, column.heading, head)
    sheet.write_string(0, 0, watermark, note)
    sheet.freeze_panes(_HEADING_ROWS, 0)
    sheet.autofilter(1, 0, count + 1, max(len(columns) - 1, 0))
    # A format gets its number when a cell uses it.
    formats = [each._get_xf_index() for each in (day, moment)]
    book.close()
    return out, *formats
