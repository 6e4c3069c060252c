from core.domain import DomainApp, Entry, FieldGround, PanelEntry, Resource, RuledOut
from core.succession import PlainKey
from core.undo.families import Family

_PAGES = ("detail", "new", "edit", "join", "new_result", "edit_result", "end_member", "towns")
_POINTS = ("points", "decide_points", "end_points", "give_points", "remove_points")


class VanguardConfig(DomainApp):
    name = "vanguard"
    verbose_name = "党员作用"
    address = "vanguard/"
    grounds = (
        FieldGround(
            "kind name party_organization organization place duty starts_on ends_on member leads"
            " happened_on text reason",
            "《中国共产党支部工作条例（试行）》第二十二条：设立党员责任区、先锋岗、突击队等，发挥党员作用。",
        ),
        FieldGround(
            "decided_on meeting rule given_on points",
            "党支部自行决定试行积分的才登记，供本人和本支部了解情况。",
        ),
    )
    ruled_out = (
        RuledOut(
            "check_in",
            "积分默认没有，支部作出决定并登记后才有；只给本人和本支部看，不汇总、不排名、不导出，"
            "不进入评议、评星、亮灯和任何统计。",
        ),
    )
    guide = {
        "vanguard": "party#党员作用",
        **{f"vanguard:{each}": "party#支部积分" for each in _POINTS},
    }
    menu = (
        Entry(
            "党员",
            "党员作用",
            "flame",
            "vanguard:list",
            also=tuple(f"vanguard:{each}" for each in (*_PAGES, *_POINTS)),
            place=75,
        ),
    )
    api = (Resource("vanguards", "api.VanguardApi", "vanguard"),)
    api_examples = ("api.EXAMPLES",)
    lookups = ("lookups.LOOKUPS",)
    sheets = ("imports.VanguardSheet",)
    families = (
        Family(
            "vanguard.Vanguard",
            "t.name",
            parts={
                "vanguard.VanguardMember": "vanguard_id",
                "vanguard.VanguardResult": "vanguard_id",
            },
        ),
    )
    panels = (
        PanelEntry("branches.PartyOrganization", "links", "党员作用", "vanguard:of_party"),
        PanelEntry("branches.PartyOrganization", "links", "支部积分", "vanguard:points_of_party"),
        PanelEntry("members.Member", "links", "党员作用", "vanguard:of_member"),
        PanelEntry("own.MemberAccount", "links", "党员作用", "vanguard:own"),
    )
    own_data = ("services.points.PARTS",)
    successors = (
        PlainKey("vanguard.Vanguard", "party_organization"),
        PlainKey("vanguard.Vanguard", "organization"),
    )
    unmoved = {
        "VanguardMember.member": "goes with the member, whom nothing merges",
        "PointsEntry.member": "goes with the member, whom nothing merges",
        "PointsDecision.party_organization": "what it decided for itself; another decides anew",
    }
    audit_actions = ("choices.VanguardAction",)
    demo = ("demo.generate",)
    lasting = {
        "Vanguard": "where members did more than others, and when",
        "VanguardMember": "dated links: who took part",
        "VanguardResult": "what came of it",
        "PointsDecision": "what the branch decided",
        "PointsEntry": "as long as the branch keeps its decision",
    }
