"""摸底排查总结: what a campaign found, as it was when it was closed."""

from typing import Any

from papers import layout
from papers.kinds import Group, Kind, Text
from surveys.choices import CampaignState
from surveys.models import Campaign
from surveys.services.progress import COUNTED

#: Columns of the table, and how wide they are in millimetres.
_COLUMNS = [(name, label) for name, (label, _, _) in COUNTED.items()]
_WIDTHS = (32, *[15.5] * len(_COLUMNS))


def _template() -> bytes:
    made = layout.Layout()
    made.title("{{ name }}总结")
    made.line(
        "根据{{ ground }}，自{{ started_on }}至{{ closed_on }}开展摸底排查，"
        "对象为：{{ criteria }}。",
        indent=True,
    )
    made.line(
        "共排查两新组织{{ units }}个，摸到{{ found }}个，新增{{ added }}个，已不在{{ gone }}个，"
        "底数有误{{ wrong }}个，新组建{{ formed }}个，未找到{{ lost }}个，"
        "未办结{{ unfinished }}个。",
        indent=True,
        after=8,
    )
    rest = [None] * len(_COLUMNS)
    made.table(
        _WIDTHS,
        (
            ("镇街、园区", *[label for _, label in _COLUMNS]),
            ("{%tr for one in towns %}", *rest),
            ("{{ one.name }}", *["{{ one." + name + " }}" for name, _ in _COLUMNS]),
            ("{%tr endfor %}", *rest),
        ),
        heads=1,
        left=(0,),
    )
    return made.content()


def _context(user: Any, campaign: Campaign) -> dict[str, Any]:
    lines = campaign.report["towns"]
    total = lines[-1] if lines else dict.fromkeys(COUNTED, 0)
    return {
        "name": campaign.name,
        "ground": campaign.ground,
        "criteria": campaign.criteria_text,
        "started_on": campaign.started_on.isoformat(),
        "closed_on": campaign.closed_on.isoformat(),
        **{name: str(total[name]) for name in COUNTED},
        "towns": [
            {"name": each["name"], **{name: str(each[name]) for name in COUNTED}} for each in lines
        ],
    }


REPORT = Kind(
    code="survey-report",
    title="摸底排查总结",
    model="surveys.Campaign",
    placeholders=(
        Text("name", "名称", "三有单位摸底排查"),
        Text("ground", "依据", "县两新工委〔2026〕8号"),
        Text("criteria", "排查对象", "职工人数不少于：10"),
        Text("started_on", "开始日期", "2026-09-01"),
        Text("closed_on", "结束日期", "2026-11-30"),
        *(Text(name, label, "12") for name, label in _COLUMNS),
        Group(
            "towns",
            "各镇街，最后一行合计",
            (
                Text("name", "镇街、园区", "东街道"),
                *(Text(name, label, "3") for name, label in _COLUMNS),
            ),
        ),
    ),
    context=_context,
    default=_template,
    rows="reported_to",
    when=lambda campaign: campaign.state == CampaignState.CLOSED,
    note="结束排查时的数字，按镇街各一行；由能看到全县排查对象的人生成。",
)
PAPERS = (REPORT,)
