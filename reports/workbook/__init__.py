"""The monthly workbook (columns: docs/contract.md), made from the snapshot alone."""

from months.models import MonthRevision
from reports.workbook import coverage, explanation, lights, restatement, trend
from reports.workbook.paper import Paper

__all__ = ["build_month_workbook"]


def build_month_workbook(*, revision: MonthRevision, region_code: str, out) -> None:
    """Write the workbook of one region and one revision to `out`, a path or a binary file.

    Everything comes from the snapshot: the same revision gives the same figures for ever, and
    a draft is marked as one. Raises RegionFact.DoesNotExist if that month knew no such region,
    OSError if the path cannot be written.
    """
    paper = Paper(revision=revision, region_code=region_code)
    # The order of the sheets; 覆盖情况 points into 口径说明, which is therefore filled first.
    sheets = {
        title: paper.add_sheet(title)
        for title in ("覆盖情况", "亮红灯", "预警", "趋势", "口径说明")
    }
    steps = restatement.steps(paper)
    anchors = explanation.fill(sheets["口径说明"])
    coverage.fill(sheets["覆盖情况"], anchors=anchors, steps=steps)
    lights.fill(sheets["亮红灯"], indicator="red", rules_row=anchors["rules"])
    lights.fill(sheets["预警"], indicator="amber", rules_row=anchors["rules"])
    trend.fill(sheets["趋势"])
    if steps:
        restatement.fill(paper.add_sheet("更正说明"), steps=steps)
    paper.save(out)
