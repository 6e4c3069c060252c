from datetime import timedelta

from accounts.choices import Action
from core.domain import (
    DomainApp,
    Entry,
    PanelEntry,
    Recyclable,
    Refresh,
    Resource,
    Scheduled,
)


class MembersConfig(DomainApp):
    name = "members"
    verbose_name = "党员"
    address = "members/"
    guide = {
        "members": "party#党员",
        "members:posts": "party#任职",
        "members:new_post": "party#任职",
        "members:tree": "party#党组织",
        "members:without_unit": "month#月报核查",
    }
    menu = (
        Entry(
            "党员",
            "党员",
            "users",
            "members:list",
            action=Action.SEE_MEMBERS,
            also=("members:detail", "members:new", "members:edit"),
            on_phone=1,
            place=40,
        ),
        Entry("党员", "任职", "briefcase", "members:posts", action=Action.SEE_MEMBERS, place=45),
        Entry("党员", "查找党员", "id", "members:search", action=Action.SEE_MEMBERS, place=50),
    )
    api = (
        Resource("members", "api.MemberApi", "member"),
        Resource("posts", "api.PostApi", "post"),
    )
    api_examples = ("api.EXAMPLES",)
    search = ("search.SOURCES",)
    bulk = ("services.bulk.KINDS",)
    sheets = ("imports.MemberSheet", "imports.PostSheet")
    recyclable = (Recyclable("Member", restore="members:restore", searchable=False),)
    panels = (
        PanelEntry("orgs.Organization", "people", "党员", "members:of_organization"),
        PanelEntry(
            "branches.PartyOrganization", "people", "班子和党员", "members:of_party_organization"
        ),
    )
    families = ("undo.FAMILIES",)
    successors = ("succession.SUCCESSORS",)
    unmoved = {
        "Membership.member": "goes with the member, whom nothing merges",
        "Employment.member": "goes with the member, whom nothing merges",
        "Post.member": "goes with the member, whom nothing merges",
    }
    audit_actions = ("choices.MemberAction",)
    schedule = (
        Scheduled(
            "count-subtrees", "统计下级较多的党组织", "tasks.count_subtrees", timedelta(minutes=5)
        ),
    )
    month_facts = ("frozen.PROVIDERS",)
    columns = ("columns.COLUMNS",)
    refreshes = (
        Refresh("党员去向", "services.refresh_current_places"),
        Refresh("党员数", "services.refresh_member_facts"),
    )
    lasting = {
        "Member": "the register",
        "Membership": "dated links: closed months are computed anew from them",
        "Employment": "dated links: closed months are computed anew from them",
        "Post": "dated links: closed months are computed anew from them",
    }
