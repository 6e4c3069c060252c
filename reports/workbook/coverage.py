"""覆盖情况: one line per child region, 本级 where the region itself has anything, 合计."""

from months.figures import FigureRow
from months.indicators import BY_CODE, INDICATORS
from reports.workbook.restatement import Step
from reports.workbook.sheet import Sheet, text_width
from reports.workbook.styles import RESTATED_FILL

#: Headings above the header row; together they name every indicator in its order.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("基本情况", ("organizations", "staff")),
    ("党员情况", ("with_members", "members", "full_members")),
    ("单独组建（应建已建）", ("three_full", "single_formed", "single_formed_rate")),
    ("联合覆盖", ("few_members", "jointly_covered", "jointly_covered_rate")),
    ("组织覆盖", ("formed", "formed_rate")),
    ("工作覆盖", ("work_covered", "work_covered_rate")),
    ("两个覆盖", ("covered_rate",)),
    ("职工30人以上", ("staff30", "staff30_with_members", "staff30_with_members_rate")),
    ("职工50人以上", ("staff50", "staff50_with_members", "staff50_with_members_rate")),
    ("职工80人以上", ("staff80", "staff80_formed", "staff80_formed_rate")),
    ("亮灯", ("red", "amber")),
)
GROUP_ROW, HEADER_ROW, FIRST_ROW = 3, 4, 5

#: In digits: three Chinese characters a line in the header; "100.0%" below.
NARROWEST_COUNT, NARROWEST_RATE = 6.6, 7.2
_LIGHTS = {"red": "红灯", "amber": "黄灯"}


def fill(sheet: Sheet, *, anchors: dict[str, int], steps: list[Step]) -> None:
    """`anchors`: indicator code → its row in 口径说明; `steps`: the restatements so far."""
    table = sheet.paper.table
    sheet.set_widths(_widths(table.rows))
    sheet.put_heading(
        f"{sheet.paper.region.name}两新组织党建“两个覆盖”情况月报表（{sheet.paper.month.title}）",
        right="单位：个、人、%",
    )
    _put_header(sheet, anchors)
    restated = steps[-1].changed_cells if steps else frozenset()
    for row, line in enumerate(table.rows, start=FIRST_ROW):
        _put_line(sheet, row, line, restated)
    last_line = FIRST_ROW + len(table.rows) - 1
    last_row = _put_notes(sheet, last_line + 1, restated=bool(steps))
    sheet.finish(last_row=last_row, header=(GROUP_ROW, HEADER_ROW), freeze=f"B{FIRST_ROW}")


def _put_header(sheet: Sheet, anchors: dict[str, int]) -> None:
    # 区域 stands in the lower row only: the header row is the one whose first cell says so.
    sheet.put(GROUP_ROW, 1, None, "表头")
    column = 2
    for title, codes in GROUPS:
        cell = sheet.put_across(GROUP_ROW, column, column + len(codes) - 1, title, "表头")
        # Not on the header cells themselves: LibreOffice does not wrap a text that is a link.
        sheet.link(cell, sheet="口径说明", row=anchors[codes[0]], hint="查看口径")
        column += len(codes)
    titles = ["区域", *(each.title for each in INDICATORS)]
    sheet.put_header(HEADER_ROW, titles)
    sheet.worksheet.row_dimensions[GROUP_ROW].height = 34


def _put_line(sheet: Sheet, row: int, line: FigureRow, restated: frozenset) -> None:
    prefix = "合计" if line.kind == "total" else ""
    sheet.put(row, 1, line.label, f"{prefix}居中" if line.kind != "child" else "文字")
    for column, (code, figure) in enumerate(line.values.items(), start=2):
        kind = "率" if BY_CODE[code].is_rate else "数"
        if figure.numerator:
            kind = _LIGHTS.get(code, kind)
        cell = sheet.put(row, column, figure.value, f"{prefix}{kind}")
        if (line.kind, line.region_id, code) in restated:
            sheet.fill(cell, RESTATED_FILL)
    sheet.worksheet.row_dimensions[row].height = 23


def _put_notes(sheet: Sheet, row: int, *, restated: bool) -> int:
    """The notes below the table; return the last row."""
    notes = [
        f"未填单位党员 {sheet.paper.table.members_without_unit:,} 人："
        "组织关系在本区域党组织、未填工作单位的党员，不计入上表。",
        "只计统计日正常经营的两新组织；“以上”含本数；分母为 0 的比率留空。"
        "各项口径见“口径说明”表，点击上层表头可直接查看。",
    ]
    if restated:
        notes.append("本表为更正后的数据，底色标出与上一版不同的数，更正前后见“更正说明”表。")
    for number, note in enumerate(notes, start=1):
        sheet.put_note(row + number - 1, f"{'注：' if number == 1 else '　　'}{number}. {note}")
    return row + len(notes) - 1


def _widths(lines: list[FigureRow]) -> list[float]:
    """As narrow as the figures allow, so that 28 columns stay readable on one page."""
    first = max(10, *(text_width(line.label) + 2 for line in lines))
    widths = [float(min(first, 24))]
    for each in INDICATORS:
        if each.is_rate:
            widths.append(NARROWEST_RATE)
            continue
        longest = max(len(f"{line.values[each.code].numerator or 0:,}") for line in lines)
        widths.append(max(NARROWEST_COUNT, longest + 1.5))
    return widths
