"""更正说明: each figure that a later closing of the month changed, with both its values."""

from dataclasses import dataclass

from django.utils import timezone

from months.indicators import BY_CODE
from months.models import MonthRevision
from months.restatement import Change, changes, table_of
from reports.workbook.sheet import Sheet

COLUMNS = ("版次", "更正日期", "区域", "指标", "更正前", "更正后", "变化", "原因")
WIDTHS = [16.0, 14.0, 18.0, 28.0, 14.0, 14.0, 14.0, 60.0]
HEADER_ROW = 3


@dataclass(frozen=True)
class Step:
    """From one closed revision of the month to the next."""

    before: MonthRevision
    after: MonthRevision
    changes: tuple[Change, ...]

    @property
    def changed_cells(self) -> frozenset[tuple[str, int, str]]:
        """(row kind, region id, indicator code) of every changed figure."""
        return frozenset((each.kind, each.region_id, each.indicator) for each in self.changes)


def steps(paper) -> list[Step]:
    """The restatements up to the paper's revision, oldest first; none for a draft or version 1."""
    revisions = list(
        paper.revision.report_month.revisions.closed()
        .filter(number__lte=paper.revision.number)
        .select_related("report_month")
        .order_by("number")
    )
    former = revisions[:-1]
    tables = [*(table_of(each, paper.region.region_id) for each in former), paper.table]
    pairs = zip(revisions, revisions[1:], tables, tables[1:], strict=False)
    return [Step(old, new, tuple(changes(was, now))) for old, new, was, now in pairs]


def fill(sheet: Sheet, *, steps: list[Step]) -> None:
    paper = sheet.paper
    sheet.set_widths(WIDTHS)
    sheet.put_heading(
        f"{paper.region.name}两新组织党建月报更正说明（{paper.month.title}）",
        right="比率的变化为百分点",
    )
    sheet.put_header(HEADER_ROW, COLUMNS)
    row = HEADER_ROW
    for step in reversed(steps):
        version = f"第{step.before.number}版→第{step.after.number}版"
        day = timezone.localdate(step.after.computed_at)
        for each in step.changes:
            row += 1
            kind = "率" if BY_CODE[each.indicator].is_rate else "数"
            values = (
                version, day, each.label, BY_CODE[each.indicator].title,
                each.before, each.after, each.difference, step.after.reason,
            )  # fmt: skip
            styles = ("居中", "日期", "文字", "文字", kind, kind, f"{kind}变化", "文字")
            sheet.put_row(row, values, styles)
        if not step.changes:
            row += 1
            sheet.put_row(
                row,
                (version, day, paper.region.name, "各项数据没有变化", None, None, None,
                 step.after.reason),
                ("居中", "日期", "文字", "文字", "数", "数", "数", "文字"),
            )  # fmt: skip
    sheet.finish(last_row=row, header=(HEADER_ROW, HEADER_ROW), freeze=f"A{HEADER_ROW + 1}")
