"""In the reading process: the rows of a file as lines for the staging tables, and what is wrong."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from core.imports.cells import NULL, encoder
from core.imports.columns import ERROR_COLUMN, EXAMPLE_MARK, NOTES_SHEET, Column
from core.imports.reading import frames
from core.imports.reading.mapping import Mapping
from core.imports.reading.plan import Plan
from core.imports.reading.sources import Refused, SourceSheet, column_letter
from core.values import CLEAR_MARK, plain_text

#: About this many bytes of rows go into one frame.
_FRAME = 2 << 20


def send_rows(
    sheets: Iterator[SourceSheet],
    plans: dict[str, Plan],
    mapping: Mapping | None,
    keys: Callable[[], Any],
    out: BinaryIO,
) -> None:
    """The rows of every sheet. With a `mapping` that leaves titles open: which they are."""
    seen = 0
    open_sheets = []
    for source in sheets:
        title = source.title.strip()
        if title == NOTES_SHEET:
            continue
        ours = mapping.sheet(title, plans) if mapping else title
        if ours == "":
            continue
        seen += 1
        rows = iter(source.rows)
        if mapping:
            head = titles_of(source, rows)
            open_titles = mapping.open_titles(plans.get(ours), head[0] if head else [])
            if ours not in plans or open_titles:
                open_sheets.append({"title": title, "sheet": ours or "", "columns": open_titles})
            if open_sheets:
                continue
        elif title not in plans:
            raise Refused(
                f"不认识工作表“{title}”，只能有：{'、'.join(plans)}。请改名或删除它后再导入"
            )
        else:
            head = titles_of(source, rows)
        _send_sheet(plans[ours], source, head, rows, mapping, keys, out)
    if open_sheets:
        frames.send(out, {"open": open_sheets})
        return
    if not seen:
        raise Refused("工作簿里没有要导入的工作表，请使用导入模板")
    frames.send(out, {"end": True})


def _send_sheet(
    sheet: Plan,
    source: SourceSheet,
    head: tuple[list[str], int] | None,
    rows: Iterator,
    mapping: Mapping | None,
    keys: Callable[[], Any],
    out: BinaryIO,
) -> None:
    columns = matched_columns(sheet, source, head, mapping)
    frames.send(
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
    size = 0

    def note(kind: str, index: int | None, raw: Any, text: str) -> None:
        """Remember a problem of the row `number` (of the loop below)."""
        column = None if index is None else columns[index]
        letter, title, value = (
            ("", "", "")
            if column is None
            else (column_letter(index + 1), column.title, column.type.quoted(raw))
        )
        problems.append(_line(sheet.title, str(number), kind, letter, title, value, text))

    def warner(index: int) -> Callable[[str], None]:
        return lambda text: note("warning", index, raw, text)

    cells = [
        (i, c.type.read, encoder(c.type, keys), warner(i), c.required, _nothing(c))
        for i, c in enumerate(columns)
        if c is not None
    ]
    for number, found in rows:
        if not any(found) and all(cell is None or cell == "" for cell in found):
            continue
        if isinstance(found[0], str) and found[0].startswith(EXAMPLE_MARK):
            continue
        fields = [str(number)]
        bad = number in findings.rows
        if bad:
            note("error", None, None, findings.rows[number])
        width = len(found)
        for index, read, encode, warn, required, nothing in cells:
            raw = found[index] if index < width else None
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
        if size > _FRAME or len(problems) > 5000:
            _flush(out, lines, problems)
            size = 0
    _flush(out, lines, problems)


def _flush(out: BinaryIO, lines: list[str], problems: list[str]) -> None:
    if lines:
        frames.send(out, {"rows": True}, "".join(lines).encode())
        lines.clear()
    if problems:
        frames.send(out, {"problems": True}, "".join(problems).encode())
        problems.clear()


def titles_of(source: SourceSheet, rows: Iterator) -> tuple[list[str], int] | None:
    """The first row that is not blank, and its number."""
    for number, cells in rows:
        titles = [plain_text(cell).rstrip("*＊") if cell is not None else "" for cell in cells]
        if any(titles):
            while not titles[-1]:
                titles.pop()
            return titles, number
    return None


def matched_columns(
    sheet: Plan,
    source: SourceSheet,
    head: tuple[list[str], int] | None,
    mapping: Mapping | None,
) -> list[Column | None]:
    """Our column for each title of a sheet, None for an ignored one."""
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
    return [known.get(title) for title in titles]


# --- COPY text format ----------------------------------------------------------------------------


def _nothing(column: Column) -> str:
    return "\t".join([NULL] * len(column.parts))


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _line(*fields: str) -> str:
    # Values quoted in messages may hold anything a file can hold; NUL cannot be stored at all.
    return "\t".join(_escape(_storable(field)) for field in fields) + "\n"


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\x00", "�")
