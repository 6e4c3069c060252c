"""In the reading process: the rows of a file as lines for the staging tables, and what is wrong."""

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from core.imports.cells import NULL, encoder
from core.imports.columns import ERROR_COLUMN, EXAMPLE_MARK, NOTES_SHEET, Column
from core.imports.reading import frames
from core.imports.reading.errors import Refused
from core.imports.reading.heads import Head, Row, find_head, first_rows
from core.imports.reading.mapping import Mapping
from core.imports.reading.places import column_letter
from core.imports.reading.plan import Plan
from core.imports.reading.sources import SourceSheet
from core.values import CLEAR_MARK, begins_with_mark, is_blank, is_clear_mark, mask, plain_text

_NOTHING = {None, ""}
_DIGITS = re.compile(r"\d{7,}[Xx]?")
#: So many blank rows before a single cell: it was left there by mistake.
_GAP = 100
#: So many of them are told one by one.
_STRAYS_SHOWN = 20
_UNHIDE = {
    "hidden": (
        "是隐藏的，里面有内容。请在任意工作表标签上点右键、选“取消隐藏”后再导入，不需要的请删除"
    ),
    "veryHidden": (
        "被深度隐藏（右键“取消隐藏”里看不到它），里面有内容。"
        "请在 Excel 里按 Alt+F11 打开 VBA 编辑器，在左侧选中这张表，按 F4，"
        "把 Visible 改为“-1 - xlSheetVisible”，保存后再导入，不需要的请删除"
    ),
}
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
        ours = mapping.sheet(title, plans) if mapping else title
        if title == NOTES_SHEET or ours == "":
            continue
        plan = plans.get(ours)
        head, rows = open_sheet(source, plan, plans, mapping)
        if source.hidden:
            if plan is None and head:
                _say(out, title, "是隐藏的工作表，没有读入")
            if plan is None or not any(_is_data(row) for _, row in rows):
                continue
            raise Refused(f"工作表“{title}”{_UNHIDE[source.hidden]}")
        if plan is None and head is None:
            continue
        seen += 1
        if mapping:
            titles = mapping.titles(head) if head else []
            open_titles = mapping.open_titles(plan, titles)
            if plan is None or open_titles:
                open_sheets.append(
                    {
                        "title": title,
                        "sheet": ours or "",
                        "columns": open_titles,
                        "titles": titles,
                        "head": head.number if head else 0,
                        "rows": first_rows(head) if head else [],
                    }
                )
            if open_sheets:
                continue
        elif plan is None:
            raise Refused(
                f"不认识工作表“{title}”，只能有：{'、'.join(plans)}。请改名或删除它后再导入"
            )
        _send_sheet(plan, source, head, rows, mapping, keys, out)
    if open_sheets:
        frames.send(out, {"open": open_sheets})
        return
    if not seen:
        raise Refused("工作簿里没有要导入的工作表，请使用导入模板")
    frames.send(out, {"end": True})


def open_sheet(
    source: SourceSheet, plan: Plan | None, plans: dict[str, Plan], mapping: Mapping | None
) -> tuple[Head | None, Iterator[Row]]:
    """The header of a sheet, and the rows below it."""
    said = mapping.columns.get(plan.title, {}) if mapping and plan else {}
    known = (plan.known if plan else known_titles(plans, None)) | said.keys()
    number = mapping.heads.get(source.title.strip()) if mapping else None
    head, rows = find_head(iter(source.rows), known, number)
    if head and plan:
        # Columns that people hid and that mean nothing here.
        for index, title in enumerate(head.titles):
            if title and title not in known and source.findings.is_hidden(index + 1):
                head.skipped[index] = title
    return head, rows


def known_titles(plans: dict[str, Plan], mapping: Mapping | None) -> set[str]:
    """All titles of columns that mean something."""
    said = mapping.columns.values() if mapping else ()
    return set().union(*(plan.known for plan in plans.values()), *said)


def _say(out: BinaryIO, title: str, text: str, number: int = 0) -> None:
    """A warning about a sheet, or about a row that is not read."""
    line = _line(title, str(number), "warning", "", "", "", text)
    frames.send(out, {"problems": True}, line.encode())


def _is_data(cells: list[Any]) -> bool:
    """Whether a row holds anything but the template's example."""
    if all(map(is_blank, cells)):
        return False
    return not (isinstance(cells[0], str) and cells[0].startswith(EXAMPLE_MARK))


