"""The reading process: `python -m core.imports.reading.reader`, started by `child`.

Standard input: one JSON line (the request), then the bytes of the file. Standard output: frames,
each one JSON line and, where it says `"bytes": n`, n bytes. Whatever the file does to this
process, the parent sees an ended process and nothing else.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

#: Nobody mends more rows than this by hand, and the workbook is built in memory: temporary files
#: would hold personal data in plain text.
_MOST_ERROR_ROWS = 30_000
#: About this many bytes of rows go into one frame.
_FRAME = 2 << 20


def main() -> None:
    request = json.loads(sys.stdin.buffer.readline())
    # Before Django loads: whatever happens from here on happens within the limits.
    resource.setrlimit(resource.RLIMIT_AS, (request["memory"], request["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (request["seconds"], request["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    import django

    django.setup()
    from core.imports.reading.mapping import Mapping
    from core.imports.reading.sources import Refused, open_source

    out = sys.stdout.buffer
    try:
        data = sys.stdin.buffer.read(request["max_bytes"] + 1)
        if len(data) > request["max_bytes"]:
            raise Refused(f"文件超过 {request['max_bytes'] // 1048576} MB，请拆成几个文件再导入")
        sheets = open_source(data, request["name"], max_unpacked=request["max_unpacked"])
        mapping = Mapping(**request["mapping"]) if request.get("mapping") is not None else None
        if request["mode"] == "rows":
            _send_rows(sheets, mapping, out)
        else:
            _send_error_workbook(sheets, mapping, request["problems"], out)
    except Refused as refusal:
        _frame(out, {"refused": str(refusal)})
    except MemoryError:
        _frame(
            out, {"refused": "文件过大，超出内存限制，请拆成几个文件（每个不超过 20 万行）再导入"}
        )
    out.flush()


def _frame(out: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    if body:
        head["bytes"] = len(body)
    out.write(json.dumps(head, ensure_ascii=False).encode() + b"\n" + body)


# --- Rows for the staging tables ---------------------------------------------------------------


def _send_rows(sheets, mapping, out: BinaryIO) -> None:
    """The rows of every sheet. With a `mapping` that leaves titles open: what is to be asked."""
    from core.imports.reading.sources import Refused
    from core.imports.sheets import NOTES_SHEET, registered

    known = registered()
    seen = 0
    asked = []
    for source in sheets:
        title = source.title.strip()
        if title == NOTES_SHEET:
            continue
        ours = mapping.sheet(title) if mapping else title
        if ours == "":
            continue
        seen += 1
        rows = iter(source.rows)
        if mapping:
            head = _titles(source, rows)
            open_titles = mapping.open_titles(known.get(ours), head[0] if head else [])
            if ours not in known or open_titles:
                asked.append({"title": title, "sheet": ours or "", "columns": open_titles})
            if asked:
                continue
        elif title not in known:
            raise Refused(
                f"不认识工作表“{title}”，只能有：{'、'.join(known)}。请改名或删除它后再导入"
            )
        else:
            head = _titles(source, rows)
        _send_sheet(known[ours], source, head, rows, mapping, out)
    if asked:
        _frame(out, {"asked": asked})
        return
    if not seen:
        raise Refused("工作簿里没有要导入的工作表，请使用导入模板")
    _frame(out, {"end": True})


def _send_sheet(sheet, source, head, rows, mapping, out: BinaryIO) -> None:
    from core.imports.reading.cells import CLEAR_MARK
    from core.imports.reading.sources import column_letter
    from core.imports.sheets import EXAMPLE_MARK

    columns, header_row = _header(sheet, source, head, mapping)
    _frame(
        out,
        {
            "sheet": sheet.title,
            "columns": [column.name for column in columns if column],
            "letters": {c.title: column_letter(i) for i, c in enumerate(columns, 1) if c},
        },
    )
    findings = source.findings
    lines: list[str] = []
    problems: list[str] = []
    size = count = 0

    def note(kind: str, index: int | None, raw: Any, text: str) -> None:
        """Remember a problem of the row `number` (of the loop below)."""
        column = None if index is None else columns[index]
        letter, title, value = (
            ("", "", "")
            if column is None
            else (column_letter(index + 1), column.title, column.type.shown(raw))
        )
        problems.append(_line(sheet.title, str(number), kind, letter, title, value, text))

    def warner(index: int) -> Callable[[str], None]:
        return lambda text: note("warning", index, raw, text)

    plan = [
        (i, c.type.read, c.type.encode, warner(i), c.required, "\t".join([_NULL] * len(c.parts)))
        for i, c in enumerate(columns)
        if c is not None
    ]
    for number, cells in rows:
        if not any(cells) and all(cell is None or cell == "" for cell in cells):
            continue
        if isinstance(cells[0], str) and cells[0].startswith(EXAMPLE_MARK):
            continue
        fields = [str(number)]
        bad = number in findings.rows
        if bad:
            note("error", None, None, findings.rows[number])
        width = len(cells)
        for index, read, encode, warn, required, nothing in plan:
            raw = cells[index] if index < width else None
            if findings.cells and (number, index + 1) in findings.cells:
                note("error", index, "", findings.cells[number, index + 1])
                bad, field, given = True, nothing, "f"
            elif raw is None or raw == "" or (isinstance(raw, str) and not raw.strip()):
                field, given = nothing, "f"
                if required:
                    note("error", index, "", "必填，不能为空")
                    bad = True
            elif isinstance(raw, str) and raw.strip() == CLEAR_MARK:
                field, given = nothing, "t"
                if required:
                    note("error", index, CLEAR_MARK, "是必填项，不能清空")
                    bad = True
            else:
                given = "t"
                try:
                    field = encode(read(raw, warn))
                except ValueError as error:
                    note("error", index, raw, str(error))
                    bad, field = True, nothing
            fields.append(field)
            if not required:
                fields.append(given)
        fields.append("t" if bad else "f")
        line = "\t".join(fields) + "\n"
        lines.append(line)
        size += len(line)
        count += 1
        if size > _FRAME or len(problems) > 5000:
            _flush(out, lines, problems)
            size = 0
    _flush(out, lines, problems)
    _frame(out, {"sheet_end": sheet.title, "read": count, "header_row": header_row})


def _flush(out: BinaryIO, lines: list[str], problems: list[str]) -> None:
    if lines:
        _frame(out, {"rows": True}, "".join(lines).encode())
        lines.clear()
    if problems:
        _frame(out, {"problems": True}, "".join(problems).encode())
        problems.clear()


def _titles(source, rows: Iterator) -> tuple[list[str], int] | None:
    """The first row that is not blank, and its number."""
    from core.imports.reading.cells import plain_text

    for number, cells in rows:
        titles = [plain_text(cell).rstrip("*＊") if cell is not None else "" for cell in cells]
        if any(titles):
            while not titles[-1]:
                titles.pop()
            return titles, number
    return None


def _header(sheet, source, head, mapping) -> tuple[list, int]:
    """Match the titles of a sheet against our columns; None stands for an ignored one."""
    from core.imports.reading.sources import Refused
    from core.imports.sheets import ERROR_COLUMN

    if head is None:
        raise Refused(f"工作表“{sheet.title}”是空的，请填写表头，或删除这个工作表")
    titles, number = head
    if mapping:
        titles = [mapping.column(sheet, title) for title in titles]
    where = f"工作表“{sheet.title}”第 {number} 行"
    if number in source.findings.rows:
        raise Refused(f"{where}（表头）{source.findings.rows[number]}")
    known = sheet.by_title
    unknown = [
        title or "（空白）"
        for title in titles
        if title is not None and title not in (*known, ERROR_COLUMN)
    ]
    if unknown:
        raise Refused(
            f"{where}有不认识的列：{'、'.join(unknown)}。可用的列：{'、'.join(known)}。"
            "请改正列名或删除该列后再导入"
        )
    double = sorted({title for title in titles if title and titles.count(title) > 1})
    if double:
        raise Refused(f"{where}有重复的列：{'、'.join(double)}。请只保留一列后再导入")
    missing = [c.title for c in sheet.columns if c.required and c.title not in titles]
    if missing:
        raise Refused(f"{where}缺少必填的列：{'、'.join(missing)}。请补上后再导入")
    if source.findings.hidden_columns:
        raise Refused(
            f"工作表“{sheet.title}”有隐藏的列：{'、'.join(source.findings.hidden_columns)} 列。"
            "请取消隐藏或删除后再导入"
        )
    return [known.get(title) for title in titles], number


# --- COPY text format ----------------------------------------------------------------------------

_NULL = "\\N"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _line(*fields: str) -> str:
    # Values quoted in messages may hold anything a file can hold; NUL cannot be stored at all.
    return "\t".join(_escape(_storable(field)) for field in fields) + "\n"


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\x00", "�")


# --- The error workbook --------------------------------------------------------------------------


def _send_error_workbook(
    sheets, mapping, problems: dict[str, dict[str, Any]], out: BinaryIO
) -> None:
    """Copy the bad rows as they came, with the reasons in a last column.

    `problems`: sheet title → row number → {"text": reasons, "columns": [titles of bad cells]}.
    """
    import datetime
    import io

    import xlsxwriter

    from core.imports.reading.cells import plain_text
    from core.imports.sheets import ERROR_COLUMN, registered

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
        title = mapping.sheet(title) if mapping else title
        rows_with_problems = problems.get(title)
        sheet = registered().get(title)
        if not rows_with_problems or sheet is None:
            continue
        rows = iter(source.rows)
        columns, _ = _header(sheet, source, _titles(source, rows), mapping)
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
            if line > _MOST_ERROR_ROWS:
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
    _frame(out, {"workbook": True}, buffer.getvalue())


if __name__ == "__main__":
    main()
