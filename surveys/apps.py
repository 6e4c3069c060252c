from accounts.choices import Action
from core.domain import DomainApp, Entry, FieldGround, PanelEntry, Resource, RuledOut
from core.undo.families import Family

_PAGES = (
    "detail",
    "new",
    "edit",
    "choose",
    "start",
    "close",
    "cancel",
    "place",
    "balance",
    "add",
    "sample",
    "checks",
    "new_round",
    "edit_round",
    "open_round",
    "new_squad",
    "edit_squad",
    "rules",
    "replace_rule",
)
_UNITS = ("assignment", "step", "give", "recheck")


def _concerned(user) -> bool:
    """The office behind the campaigns, and the squads."""
    return user.may(Action.APPROVE_SURVEYS) or user.may(Action.FILE_SURVEYS)


class SurveysConfig(DomainApp):
    name = "surveys"
    verbose_name = "摸底排查"
    address = "surveys/"
    grounds = (
        FieldGround(
            "name ground title due_on questionnaire people squad region area only_free everything"
            " organization",
            "县级开展两新组织摸底排查的分工和期限；台账已有的不再向单位收集。",
        ),
        FieldGround("proposable", "限定小队可以提出更正的项目，没有勾选的不收集。"),
        FieldGround("reason", "未找到、已不在、不列入、退回和暂不具备条件的须说明原因。"),
        FieldGround("percent recheck recheck_note", "县级按比例抽查复核摸排质量。"),
        FieldGround("number valid_from", "“一次排查管三年”：下次排查的年数由县级规定。"),
    )
    ruled_out = (
        RuledOut(
            "photos",
            "未找到的组织可以附照片，不要求；不上传定位和轨迹。",
            "surveys:assignments",
        ),
    )
    guide = {
        "surveys": "surveys",
        "surveys:new": "surveys#开始之前",
        "surveys:edit": "surveys#开始之前",
        "surveys:choose": "surveys#开始之前",
        "surveys:new_round": "surveys#开始之前",
        "surveys:edit_round": "surveys#开始之前",
        "surveys:new_squad": "surveys#开始之前",
        "surveys:edit_squad": "surveys#开始之前",
        "surveys:start": "surveys#开始之前",
        "surveys:place": "surveys#分派",
        "surveys:balance": "surveys#分派",
        "surveys:give": "surveys#分派",
        "surveys:add": "surveys#分派",
        "surveys:assignments": "surveys#逐家办理",
        "surveys:assignment": "surveys#逐家办理",
        "surveys:step": "surveys#逐家办理",
        "surveys:open_round": "surveys#进入下一轮",
        "surveys:sample": "surveys#抽查复核",
        "surveys:recheck": "surveys#抽查复核",
        "surveys:close": "surveys#结束排查",
        "surveys:rules": "surveys#下次排查",
        "surveys:replace_rule": "surveys#下次排查",
    }
    menu = (
        Entry(
            "组织",
            "摸底排查",
            "map-search",
            "surveys:list",
            needs=_concerned,
            also=tuple(f"surveys:{each}" for each in _PAGES),
            place=30,
        ),
        Entry(
            "组织",
            "排查对象",
            "route",
            "surveys:assignments",
            needs=_concerned,
            also=tuple(f"surveys:{each}" for each in _UNITS),
            place=31,
        ),
    )
    api = (
        Resource("campaigns", "api.CampaignApi", "campaign"),
        Resource("campaign-assignments", "api.AssignmentApi", "campaign-assignment"),
    )
    api_examples = ("api.EXAMPLES",)
    demo = ("demo.generate",)
    columns = ("columns.COLUMNS",)
    lookups = ("lookups.LOOKUPS",)
    bulk = ("services.bulk.KINDS",)
    draws = ("services.sampling.KINDS",)
    lenders = ("services.lending.LENDERS",)
    papers = ("papers.PAPERS",)
    todos = ("todos.TODOS",)
    families = (
        Family("surveys.Campaign", "t.name"),
        Family(
            "surveys.Assignment",
            "(SELECT o.name FROM orgs_organization o WHERE o.id = t.organization_id)",
            notes={"surveys.AssignmentStep": "subject_id"},
        ),
    )
    successors = ("succession.SUCCESSORS",)
    attachments = ("Assignment",)
    panels = (PanelEntry("orgs.Organization", "links", "摸底排查", "surveys:of_organization"),)
    lasting = {
        "Campaign": "what was looked for, and what was found",
        "Round": "part of a campaign",
        "Squad": "part of a campaign",
        "SquadMember": "who went there",
        "Assignment": "what a unit's last survey said, and when it is looked at again",
        "AssignmentStep": "part of a unit's survey",
        "SurveyRule": "earlier dates are explained by what held then",
    }
