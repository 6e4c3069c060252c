"""The monthly workbook (columns: docs/contract.md), made from the snapshot alone."""

from lights.figures import case_lines
from months.models import MonthRevision
from reports.workbook import (
    cases,
    completeness,
    coverage,
    duties,
    explanation,
    governance,
    lights,
    restatement,
    trend,
    vanguards,
)
from reports.workbook.paper import Paper

__all__ = ["build_month_workbook"]

#: All sheets in their order but 更正说明, which comes last.
_TITLES = (
    *("覆盖情况", "亮红灯", "预警", "趋势", "组织生活", "整改情况", "六清", "党员作用"),
    *("党建治理", "口径说明"),
)
#: Those that are there when a part of the month has something to tell.
_BESIDE = {
    "组织生活": duties,
    "六清": completeness,
    "党员作用": vanguards,
    "党建治理": governance,
}


def build_month_workbook(*, revision: MonthRevision, region_code: str, out) -> None:
    """Write the workbook of one region and one revision to `out`, a path or a binary file.

    Everything comes from the snapshot: the same revision gives the same figures for ever, and
    a draft is marked as one. Raises RegionFact.DoesNotExist if that month knew no such region,
    OSError if the path cannot be written.
    """
    paper = Paper(revision=revision, region_code=region_code)
    # The order of the sheets; 覆盖情况 points into 口径说明, which is therefore filled first.
    more = restatement.beside(revision)
    beside = {title: part for title, part in _BESIDE.items() if part.INDICATORS[0] in more}
    lines = case_lines(revision=revision, region_code=region_code)
    absent = {title for title in _BESIDE if title not in beside} | (
        set() if lines else {"整改情况"}
    )
    titles = [title for title in _TITLES if title not in absent]
    sheets = {title: paper.add_sheet(title) for title in titles}
    steps = restatement.steps(paper)
    anchors = explanation.fill(sheets["口径说明"], more=more)
    coverage.fill(sheets["覆盖情况"], anchors=anchors, steps=steps)
    lights.fill(sheets["亮红灯"], indicator="red", rules_row=anchors["rules"])
    lights.fill(sheets["预警"], indicator="amber", rules_row=anchors["rules"])
    trend.fill(sheets["趋势"])
    for title, part in beside.items():
        part.fill(sheets[title], anchors=anchors)
    if lines:
        cases.fill(sheets["整改情况"], lines=lines)
    if steps:
        restatement.fill(paper.add_sheet("更正说明"), steps=steps)
    paper.save(out)
