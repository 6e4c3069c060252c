"""The workbook of a quarter, half-year or year: 覆盖情况, 组织生活 and 说明 of closed months."""

from collections.abc import Sequence
from typing import BinaryIO

from django.utils import timezone

from months.figures import FigureRow
from months.indicators import INDICATORS, Indicator
from months.services.duties import INDICATORS as DUTIES
from reports.figures import PeriodTable
from reports.workbook.paper import Paper, day_title
from reports.workbook.sheet import Sheet, text_width

HEADER_ROW, RULE_ROW, FIRST_ROW = 3, 4, 5
#: What is written below each title.
STOCK, FLOW = "期末数", "累计数"


class PeriodPaper(Paper):
    """A workbook of several months, in the regions of the last of them."""

    def __init__(self, table: PeriodTable) -> None:
        super().__init__(revision=table.last, region_code=table.region.code)
        self.period = table
        self.name = f"{self.region.name}两新组织党建{table.period.title}汇总"
        self.made_at = timezone.localtime(table.made_at)

    @property
    def mark(self) -> str:
        return "" if self.period.is_whole else "【未齐】"

    @property
    def dateline(self) -> str:
        return (
            f"期末：{day_title(self.revision.as_of)}　{told_missing(self.period) or '各月均已定稿'}"
        )


def told_missing(table: PeriodTable) -> str:
    """Which months are not in the sheet, or only as they were before; "" where all are."""
    parts = []
    if table.missing:
        parts.append(f"{'、'.join(each.title for each in table.missing)}未定稿")
    if table.reopened:
        parts.append(
            f"{'、'.join(each.title for each in table.reopened)}已撤销定稿，用的是原来的数"
        )
    return "；".join(parts)


def build_period_workbook(table: PeriodTable, *, out: BinaryIO) -> None:
    """Write the workbook; what is not whole says so in its title."""
    paper = PeriodPaper(table)
    sheets = {title: paper.add_sheet(title) for title in ("覆盖情况", "组织生活", "说明")}
    _fill(sheets["覆盖情况"], "两新组织党建“两个覆盖”情况", INDICATORS, table.rows)
    _fill(sheets["组织生活"], "党组织组织生活情况", DUTIES, table.beside)
    _explain(sheets["说明"])
    paper.save(out)


def _fill(
    sheet: Sheet, title: str, indicators: Sequence[Indicator], rows: Sequence[FigureRow]
) -> None:
    paper = sheet.paper
    first = min(max(12, *(text_width(line.label) + 2 for line in rows)), 28)
    width = 8.5 if len(indicators) > 12 else 13.0
    sheet.set_widths([float(first), *([width] * len(indicators))])
    sheet.put_heading(
        f"{paper.region.name}{title}汇总表（{paper.period.period.title}）{paper.mark}",
        right="单位：个、人、次、%",
    )
    sheet.put_header(HEADER_ROW, ["区域", *(each.title for each in indicators)])
    sheet.put(RULE_ROW, 1, "合计方式", "居中")
    for column, each in enumerate(indicators, start=2):
        sheet.put(RULE_ROW, column, FLOW if each.is_flow else STOCK, "居中")
    for row, line in enumerate(rows, start=FIRST_ROW):
        prefix = "合计" if line.kind == "total" else ""
        sheet.put(row, 1, line.label, f"{prefix}居中" if line.kind != "child" else "文字")
        for column, each in enumerate(indicators, start=2):
            kind = "率" if each.is_rate else "数"
            sheet.put(row, column, line.values[each.code].value, f"{prefix}{kind}")
    last = FIRST_ROW + len(rows)
    sheet.put_note(last, f"注：{RULE}")
    sheet.finish(last_row=last, header=(HEADER_ROW, RULE_ROW), freeze=f"B{FIRST_ROW}")


#: How several months become one figure; the page says the same.
RULE = (
    "期末数取期内最后一个已定稿月份的数，累计数是期内各已定稿月份的数相加；比率按同样取得的分子、分母计算。"
    "区域按最后一个已定稿月份，期内有区划调整的，下级之和可能与合计不同。"
)


def _explain(sheet: Sheet) -> None:
    paper = sheet.paper
    sheet.set_widths([26.0, 14.0, 64.0])
    sheet.put_heading(f"{paper.name}说明{paper.mark}")
    row = 3
    sheet.put_header(row, ["月份", "版次", "情况"])
    for each in paper.period.months:
        row += 1
        if each.revision is None:
            said = ["—", "未定稿，不计入"]
        else:
            moment = timezone.localtime(each.revision.computed_at)
            state = "已撤销定稿，用的是原来的数" if each.is_reopened else "已定稿"
            said = [f"第{each.revision.number}版", f"{state}（{moment:%Y-%m-%d %H:%M}）"]
        sheet.put_row(row, [each.month.title, *said], ["文字", "居中", "文字"])
    row += 2
    sheet.put_note(row, RULE)
    row += 1
    sheet.put_header(row, ["指标", "合计方式", "计算方法"])
    for each in (*INDICATORS, *DUTIES):
        row += 1
        rule = FLOW if each.is_flow else STOCK
        sheet.put_row(row, [each.title, rule, each.formula], ["文字", "居中", "文字"])
    sheet.finish(last_row=row)
