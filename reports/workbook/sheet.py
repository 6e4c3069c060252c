"""One sheet of the workbook: the only place where text and figures get into cells."""

import re
from copy import copy

from openpyxl.cell import Cell
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from reports.workbook.styles import RED

#: Excel takes text that begins so for a formula when somebody edits the cell.
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
#: What XML cannot hold; it is shown as a replacement character.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: In points.
_LINE_HEIGHT, _PADDING = 15.0, 6.0


class Sheet:
    """A worksheet that fills from the top: heading, table, notes, print set-up."""

    def __init__(self, paper, worksheet: Worksheet) -> None:
        self.paper = paper
        self.worksheet = worksheet
        self.widths: list[float] = []

    # --- Cells ---------------------------------------------------------------------------------

    def put(self, row: int, column: int, value, style: str) -> Cell:
        """Write one value in a named style; text stays text, whatever it begins with."""
        cell = self.worksheet.cell(row, column)
        cell._style = self.paper.style(style)
        if isinstance(value, str):
            cell.value = _NOT_IN_XML.sub("\ufffd", value)
            cell.data_type = "s"  # openpyxl makes a formula of "=…" and an error of "#N/A"
            if value.startswith(_FORMULA_START):
                _own_style(cell).quotePrefix = True
        elif value is not None:
            cell.value = value
        return cell

    def put_row(self, row: int, values, styles) -> None:
        """Write a row from the first column on, high enough for its longest text."""
        lines = 1
        for column, (value, style) in enumerate(zip(values, styles, strict=True), start=1):
            self.put(row, column, value, style)
            if isinstance(value, str):
                lines = max(lines, lines_needed(value, self.widths[column - 1] - 2))
        if lines > 1:
            self._set_height(row, lines)

    def _set_height(self, row: int, lines: int) -> None:
        self.worksheet.row_dimensions[row].height = lines * _LINE_HEIGHT + _PADDING

    def put_across(self, row: int, first: int, last: int, value, style: str) -> Cell:
        """Write one value across the columns `first` to `last`."""
        for column in range(first, last + 1):
            self.put(row, column, None, style)
        if last > first:
            self.worksheet.merge_cells(
                start_row=row, end_row=row, start_column=first, end_column=last
            )
        return self.put(row, first, value, style)

    def put_note(self, row: int, text: str, style: str = "说明") -> None:
        """Write a line of text across the sheet, as high as it needs: merged cells never grow."""
        self.put_across(row, 1, len(self.widths), text, style)
        self._set_height(row, lines_needed(text, sum(self.widths) - 2))

    def link(self, cell: Cell, *, sheet: str, row: int, hint: str = "") -> None:
        """Make a cell lead to a row of another sheet; the style stays."""
        cell.hyperlink = Hyperlink(
            ref=cell.coordinate, location=f"'{sheet}'!A{row}", tooltip=hint[:255] or None
        )

    def fill(self, cell: Cell, fill: PatternFill) -> None:
        """Give a cell a background of its own."""
        _own_style(cell).fill = fill

    # --- Parts of the page ---------------------------------------------------------------------

    def set_widths(self, widths: list[float]) -> None:
        """Column widths in digits; they say how many columns the sheet has."""
        self.widths = widths
        for column, width in enumerate(widths, start=1):
            self.worksheet.column_dimensions[get_column_letter(column)].width = width

    def put_heading(self, title: str, *, right: str = "") -> None:
        """Rows 1 and 2: the title; who made it, day and version, and units."""
        paper, last = self.paper, len(self.widths)
        if paper.revision.is_draft:
            title = f"{title}【草稿】"
        self.put_across(1, 1, last, title, "草稿大标题" if paper.revision.is_draft else "大标题")
        self.worksheet.row_dimensions[1].height = 34
        left_end = _columns_within(self.widths)
        right_start = last - _columns_within(self.widths[::-1]) + 1
        middle = "草稿" if paper.revision.is_draft else "说明居中"
        self.put_across(2, 1, left_end, f"制表单位：{paper.maker}", "说明")
        self.put_across(2, left_end + 1, right_start - 1, paper.dateline, middle)
        self.put_across(2, right_start, last, right, "说明右")
        self.worksheet.row_dimensions[2].height = 22

    def put_header(self, row: int, titles) -> None:
        """The header row of a table."""
        lines = 1
        for column, title in enumerate(titles, start=1):
            self.put(row, column, title, "表头")
            lines = max(lines, lines_needed(title, self.widths[column - 1] - 0.6))
        self._set_height(row, lines)

    def finish(
        self, *, last_row: int, header: tuple[int, int] | None = None, freeze: str | None = None
    ) -> None:
        """Frozen header and print set-up: A4 landscape, one page wide, page numbers."""
        sheet = self.worksheet
        sheet.freeze_panes = freeze
        sheet.sheet_view.showGridLines = False
        sheet.sheet_format.defaultRowHeight = _LINE_HEIGHT + _PADDING / 2
        sheet.sheet_format.customHeight = True
        setup = sheet.page_setup
        setup.orientation, setup.paperSize = sheet.ORIENTATION_LANDSCAPE, sheet.PAPERSIZE_A4
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        setup.fitToWidth, setup.fitToHeight = 1, 0  # as many pages high as it takes
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top = margins.bottom = 0.6
        margins.header = margins.footer = 0.3
        sheet.print_area = f"A1:{get_column_letter(len(self.widths))}{last_row}"
        if header:
            sheet.print_title_rows = f"{header[0]}:{header[1]}"
        # "&" begins a code in headers and footers.
        sheet.oddFooter.left.text = f"{self.paper.name}　{sheet.title}".replace("&", "&&")
        sheet.oddFooter.right.text = "第 &P 页　共 &N 页"
        if self.paper.revision.is_draft:
            sheet.oddHeader.right.text = "草稿：未定稿，数据可能变动"
            sheet.oddHeader.right.color = RED


def _own_style(cell: Cell) -> Cell:
    """Cells of a named style share one object, which must not be changed."""
    cell._style = copy(cell._style)
    return cell


def text_width(text: str) -> int:
    """How many digits wide a line of text is: a Chinese character takes two."""
    return sum(1 if character.isascii() else 2 for character in text)


def lines_needed(text: str, width: float) -> int:
    """In how many lines of that width a text is shown."""
    room = max(int(width), 2)
    if 2 * len(text) <= room and "\n" not in text:
        return 1
    return sum(-(-max(text_width(line), 1) // room) for line in text.splitlines() or [""])


def _columns_within(widths: list[float], share: float = 0.27) -> int:
    """How many of the first columns make up that share of the sheet; at least one."""
    total, count = 0.0, 0
    for width in widths:
        total += width
        if total > share * sum(widths):
            break
        count += 1
    return max(count, 1)
