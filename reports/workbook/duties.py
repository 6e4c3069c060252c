"""组织生活: one line per child region, 本级 where it has any Party organization, 合计."""

from collections.abc import Sequence

from months import figures
from months.indicators import Indicator
from months.services.duties import INDICATORS
from reports.workbook.sheet import Sheet, text_width

HEADER_ROW, FIRST_ROW = 3, 4


def fill(sheet: Sheet, *, anchors: dict[str, int]) -> None:
    """`anchors`: indicator code → its row in 口径说明."""
    fill_lines(
        sheet,
        INDICATORS,
        title="党组织组织生活情况",
        unit="个、次、%",
        note="注：只计期间在当月结束的组织生活；党组织计在所在区域，逐级相加；分母为 0 的比率留空。"
        "各项口径见“口径说明”表。",
        row=anchors[INDICATORS[0].code],
    )


def fill_lines(
    sheet: Sheet,
    indicators: Sequence[Indicator],
    *,
    title: str,
    unit: str,
    note: str,
    row: int,
) -> None:
    """A sheet of what a part counts beside 覆盖情况; `row`: where 口径说明 explains it."""
    paper = sheet.paper
    lines = figures.beside(
        revision=paper.revision, region_code=paper.region.code, indicators=indicators
    )
    first = max(12, *(text_width(line.label) + 2 for line in lines))
    sheet.set_widths([float(min(first, 28))] + [13.0] * len(indicators))
    sheet.put_heading(f"{paper.region.name}{title}（{paper.month.title}）", right=f"单位：{unit}")
    sheet.put_header(HEADER_ROW, ["区域", *(each.title for each in indicators)])
    sheet.link(sheet.worksheet.cell(HEADER_ROW, 1), sheet="口径说明", row=row)
    for row, line in enumerate(lines, start=FIRST_ROW):
        prefix = "合计" if line.kind == "total" else ""
        sheet.put(row, 1, line.label, f"{prefix}居中" if line.kind != "child" else "文字")
        for column, each in enumerate(indicators, start=2):
            kind = "率" if each.is_rate else "数"
            sheet.put(row, column, line.values[each.code].value, f"{prefix}{kind}")
    last = FIRST_ROW + len(lines) - 1
    sheet.put_note(last + 1, note)
    sheet.finish(last_row=last + 1, header=(HEADER_ROW, HEADER_ROW), freeze=f"B{FIRST_ROW}")
