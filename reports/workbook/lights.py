"""亮红灯 and 预警: the notices of the region's subtree, with the facts that lit them."""

from openpyxl.utils import get_column_letter

from activities.choices import DutyCode
from lights.figures import notices_behind
from months.choices import FigureScope
from months.models import RegionFact
from reports.workbook.sheet import Sheet

COLUMNS = (
    "区域",
    "规则",
    "对象代码",
    "对象名称",
    "事实",
    "连续月数",
    "送达对象",
    "整改期限",
    "逾期天数",
)
STYLES = ("文字", "文字", "文字", "文字", "文字", "居中", "文字", "日期", "居中")
WIDTHS = (18.0, 30.0, 22.0, 46.0, 42.0, 10.0, 34.0, 13.0, 10.0)
HEADER_ROW = 3

_TITLES = {"red": "两新组织党建亮红灯名单", "amber": "两新组织党建预警名单"}


def fill(sheet: Sheet, *, indicator: str, rules_row: int) -> None:
    """`indicator`: red or amber; `rules_row`: where 口径说明 explains the rules."""
    paper = sheet.paper
    notices = notices_behind(
        revision=paper.revision,
        region_id=paper.region.region_id,
        scope=FigureScope.TOTAL,
        indicator=indicator,
    )
    regions = {
        each.region_id: each
        for each in RegionFact.objects.filter(
            revision=paper.revision, path__startswith=paper.region.path
        )
    }
    rules = dict(notices.order_by().values_list("rule_id", "rule__name").distinct())
    rows = sorted(
        notices.values_list(
            "region_id",
            "rule_code",
            "subject_code",
            "rule_id",
            "duty",
            "subject_name",
            "fact",
            "consecutive_months",
            "addressee",
            "due_on",
            "overdue_days",
            "light",
        ),
        key=lambda row: (regions[row[0]].code, *row[1:3], row[4]),
    )
    # What the county calls a light is told where it shows more than the two that are counted.
    more = 0 if paper.scale.is_plain else 1
    columns, styles = COLUMNS + ("灯",) * more, STYLES + ("居中",) * more
    sheet.set_widths([*WIDTHS, *[12.0] * more])
    sheet.put_heading(
        f"{paper.region.name}{_TITLES[indicator]}（{paper.month.title}）",
        right=f"共 {len(rows):,} 条",
    )
    sheet.put_header(HEADER_ROW, columns)
    sheet.link(sheet.worksheet.cell(HEADER_ROW, 2), sheet="口径说明", row=rules_row)
    number = HEADER_ROW
    for number, row in enumerate(rows, start=HEADER_ROW + 1):
        region_id, _, code, rule_id, duty, name, fact, months, addressee, *dates, light = row
        due_on, overdue = dates
        rule = rules[rule_id] + (f"（{DutyCode(duty).label}）" if duty else "")
        values = (
            regions[region_id].name, rule, code, name, fact, months, addressee, due_on,
            overdue or None, *[light] * more,
        )  # fmt: skip
        sheet.put_row(number, values, styles)
    if rows:
        last = get_column_letter(len(columns))
        sheet.worksheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{number}"
    sheet.finish(last_row=number, header=(HEADER_ROW, HEADER_ROW), freeze=f"B{HEADER_ROW + 1}")
