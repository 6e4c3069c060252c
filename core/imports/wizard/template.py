"""The workbook to fill in: our columns, lists to choose from, an example, and notes."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from core.imports.columns import EXAMPLE_MARK, NOTES_SHEET, Column
from core.imports.sheets import Sheet
from core.values import CLEAR_MARK, Choice, Date, Integer, Text, Value, Words, YesNo

#: Rows below the header that get the formats and lists.
_ROWS = 5000


def template(sheets: Sequence[Sheet]) -> bytes:
    """An .xlsx with the given sheets and one that explains them."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": "导入模板"})
    formats = {
        "required": book.add_format({"bold": True, "bg_color": "#F8DCDC", "border": 1}),
        "optional": book.add_format({"bold": True, "bg_color": "#E7E6E6", "border": 1}),
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "number": book.add_format({"num_format": "0"}),
        "example": book.add_format({"italic": True, "font_color": "#7F7F7F", "num_format": "@"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet.title), sheet, formats)
    _write_notes(book.add_worksheet(NOTES_SHEET), sheets, formats)
    book.close()
    return buffer.getvalue()


def _write_sheet(target: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    target.freeze_panes(1, 1)
    for position, column in enumerate(sheet.columns):
        kind = formats["required" if column.required else "optional"]
        title = column.title + ("*" if column.required else "")
        target.set_column(
            position, position, max(14, 2.2 * len(title)), formats[_format(column.type)]
        )
        target.write_string(0, position, title, kind)
        target.write_comment(0, position, _note(column), {"x_scale": 1.6})
        example = column.example
        if position == 0:
            example = EXAMPLE_MARK + example
        target.write_string(1, position, example, formats["example"])
        if values := _values(column.type):
            target.data_validation(
                1,
                position,
                _ROWS,
                position,
                {
                    "validate": "list",
                    "source": values,
                    "error_title": "请从列表中选择",
                    "error_message": f"只能填：{'、'.join(values)}"[:255],
                },
            )


def _write_notes(target: Any, sheets: Sequence[Sheet], formats: dict[str, Any]) -> None:
    target.set_column(0, 1, 18)
    target.set_column(2, 2, 8)
    target.set_column(3, 3, 80)
    general = (
        f"本表只作说明，不会导入；以“{EXAMPLE_MARK}”开头的行是示例，也不会导入，可以删除。",
        "带 * 的列必填。空着的格子表示不改；要清空原来的值，"
        f"填 {CLEAR_MARK}。没写进表里的不会被删除。",
        "代码相同就是同一条：已有的更新，没有的新增。用不到的列和工作表可以删除。",
        "不要合并单元格、不要隐藏行列、不要留公式。",
    )
    row = 0
    for row, text in enumerate(general):
        target.merge_range(row, 0, row, 3, text, formats["wrap"])
    row += 2
    for position, title in enumerate(("工作表", "列", "必填", "说明")):
        target.write_string(row, position, title, formats["optional"])
    for sheet in sheets:
        for column in sheet.columns:
            row += 1
            target.write_string(row, 0, sheet.title)
            target.write_string(row, 1, column.title)
            target.write_string(row, 2, "是" if column.required else "")
            target.write_string(row, 3, _note(column), formats["wrap"])


def _note(column: Column) -> str:
    kind = column.type
    if values := _values(kind):
        note = f"只能填：{'、'.join(values)}。"
    elif isinstance(kind, Date):
        note = "日期，例如 2026-03-05。"
    elif isinstance(kind, Integer):
        note = f"整数，{kind.low} 至 {kind.high}。"
    elif isinstance(kind, Words):
        note = f"可填多个，之间用“、”分开，每个最多 {kind.max_length} 个字。"
    elif isinstance(kind, Text):
        note = f"文字，最多 {kind.max_length} 个字。"
    else:
        note = "请先把这一列设为“文本”格式再填写，否则 Excel 会改动末几位。"
    return ("必填。" if column.required else "可不填。") + note


def _values(kind: Value) -> list[str]:
    return list(kind.values) if isinstance(kind, Choice | YesNo) else []


def _format(kind: Value) -> str:
    if isinstance(kind, Date):
        return "date"
    return "number" if isinstance(kind, Integer) else "text"
