"""六清: one line per child region, 本级 where it has any, 合计."""

from months.services.completeness import INDICATORS
from reports.workbook import duties
from reports.workbook.sheet import Sheet

NOTE = (
    "注：统计日正常经营的两新组织，计在所在区域，逐级相加；学会、协会、研究会等的“职工清”为会员清，"
    "“出资人清”为领导层清。只说明哪些底数还要补，不作排名。各项口径见“口径说明”表。"
)


def fill(sheet: Sheet, *, anchors: dict[str, int]) -> None:
    """`anchors`: indicator code → its row in 口径说明."""
    duties.fill_lines(
        sheet,
        INDICATORS,
        title="两新组织六清情况",
        unit="个、%",
        note=NOTE,
        row=anchors[INDICATORS[0].code],
    )
