"""In the reading process: the bad rows of a file as a workbook that can be corrected."""

import datetime
import io
from collections.abc import Iterable
from typing import Any, BinaryIO

import xlsxwriter

from core.imports.columns import ERROR_COLUMN
from core.imports.reading import frames
from core.imports.reading.mapping import Mapping
from core.imports.reading.plan import Plan
from core.imports.reading.rows import matched_columns, open_sheet
from core.imports.reading.sources import SourceSheet
from core.values import plain_text

#: Nobody corrects more rows than this by hand, and the workbook is built in memory: temporary files
#: would hold personal data in plain text.
_MOST_ROWS = 30_000


def send_workbook(
    sheets: Iterable[SourceSheet],
    plans: dict[str, Plan],
    mapping: Mapping | None,
    problems: dict[str, dict[str, Any]],
    out: BinaryIO,
) -> None:
    """Copy the bad rows as they came, with the reasons in a last column.

    `problems`: sheet title → row number → {"text": reasons, "columns": [titles of bad cells]}.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#E7E6E6", "border": 1})
    styles = {
        (marked, dated): book.add_format(
            ({"bg_color": "#FFC7CE"} if marked else {})
            | {"num_format": "yyyy-mm-dd" if dated else "@"}
        )
        for marked in (False, True)
        for dated in (False, True)
    }
    reason_style = book.add_format({"font_color": "#9C0006", "text_wrap": True})
    for source in sheets:
        title = source.title.strip()
        title = mapping.sheet(title, plans) if mapping else title
        rows_with_problems = problems.get(title)
        sheet = plans.get(title)
        if not rows_with_problems or sheet is None:
            continue
        header, rows = open_sheet(source, sheet, plans, mapping)
        columns, _ = matched_columns(sheet, source, header, mapping)
        kept = [(index, column) for index, column in enumerate(columns) if column is not None]
        target = book.add_worksheet(title)
        target.freeze_panes(1, 0)
        target.set_column(0, len(kept) - 1, 18)
        target.set_column(len(kept), len(kept), 60)
        for position, (_, column) in enumerate(kept):
            target.write_string(0, position, column.title, head)
        target.write_string(0, len(kept), ERROR_COLUMN, head)
        line = 0
        for number, cells in rows:
            found = rows_with_problems.get(str(number))
            if found is None:
                continue
            line += 1
            if line > _MOST_ROWS:
                target.write_string(
                    line, len(kept), "后面还有错误的行，请先改正以上各行", reason_style
                )
                break
            for position, (index, column) in enumerate(kept):
                raw = cells[index] if index < len(cells) else None
                marked = column.title in found["columns"]
                if isinstance(raw, datetime.date):
                    style = styles[marked, True]
                    target.write_datetime(line, position, raw, style)
                elif isinstance(raw, float | int) and not isinstance(raw, bool):
                    target.write_string(line, position, plain_text(raw), styles[marked, False])
                elif raw is None or raw == "":
                    target.write_blank(line, position, None, styles[marked, False])
                else:
                    target.write_string(line, position, str(raw)[:32767], styles[marked, False])
            target.write_string(line, len(kept), found["text"][:32767], reason_style)
    book.close()
    frames.send(out, {"workbook": True}, buffer.getvalue())
