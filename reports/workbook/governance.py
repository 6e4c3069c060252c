"""党建治理: one line per child region, 本级 where it has any, 合计."""

from months.services.governance import INDICATORS
from reports.workbook import duties
from reports.workbook.sheet import Sheet

NOTE = (
    "注：统计日建立党组织的正常经营组织中，登记为“是”的；没有登记的不计为“是”，登记自愿。"
    "各项口径见“口径说明”表。"
)


def fill(sheet: Sheet, *, anchors: dict[str, int]) -> None:
    """`anchors`: indicator code → its row in 口径说明."""
    duties.fill_lines(
        sheet,
        INDICATORS,
        title="党建融入治理情况",
        unit="个、%",
        note=NOTE,
        row=anchors[INDICATORS[0].code],
    )
