"""Files as offices send them: made anew by each test, none of them is kept."""

import io
import zipfile

import openpyxl

from tests.orgs.factories import uscc
from tests.workbooks import organization, region, workbook

TOWN = {"区域": [region(上级代码=None)]}
TITLES = list(organization(1))
ROWS = [list(organization(number).values()) for number in (1, 2, 3)]


def sheet(lines, *, title="两新组织", edit=None, others=()) -> bytes:
    """A workbook of one sheet with the given lines; `edit(sheet)` may spoil it."""
    book = openpyxl.Workbook()
    target = book.active
    target.title = title
    for line in lines:
        target.append(line)
    if edit:
        edit(target)
    for name, rows in others:
        other = book.create_sheet(name)
        for line in rows:
            other.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain(**options) -> bytes:
    return sheet([TITLES, *ROWS], **options)


def with_title_lines() -> bytes:
    """A merged title, the unit and date, a blank line, then the header."""

    def edit(target):
        target.merge_cells("A1:E1")
        target.merge_cells("A2:B2")

    lines = [["全县两新组织花名册"], ["填报单位：东街道", None, "2026年3月"], [], TITLES]
    return sheet([*lines, *ROWS], edit=edit)


def with_two_header_rows() -> bytes:
    """Groups of columns above, titles below; columns of no group are merged over both rows."""

    def edit(target):
        target.merge_cells("A1:E1")
        for column in "ABC":
            target.merge_cells(f"{column}2:{column}3")
        target.merge_cells("D2:E2")

    upper = [*TITLES[:3], "所在地和规模", None]
    lower = [None, None, None, *TITLES[3:]]
    return sheet([["花名册"], upper, lower, *ROWS], edit=edit)


def with_group_row() -> bytes:
    """A row of groups above a whole header."""
    return sheet([["基本信息", None, None, "规模"], TITLES, *ROWS])


def with_surplus_cell() -> bytes:
    """Something behind the last title of one row, and under no title."""

    def edit(target):
        target["H3"] = "联系人 13900001111"
        target["G2"] = 0

    return plain(edit=edit)


def with_far_cell(place: str) -> bytes:
    """A dot that somebody left far from the others."""

    def edit(target):
        target[place] = "."

    return plain(edit=edit)


def without_extent(data: bytes) -> bytes:
    """The workbook as programs write it that do not say how far a sheet reaches."""
    return rewritten(data, lambda text: text.replace(b"<dimension", b"<dimensioned"))


def rewritten(data: bytes, change, part="xl/worksheets/sheet1.xml") -> bytes:
    """The workbook with the text of a part changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if name == part else text)
    return out.getvalue()


def scattered() -> bytes:
    """Thousands of cells, no two of which share a row or a column."""
    cells = "".join(
        f'<row r="{n * 60}"><c r="{openpyxl.utils.get_column_letter(n)}{n * 60}"><v>1</v></c></row>'
        for n in range(1, 16_000)
    )
    start, end = b"<sheetData>", b"</sheetData>"

    def change(text):
        head, tail = text.partition(start)[0], text.partition(end)[2]
        return head + start + cells.encode() + end + tail

    return without_extent(rewritten(plain(), change))


def with_hidden_parts() -> bytes:
    """Hidden: an empty row, an empty column, a column that means nothing, lists of words."""

    def edit(target):
        target.row_dimensions[6].hidden = True
        target.row_dimensions[900].hidden = True
        target.column_dimensions["F"].hidden = True
        target.column_dimensions["H"].hidden = True
        target["F1"], target["F2"] = "内部编号", "甲-1"
        lists = target.parent.create_sheet("字典")
        lists["A1"] = "非公企业"
        lists.sheet_state = "hidden"
        target.parent.create_sheet("党组织").sheet_state = "veryHidden"
        target.parent.create_sheet("Sheet3")

    return plain(edit=edit)


def with_hidden_sheet(state: str) -> bytes:
    """A sheet of ours, with rows, that nobody sees."""

    def edit(book):
        book["两新组织"].sheet_state = state

    return workbook(TOWN | {"两新组织": [organization(1)]}, edit=edit)


def with_hidden_column(letter: str) -> bytes:
    def edit(target):
        target.column_dimensions[letter].hidden = True

    return plain(edit=edit)


def csv(separator=",", *, first="", encoding="utf-8-sig", quoted=False) -> bytes:
    """A list as text; `quoted`: with a line break in a cell and a blank line."""
    lines = [TITLES, *ROWS]
    texts = [separator.join(map(str, line)) for line in lines]
    if quoted:
        code = uscc(9)
        texts = [
            texts[0].replace("组织名称", '"组织\n名称"'),
            "",
            texts[1],
            separator.join([code, '"东风\n九厂"', "非公企业", "330999001", "60"]),
            separator.join([uscc(8), "东风八厂", "非公企业", "330999001", "六十"]),
        ]
    return (first + "\r\n".join(texts) + "\r\n").encode(encoding)
