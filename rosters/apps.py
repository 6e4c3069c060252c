from accounts.choices import Action
from core.domain import DomainApp, Entry, FieldGround, PanelEntry, Retention

_PAGES = ("new", "new_of_organization", "detail", "matches", "confirm", "decline")


class RostersConfig(DomainApp):
    name = "rosters"
    verbose_name = "人员比对"
    address = "rosters/"
    grounds = (
        FieldGround(
            "file pasted origin listed_on",
            "查找尚未登记在单位的党员；名单用后即删（《个人信息保护法》第六条、第十九条）。",
        ),
        FieldGround("kind starts_on reason", "由党员所在党组织核对后登记，说明事由，留痕备查。"),
    )
    guide = {"rosters": "party#人员比对"}
    menu = (
        Entry(
            "党员",
            "人员比对",
            "id",
            "rosters:list",
            also=tuple(f"rosters:{each}" for each in _PAGES),
            needs=lambda user: user.may(Action.SEE_MEMBERS) or user.may(Action.COUNT_MEMBERS),
            place=76,
        ),
    )
    panels = (PanelEntry("orgs.Organization", "people", "人员比对", "rosters:of_organization"),)
    todos = ("todos.TODOS",)
    audit_actions = ("choices.RosterAction",)
    unmoved = {
        "Roster.organization": "what was compared was the list of that unit; it ends in months",
        "RosterMatch.member": "goes with the member, whom nothing merges",
    }
    demo = ("demo.generate",)
    retention = (
        Retention(
            "rosters",
            "人员比对结果",
            ("Roster", "RosterMatch"),
            "services.retention.prune_rosters",
            days=180,
            at_least=30,
            at_most=365,
            ground="供党组织核对和追溯；名单本身不保存，比对的记录在审计日志。",
        ),
    )