def _send_sheet(
    sheet: Plan,
    source: SourceSheet,
    head: Head | None,
    rows: Iterator[Row],
    mapping: Mapping | None,
    keys: Callable[[], Any],
    out: BinaryIO,
) -> None:
    columns, unnamed = matched_columns(sheet, source, head, mapping)
    for text in _remarks(sheet, source, head):
        _say(out, sheet.title, text)
    frames.send(
        out,
        {
            "sheet": sheet.title,
            "columns": [column.name for column in columns if column],
            "letters": {c.title: column_letter(i) for i, c in enumerate(columns, 1) if c},
        },
    )
    findings = source.findings
    hidden = [i for i, c in enumerate(columns) if c and findings.is_hidden(i + 1)]
    beyond = len(columns)
    last = head.number
    strays: list[str] = []
    unread: dict[str, int] = {}
    places = {column.name: i for i, column in enumerate(columns) if column}
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
        (
            i,
            c.name,
            c.type.read,
            encoder(c.type, keys),
            warner(i),
            c.required,
            _nothing(c),
            _Memo(c),
        )
        for i, c in enumerate(columns)
        if c is not None
    ]
    for number, found in rows:
        if all(map(is_blank, found)) or begins_with_mark(found[0], EXAMPLE_MARK):
            continue
        if number - last > _GAP and len(found) - sum(map(is_blank, found)) == 1:
            index, raw = next((i, cell) for i, cell in enumerate(found) if not is_blank(cell))
            strays.append(f"{column_letter(index + 1)}{number} {_shown(raw)}")
            continue
        last = number
        fields = [str(number)]
        bad = number in findings.rows
        if bad:
            note("error", None, None, findings.rows[number])
        width, values = len(found), {}
        if unnamed or (width > beyond and not set(found[beyond:]) <= _NOTHING):
            for index in (*unnamed, *range(beyond, width)):
                if index < width and not is_blank(found[index]):
                    note("error", None, None, _surplus(index, found[index]))
                    bad = True
        for index in hidden:
            if index < width and not is_blank(found[index]):
                raise Refused(
                    f"工作表“{sheet.title}”有隐藏的列：{column_letter(index + 1)} 列"
                    f"“{columns[index].title}”，里面有内容。请取消隐藏或删除后再导入"
                )
        for index, name, read, encode, warn, required, nothing, memo in cells:
            raw = found[index] if index < width else None
            known = memo.known.get(raw) if raw.__class__ in _REMEMBERED else None
            if known is not None and not findings.cells:
                values[name], field = known
                fields.append(field)
                if not required:
                    fields.append("t")
                continue
            # What begins with a letter or a digit is neither blank nor a mark: most cells do.
            odd = raw is None or (isinstance(raw, str) and not raw[:1].isalnum())
            if findings.cells and (number, index + 1) in findings.cells:
                note("error", index, "", findings.cells[number, index + 1])
                bad, field, given = True, nothing, "f"
            elif odd and is_blank(raw):
                field, given = nothing, "f"
                if required:
                    note("error", index, "", "必填，不能为空")
                    bad = True
            elif odd and is_clear_mark(raw):
                field, given = nothing, "t"
                if required:
                    note("error", index, CLEAR_MARK, "是必填项，不能清空")
                    bad = True
            else:
                given = "t"
                said = len(problems)
                try:
                    values[name] = value = read(raw, warn)
                    field = encode(value)
                    if memo.room and len(problems) == said and raw.__class__ in _REMEMBERED:
                        memo.add(raw, value, field)
                except ValueError as error:
                    note("error", index, raw, str(error))
                    bad, field = True, nothing
                    if columns[index].key:
                        # What cannot be read is never compared in the database.
                        other = unread.setdefault(plain_text(raw), number)
                        if other != number:
                            note("error", index, raw, f"与本表第 {other} 行重复，请只保留一行")
            fields.append(field)
            if not required:
                fields.append(given)
        for each in sheet.check_values(values) if sheet.check_values else ():
            index = places[each.field]
            note("warning" if each.doubt else "error", index, found[index], each.text)
            bad = bad or not each.doubt
        fields.append("t" if bad else "f")
        line = "\t".join(fields) + "\n"
        lines.append(line)
        size += len(line)
        if size > _FRAME or len(problems) > 5000:
            _flush(out, lines, problems)
            size = 0
    _flush(out, lines, problems)
    for text in strays[:_STRAYS_SHOWN]:
        _say(out, sheet.title, f"{text} 离其他行很远，又只有这一格，没有读入；用不到就请删除")
    if len(strays) > _STRAYS_SHOWN:
        _say(out, sheet.title, f"这样没有读入的格子一共 {len(strays)} 个")


