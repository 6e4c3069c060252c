from datetime import timedelta

from accounts.choices import Action
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    NoticeKind,
    PanelEntry,
    Refresh,
    Resource,
    Scheduled,
)


def _sees_regions(user) -> bool:
    """Plans are of towns and parks: whoever sees single Party organizations has none."""
    return bool(user.reach.placed(Action.SEE_REGISTRY))


class LightsConfig(DomainApp):
    name = "lights"
    verbose_name = "亮灯"
    address = ""
    grounds = (
        FieldGround(
            "name subject shade light_name when fact text source addressee addressee_role"
            " deadline grace_days due_fact appeals_allowed valid_from valid_to",
            "亮灯规则由县级设定，每条写明依据。",
        ),
        FieldGround(
            "name used valid_from ground",
            "灯级的颜色和名称由县级设定，写明依据；红灯数、黄灯数的口径不变。",
        ),
        FieldGround(
            "number valid_from ground",
            "提前预警的月数、人数由县级设定，写明依据。",
        ),
        FieldGround(
            "region with_members_only group",
            "《中国共产党支部工作条例（试行）》第四条：不足3名正式党员的单位按地域相邻、行业相近成立联合党支部。",
        ),
        FieldGround(
            "code name region founded_on term_started_on parent document_number note",
            "《中国共产党基层组织选举工作条例》、《中国共产党支部工作条例（试行）》：设置须经批准。",
        ),
    )
    guide = {
        "lights": "lights",
        "lights:rules": "lights#亮灯规则",
        "lights:new_rule": "lights#亮灯规则",
        "lights:edit_rule": "lights#亮灯规则",
        "lights:end_rule": "lights#亮灯规则",
        "lights:replace_rank": "lights#灯级",
        **dict.fromkeys(
            (
                "lights:early",
                "lights:early_rows",
                "lights:early_numbers",
                "lights:replace_early_number",
            ),
            "lights#提前预警",
        ),
        **dict.fromkeys(
            (
                "lights:plans",
                "lights:plan",
                "lights:new_plan",
                "lights:move_unit",
                "lights:found_group",
            ),
            "lights#联建方案",
        ),
    }
    unmoved = {
        "EarlyWarning.organization": "derived",
        "EarlyWarning.party_organization": "derived",
        "EarlyWarning.region": "derived: follows the region of its subject",
        "JointPlan.region": "says of what it was made on that day",
        "JointUnit.organization": "says what was planned on that day",
        "JointGroup.party_organization": "says what was founded of it",
        "Notice.region": "a closed month stays as it was",
        "CaseFigure.region": "a closed month stays as it was",
    }
    menu = (
        Entry(
            "整改",
            "提前预警",
            "trending-up",
            "lights:early",
            also=("lights:early_rows", "lights:early_numbers", "lights:replace_early_number"),
            place=30,
        ),
        Entry(
            "整改",
            "联建方案",
            "link",
            "lights:plans",
            needs=_sees_regions,
            also=("lights:plan", "lights:new_plan", "lights:move_unit", "lights:found_group"),
            place=40,
        ),
        Entry(
            "整改",
            "亮灯规则",
            "alert-circle",
            "lights:rules",
            action=Action.EDIT_RULES,
            also=(
                "lights:new_rule",
                "lights:edit_rule",
                "lights:end_rule",
                "lights:replace_rank",
            ),
            place=60,
        ),
    )
    api = (
        Resource("notices", "api.NoticeApi", "notice"),
        Resource("rules", "api.RuleApi", "rule"),
        Resource("early-warnings", "api.EarlyWarningApi", "early-warning"),
    )
    panels = (
        PanelEntry("orgs.Organization", "due", "亮灯", "lights:organization"),
        PanelEntry("branches.PartyOrganization", "due", "亮灯", "lights:party_organization"),
        PanelEntry("orgs.Organization", "due", "提前预警", "lights:early_of_organization"),
        PanelEntry(
            "branches.PartyOrganization", "due", "提前预警", "lights:early_of_party_organization"
        ),
    )
    demo = ("demo.generate", "services.demonstration.generate")
    demo_month = ("demo.issue_letters",)
    papers = ("letters.LETTERS", "papers.PAPERS")
    api_examples = ("api.EXAMPLES",)
    audit_actions = ("choices.LightAction",)
    columns = ("columns.COLUMNS",)
    todos = ("todos.TODOS",)
    notices = (
        NoticeKind(
            "month_closed",
            "月报定稿、亮灯",
            "亮灯规则各有依据和整改期限；期限自定稿起算，须告知负责整改的人。",
        ),
    )
    case_kinds = ("cases.LightCases",)
    refreshes = (
        Refresh("亮灯", "services.refresh_light_facts"),
        Refresh("提前预警", "services.refresh_early_warnings"),
    )
    schedule = (
        Scheduled(
            "refresh-early-warnings",
            "重算提前预警",
            "tasks.refresh_early_warnings",
            timedelta(minutes=10),
        ),
    )
    month_parts = ("month.Lights",)
    lasting = {
        "Rule": "each version that held",
        "LightRank": "each version that held",
        "Notice": "a closed month is kept for ever",
        "CaseFigure": "a closed month is kept for ever",
        "EarlyWarning": "derived",
        "EarlyWarningNumber": "each version that held",
        "JointPlan": "a few a year for each town; branches were founded by them",
        "JointGroup": "goes with its plan",
        "JointUnit": "goes with its plan",
    }
