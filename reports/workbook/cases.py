"""整改情况: the cases of each child region by rule, of the region itself, and together."""

from lights.figures import CaseLine
from reports.workbook.sheet import Sheet, text_width

COLUMNS = (
    "区域",
    "规则",
    "新增",
    "整改中",
    "已逾期",
    "已销号",
    "退回",
    "申诉成立",
    "按期销号率",
)
HEADER_ROW, FIRST_ROW = 3, 4
NOTE = (
    "注：新增、已销号、退回、申诉成立为当月发生的件数；整改中为定稿时未办结的件数，"
    "已逾期为其中整改期限早于统计日的（申诉核对中的不计）；按期销号率 = 期限内销号 ÷ 已销号，"
    "分母为 0 的留空。整改件不计分。"
)
_COUNTS = ("opened", "in_hand", "overdue", "closed", "returned", "upheld")


def fill(sheet: Sheet, *, lines: list[CaseLine]) -> None:
    paper = sheet.paper
    first = max(12, *(text_width(line.label) + 2 for line in lines))
    second = max(20, *(text_width(line.topic) + 2 for line in lines))
    sheet.set_widths([float(min(first, 28)), float(min(second, 40)), *[11.0] * 7])
    sheet.put_heading(
        f"{paper.region.name}两新组织党建整改情况（{paper.month.title}）", right="单位：件、%"
    )
    sheet.put_header(HEADER_ROW, COLUMNS)
    for row, line in enumerate(lines, start=FIRST_ROW):
        prefix = "合计" if line.is_total else ""
        text = "合计居中" if line.is_total else "文字"
        sheet.put(row, 1, line.label, text)
        sheet.put(row, 2, line.topic, text)
        for column, name in enumerate(_COUNTS, start=3):
            sheet.put(row, column, line.values[name], f"{prefix}数")
        sheet.put(row, 9, line.on_time_rate, f"{prefix}率")
    last = FIRST_ROW + len(lines) - 1
    sheet.put_note(last + 1, NOTE)
    sheet.finish(last_row=last + 1, header=(HEADER_ROW, HEADER_ROW), freeze=f"C{FIRST_ROW}")
