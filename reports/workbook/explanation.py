"""口径说明: the formula of every figure and the text of every rule, with their sources."""

from collections.abc import Sequence

from lights.choices import Severity
from lights.models import Rule
from lights.rules import deadline_text
from months.indicators import BASES, INDICATORS, Indicator
from reports.workbook.paper import day_title
from reports.workbook.sheet import Sheet

WIDTHS = [26.0, 12.0, 58.0, 56.0, 40.0]

#: What holds for all figures (docs/contract.md, conventions for figures).
CONVENTIONS = (
    "统计以当月最后一天（统计日，北京时间）为准；组织覆盖、工作覆盖、组织关系、任职自起始日期起至终止日期前一日有效。",
    "职工人数、经营状态、所在区域、党员工作单位按统计日当时的值；一个组织只计在一个区域，商圈、楼宇等不重复计数。",
    "组织的各项数据计在组织所在区域，不论其党组织、党员在何处；党组织亮灯计在党组织所在区域。",
    "党员的组织关系自转入日期起算，未填的自入党日期与党组织成立日期中较晚者起算。",
    "“以上”含本数；比率保留一位小数显示，单元格内为完整数值；分母为 0 的留空。",
    "数据取自定稿时的快照，之后登记的变动不影响本月；更正须先撤销定稿并注明原因，另出新版，更正前后并列。",
)


def fill(sheet: Sheet, *, more: Sequence[Indicator] = ()) -> dict[str, int]:
    """Fill the sheet; return the row of each indicator by code, and of the rules as `rules`.

    `more`: indicators of sheets of their own.
    """
    paper = sheet.paper
    sheet.set_widths(WIDTHS)
    sheet.put_heading(f"两新组织党建月报口径说明（{paper.month.title}）")
    row = 3
    sheet.put_note(row, "一、统计约定", "小标题")
    for number, text in enumerate(CONVENTIONS, start=1):
        row += 1
        sheet.put_note(row, f"{number}. {text}")

    row += 2
    sheet.put_note(row, "二、指标", "小标题")
    row += 1
    sheet.put_header(row, ["指标", "类别", "计算方法", "不计", "依据"])
    anchors = {}
    for each in (*INDICATORS, *BASES, *more):
        row += 1
        anchors[each.code] = row
        kind = "比率" if each.is_rate else "数量"
        sheet.put_row(
            row,
            [each.title, kind, each.formula, each.exclusions, each.source],
            ["文字", "居中", "文字", "文字", "文字"],
        )

    row += 2
    anchors["rules"] = row
    sheet.put_note(row, f"三、亮灯规则（{day_title(paper.revision.as_of)}现行有效）", "小标题")
    row += 1
    sheet.put_header(row, ["规则", "颜色", "规则说明", "送达对象、整改期限", "依据"])
    scale = paper.scale
    for rule in Rule.objects.valid_on(paper.revision.as_of).order_by("-severity", "pk"):
        row += 1
        colour = Severity(rule.severity).label
        if not scale.is_plain:
            colour = f"{scale.name_of(rule)}（计入{colour}数）"
        due = f"送达{rule.addressee}，{deadline_text(rule)}整改"
        sheet.put_row(
            row,
            [rule.name, colour, rule.full_text, due, rule.source],
            ["文字", "居中", "文字", "文字", "文字"],
        )
    sheet.finish(last_row=row)
    return anchors
