"""党员作用: one line per child region, 本级 where it has any, 合计."""

from months.services.vanguards import INDICATORS
from reports.workbook import duties
from reports.workbook.sheet import Sheet

NOTE = (
    "注：统计日仍在的责任区、岗位、队伍，计在党组织所在区域，逐级相加；只反映情况，不作排名。"
    "各项口径见“口径说明”表。"
)


def fill(sheet: Sheet, *, anchors: dict[str, int]) -> None:
    """`anchors`: indicator code → its row in 口径说明."""
    duties.fill_lines(
        sheet,
        INDICATORS,
        title="党员发挥作用情况",
        unit="个、人次",
        note=NOTE,
        row=anchors[INDICATORS[0].code],
    )