#: Of these, equal raw values are read alike (1 and TRUE are equal, too).
_REMEMBERED = (str, float)


class _Memo:
    """What the last raw values of a column became: most columns hold few different ones."""

    def __init__(self, column: Column) -> None:
        self.known: dict[Any, tuple[Any, str]] = {}
        #: How many more are kept. Identifiers of persons and keys are all different.
        self.room = 0 if column.key or column.type.sensitive else 2_000

    def add(self, raw: Any, value: Any, field: str) -> None:
        self.known[raw] = (value, field)
        self.room -= 1


def _remarks(sheet: Plan, source: SourceSheet, head: Head) -> Iterator[str]:
    """What was understood without being asked."""
    if source.note:
        yield source.note
    if head.passed_over:
        numbers = "、".join(map(str, head.passed_over))
        yield f"表头认作第 {head.number} 行，它上面的第 {numbers} 行没有读入"
    listed = [title for title in head.titles if title in sheet.listed]
    if listed:
        yield f"{'、'.join(listed)}：名单里才有的列，不用导入，没有读入"
    for index, title in sorted(head.skipped.items()):
        yield f"{column_letter(index + 1)}列“{title}”是隐藏的，没有读入"


def _surplus(index: int, raw: Any) -> str:
    return (
        f"{column_letter(index + 1)}列没有列名，却有内容{_shown(raw)}。"
        "请在表头给这一列填上列名，或清空这一格"
    )


def _shown(raw: Any) -> str:
    """What stands where nothing should, without numbers of persons."""
    text = _DIGITS.sub(lambda number: mask(number[0], head=3, tail=2), plain_text(raw))
    return f"“{text[:20]}{'…' if len(text) > 20 else ''}”"


def _flush(out: BinaryIO, lines: list[str], problems: list[str]) -> None:
    if lines:
        frames.send(out, {"rows": True}, "".join(lines).encode())
        lines.clear()
    if problems:
        frames.send(out, {"problems": True}, "".join(problems).encode())
        problems.clear()


def matched_columns(
    sheet: Plan,
    source: SourceSheet,
    head: Head | None,
    mapping: Mapping | None,
) -> tuple[list[Column | None], list[int]]:
    """Our column for each title, None for what is not read; and those without a title."""
    if head is None:
        raise Refused(f"工作表“{sheet.title}”是空的，请填写表头，或删除这个工作表")
    where = f"工作表“{sheet.title}”第 {head.number} 行"
    if head.number in source.findings.hidden_rows:
        raise Refused(f"{where}（表头）是隐藏的，请取消隐藏后再导入")
    for top, left, bottom, right in source.findings.merged:
        if top <= head.number <= bottom and left < right and "" in head.titles[left - 1 : right]:
            place = f"{column_letter(left)}{top}:{column_letter(right)}{bottom}"
            raise Refused(
                f"{where}（表头）含有合并单元格 {place}，请取消合并并逐格填写列名后再导入"
            )
    titles = head.titles if mapping is None else mapping.titles(head)
    unnamed = [i for i, title in enumerate(titles) if not title and i not in head.skipped]
    known = sheet.by_title
    found: list[str] = []
    unknown = []
    for index, title in enumerate(titles):
        if mapping:
            title = mapping.column(sheet, title)
        passed = index in head.skipped or title in (*sheet.listed, ERROR_COLUMN)
        if title and title not in known and not passed:
            unknown.append(title)
        found.append(title if title in known else "")
    if unknown:
        raise Refused(
            f"{where}有不认识的列：{'、'.join(unknown)}。可用的列：{'、'.join(known)}。"
            "请改正列名或删除该列后再导入"
        )
    double = sorted({title for title in found if title and found.count(title) > 1})
    if double:
        raise Refused(f"{where}有重复的列：{'、'.join(double)}。请只保留一列后再导入")
    missing = [c.title for c in sheet.columns if c.required and c.title not in found]
    if missing:
        listed = sheet.listed & set(titles)
        why = "这像是本系统导出的名单，名单里没有这些列。" if listed else ""
        raise Refused(f"{where}缺少必填的列：{'、'.join(missing)}。{why}请补上后再导入")
    return [known.get(title) for title in found], unnamed


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
