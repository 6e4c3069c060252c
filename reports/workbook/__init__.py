"""The monthly workbook (columns: docs/contract.md), made from the snapshot alone."""

from lights.figures import case_lines
from months.models import MonthRevision
from reports.workbook import (
    cases,
    coverage,
    duties,
    explanation,
    lights,
    restatement,
    trend,
    vanguards,
)
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
    more = restatement.beside(revision)
    with_duties, with_vanguards = (each.INDICATORS[0] in more for each in (duties, vanguards))
    titles = ["覆盖情况", "亮红灯", "预警", "趋势", "组织生活", "整改情况", "党员作用", "口径说明"]
    if not with_duties:
        titles.remove("组织生活")
    if not with_vanguards:
        titles.remove("党员作用")
    lines = case_lines(revision=revision, region_code=region_code)
    if not lines:
        titles.remove("整改情况")
    sheets = {title: paper.add_sheet(title) for title in titles}
    steps = restatement.steps(paper)
    anchors = explanation.fill(sheets["口径说明"], more=more)
    coverage.fill(sheets["覆盖情况"], anchors=anchors, steps=steps)
    lights.fill(sheets["亮红灯"], indicator="red", rules_row=anchors["rules"])
    lights.fill(sheets["预警"], indicator="amber", rules_row=anchors["rules"])
    trend.fill(sheets["趋势"])
    if with_duties:
        duties.fill(sheets["组织生活"], anchors=anchors)
    if lines:
        cases.fill(sheets["整改情况"], lines=lines)
    if with_vanguards:
        vanguards.fill(sheets["党员作用"], anchors=anchors)
    if steps:
        restatement.fill(paper.add_sheet("更正说明"), steps=steps)
    paper.save(out)
