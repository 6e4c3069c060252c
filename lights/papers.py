"""The papers of a plan of joint branches."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH

from core.templatetags.ui import percent
from lights.models import JointPlan
from lights.services import preview_of
from papers import layout
from papers.kinds import Group, Kind, Text


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def request_of(user: Any, plan: JointPlan) -> dict[str, Any]:
    """What is asked for: the groups that can be founded, and those founded already."""
    preview = preview_of(plan, user)
    sound = [each for each in preview.groups if not each.problem]
    return {
        "region": plan.region.name,
        "day": _day(plan.made_on),
        "groups": str(len(sound)),
        "units": str(preview.added),
        "full_members": str(sum(each.full_members for each in sound)),
        "most": str(plan.most_units),
        "organizations": f"{plan.organization_count:,}",
        "covered": f"{plan.covered_count:,}",
        "rate_before": percent(preview.rate_before),
        "rate_after": percent(preview.rate_after),
        "proposals": [
            {
                "number": str(number),
                "name": each.group.name,
                "covers": "、".join(unit.organization.name for unit in each.units),
                "count": str(len(each.units)),
                "full": str(each.full_members),
            }
            for number, each in enumerate(sound, 1)
        ],
    }


def request_template() -> bytes:
    made = layout.Layout()
    made.title("关于成立联合党支部的请示")
    made.line("　　　　：")
    made.line(
        "截至 {{ day }}，{{ region }}共有两新组织 {{ organizations }} 个，其中有党组织覆盖的"
        " {{ covered }} 个，组织覆盖率 {{ rate_before }}。为推进两个覆盖，按照地域相邻、行业相近、"
        "规模适当、便于管理的要求，拟成立联合党支部 {{ groups }} 个，覆盖两新组织 {{ units }} 个，"
        "共有正式党员 {{ full_members }} 名；每个联合党支部覆盖不超过 {{ most }} 个单位，"
        "正式党员不少于 3 名。成立后组织覆盖率为 {{ rate_after }}。",
        indent=True,
    )
    made.line("妥否，请批示。", indent=True, after=14)
    made.line("附件：拟成立联合党支部名单", indent=True)
    made.line("　　　　（盖章）", align=WD_ALIGN_PARAGRAPH.RIGHT, before=42)
    made.line("　　年　月　日", align=WD_ALIGN_PARAGRAPH.RIGHT, after=28)
    # On a page of its own, as an annex stands.
    made.line("附件", font=layout.HEI)
    made.document.paragraphs[-1].paragraph_format.page_break_before = True
    made.line("拟成立联合党支部名单", font=layout.SONG, align=layout.CENTRE, after=8, keep=True)
    made.table(
        (12, 46, 66, 14, 18),
        (
            ("序号", "党组织名称", "覆盖的两新组织", "单位", "正式党员"),
            ("{%tr for one in proposals %}", None),
            (
                "{{ one.number }}",
                "{{ one.name }}",
                "{{ one.covers }}",
                "{{ one.count }}",
                "{{ one.full }}",
            ),
            ("{%tr endfor %}", None),
        ),
        heads=1,
        left=(1, 2),
    )
    return made.content()


PAPERS = (
    Kind(
        code="joint-plan-request",
        title="成立联合党支部的请示",
        model="lights.JointPlan",
        placeholders=(
            Text("region", "镇街、园区", "某某镇"),
            Text("day", "编制日期", "2026年11月28日"),
            Text("groups", "拟成立联合党支部个数", "12"),
            Text("units", "覆盖的两新组织个数", "57"),
            Text("full_members", "正式党员人数", "41"),
            Text("most", "每个联合党支部最多覆盖几个单位", "5"),
            Text("organizations", "两新组织数", "320"),
            Text("covered", "有党组织覆盖的两新组织数", "188"),
            Text("rate_before", "组织覆盖率", "58.8%"),
            Text("rate_after", "成立后的组织覆盖率", "76.6%"),
            Group(
                "proposals",
                "拟成立的联合党支部",
                (
                    Text("number", "序号", "1"),
                    Text("name", "党组织名称", "中共某某机械有限公司联合支部委员会"),
                    Text("covers", "覆盖的两新组织", "某某机械有限公司、某某电子厂、某某商行"),
                    Text("count", "单位个数", "3"),
                    Text("full", "正式党员人数", "4"),
                ),
            ),
        ),
        context=request_of,
        default=request_template,
        rows="editable_by",
        when=lambda plan: plan.groups.exclude(state="dropped").exists(),
        note="报上级党组织，附拟成立联合党支部名单；不能成立的小组不列入。",
    ),
)
