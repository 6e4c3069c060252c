"""The report of a drive as a Word file: where it stands, or what had come of it."""

import datetime
from typing import Any

from drives.models import Drive
from drives.services import progress_of
from papers import layout
from papers.kinds import Group, Kind, Text


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _percent(rate: float | None) -> str:
    return "—" if rate is None else f"{rate:.1%}"


_WORDS = (
    Text("name", "行动名称", "2026 年“双覆盖”百日攻坚行动"),
    Text("region", "开展范围", "测试县"),
    Text("ground", "依据", "县委组织〔2026〕12号"),
    Text("period", "起止日期", "2026年6月1日至2026年9月8日"),
    Text("day", "统计日期", "2026年9月8日"),
    Text("kind", "终报或进展", "终报"),
    Text("scope", "统计范围", "全部镇街、园区"),
    Group(
        "sums",
        "统计内容及合计",
        (
            Text("measure", "统计内容", "有党组织覆盖的单位"),
            Text("baseline", "基期", "1,206"),
            Text("value", "当前", "1,260"),
            Text("gained", "增加", "54"),
            Text("target", "目标", "60"),
            Text("rate", "完成率", "90.0%"),
        ),
    ),
    Group(
        "towns",
        "各镇街、园区，按行政区划排列",
        (
            Text("town", "镇街、园区", "东街道"),
            Text("measure", "统计内容", "新建党组织"),
            Text("gained", "增加", "6"),
            Text("target", "目标", "5"),
            Text("rate", "完成率", "120.0%"),
        ),
    ),
)


def _report(user: Any, drive: Drive) -> dict[str, Any]:
    found = progress_of(drive, user)
    day = found.last
    return {
        "name": drive.name,
        "region": drive.region.name,
        "ground": drive.ground,
        "period": f"{_day(drive.starts_on)}至{_day(drive.ends_on)}",
        "day": _day(day),
        "kind": "进展情况" if drive.is_open else "终报",
        "scope": "全部镇街、园区" if found.whole else "本人管理范围内的镇街、园区",
        "sums": [
            {
                "measure": each.measure.label,
                "baseline": f"{each.baseline:,}",
                "value": f"{each.value:,}",
                "gained": f"{each.gained:,}",
                "target": f"{each.target:,}" if each.target else "—",
                "rate": _percent(each.rate),
            }
            for each in found.total(day)
        ],
        "towns": [
            {
                "town": line.town.name,
                "measure": each.measure.label,
                "gained": f"{each.gained:,}",
                "target": f"{each.target:,}" if each.target else "—",
                "rate": _percent(each.rate),
            }
            for line in found.lines(day)
            for each in line.cells
        ],
    }


def _template() -> bytes:
    made = layout.Layout()
    made.title("{{ name }}{{ kind }}")
    made.line(
        "依据{{ ground }}，{{ region }}于{{ period }}开展本次行动。以下数字由台账算出，"
        "截至{{ day }}，范围为{{ scope }}。",
        indent=True,
        before=14,
    )
    made.table(
        (50, 21, 21, 21, 21, 22),
        (
            ("统计内容", "基期", "当前", "增加", "目标", "完成率"),
            ("{%tr for one in sums %}", None, None, None, None, None),
            (
                "{{ one.measure }}",
                "{{ one.baseline }}",
                "{{ one.value }}",
                "{{ one.gained }}",
                "{{ one.target }}",
                "{{ one.rate }}",
            ),
            ("{%tr endfor %}", None, None, None, None, None),
        ),
        heads=1,
    )
    made.line("各镇街、园区情况（按行政区划排列）", before=14)
    made.table(
        (40, 50, 22, 22, 22),
        (
            ("镇街、园区", "统计内容", "增加", "目标", "完成率"),
            ("{%tr for one in towns %}", None, None, None, None),
            (
                "{{ one.town }}",
                "{{ one.measure }}",
                "{{ one.gained }}",
                "{{ one.target }}",
                "{{ one.rate }}",
            ),
            ("{%tr endfor %}", None, None, None, None),
        ),
        heads=1,
    )
    return made.content()


PAPERS = (
    Kind(
        code="drive-report",
        title="攻坚行动报告",
        model="drives.Drive",
        placeholders=_WORDS,
        context=_report,
        default=_template,
        note="结束前为进展情况，结束后为终报；只含本人管理范围内的镇街、园区。",
    ),
)
