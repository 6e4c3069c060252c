"""The progress of a campaign as an Excel file: by town and by squad."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from surveys.services.progress import Line


def progress_file(title: str, note: str, sheets: dict[str, Sequence[Line]]) -> bytes:
    """`sheets`: name → lines, the last of which is the sum."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "bg_color": "#F2F2F2", "border": 1})
    share = book.add_format({"num_format": "0.0%"})
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 0, 24)
        sheet.write_string(0, 0, f"{title} · {note}")
        headings: list[Any] = [name, "排查对象", "办结率"]
        if lines:
            headings += [label for _, label, _ in lines[0].cells]
        for column, text in enumerate(headings):
            sheet.write_string(1, column, text, head)
        for number, line in enumerate(lines, 2):
            sheet.write_string(number, 0, line.name)
            sheet.write_number(number, 1, line.total)
            if line.rate is not None:
                sheet.write_number(number, 2, line.rate, share)
            for column, (_, _, count) in enumerate(line.cells, 3):
                sheet.write_number(number, column, count)
        sheet.freeze_panes(2, 1)
    book.close()
    return out.getvalue()
