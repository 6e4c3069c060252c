"""Criteria that counties begin with (山西、辽宁、云南等地的做法), as filters of the list."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    title: str
    criteria: str
    #: What it means, where the name does not say it.
    note: str = ""


PRESETS = (
    Preset("市级以上园区", "state=operating&tag=市级以上园区", "带“市级以上园区”标签"),
    Preset(
        "三有单位",
        "premises=yes&staff_from=10&state=operating",
        "有固定经营场所、有 10 名以上职工、正常经营",
    ),
    Preset("省级社会组织", "kind=social&tag=省级社会组织", "带“省级社会组织”标签"),
    Preset("从业 30 人以上", "staff_from=30&state=operating"),
)
