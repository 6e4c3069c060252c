"""Lists as Excel files: read by a server-side cursor, written row by row in constant memory."""

import datetime
import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from django.db import models, transaction
from django.utils import timezone

from core.tables import ListTable, field_of, heading_of, path_of

_CHUNK = 2_000
#: What one Excel sheet holds, less the lines above the rows.
MAX_ROWS = 1_048_576 - 2


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
) -> tuple[IO[bytes], int]:
    """Write the rows of `queryset` into a temporary .xlsx file, rewound to its beginning.

    Returns the file and how many rows it holds.

    The first line says who took the list out and when. Every text is written as text: a cell
    that begins with `=` is never a formula.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    sheet = book.add_worksheet(title[:31])
    note = book.add_format({"font_color": "#666666", "font_size": 9})
    head = book.add_format({"bold": True, "bg_color": "#F2F2F2", "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for number, column in enumerate(columns):
        sheet.set_column(number, number, max(10, min(40, 2 * len(column.heading) + 4)))
    sheet.write_string(0, 0, watermark, note)
    for number, column in enumerate(columns):
        sheet.write_string(1, number, column.heading, head)
    sheet.freeze_panes(2, 0)
    shows = [column.show for column in columns]
    with transaction.atomic():  # a plain server-side cursor lives in a transaction
        rows = queryset.values_list(*(column.path for column in columns))[:MAX_ROWS]
        number = 1
        for number, row in enumerate(rows.iterator(chunk_size=_CHUNK), start=2):
            for place, (show, value) in enumerate(zip(shows, row, strict=True)):
                value = show(value)
                if value is None or value == "":
                    continue
                if isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif isinstance(value, datetime.datetime):
                    sheet.write_datetime(number, place, value, moment)
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(number, place, value, day)
                else:
                    sheet.write_number(number, place, value)
    sheet.autofilter(1, 0, max(number, 1), max(len(columns) - 1, 0))
    book.close()
    file.seek(0)
    return file, number - 1
