from accounts.choices import Action
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    NoticeKind,
    PanelEntry,
    Recyclable,
    Refresh,
    Resource,
    Retention,
)


class MembersConfig(DomainApp):
    name = "members"
    verbose_name = "党员"
    address = "members/"
    grounds = (
        FieldGround(
            "name id_number ethnicity education status joined_on full_on position is_floating",
            "《中国共产党党员教育管理工作条例》、党内统计：党员基本信息；证件号加密保存。",
        ),
        FieldGround("phone", "便于联系本人；加密保存，本党组织可更正。"),
        FieldGround(
            "party_organization organization starts_on ends_on end_reason",
            "组织关系和工作单位的变动以日期为准。",
        ),
        FieldGround(
            "title member person_name source full_time in_management filed_on filing_number"
            " allowance_class dual_managed acting post changed_on ground document_number party",
            "《中国共产党基层组织选举工作条例》：班子成员任免和备案。",
        ),
        FieldGround("move grounds due_on", "初审、批准或退回须有结论，退回写明理由。"),
        FieldGround(
            "present in_favour counted_of ratio part least usual most number valid_from",
            "到会、赞成和委员会的人数由法规和县级规定，改动须有依据和生效日期。",
        ),
        FieldGround("person reason", "查找和查看完整号码须说明理由，每次留痕。"),
    )
    guide = {
        "members": "party#党员",
        "members:posts": "party#任职",
        "members:new_post": "party#任职",
        "members:meeting_rules": "party#换届选举",
        **dict.fromkeys(
            (
                "members:changes",
                "members:change",
                "members:choose_change",
                "members:new_change",
                "members:edit_change",
                "members:change_reviews",
                "members:review_change",
            ),
            "party#变更报备",
        ),
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
            place=40,
        ),
        Entry("党员", "任职", "briefcase", "members:posts", action=Action.SEE_MEMBERS, place=46),
        Entry(
            "党员",
            "变更报备",
            "user-edit",
            "members:changes",
            action=Action.SEE_MEMBERS,
            also=(
                "members:change",
                "members:choose_change",
                "members:new_change",
                "members:edit_change",
                "members:change_reviews",
                "members:review_change",
            ),
            place=47,
        ),
        Entry(
            "党员", "查找党员", "user-search", "members:search", action=Action.SEE_MEMBERS, place=50
        ),
    )
    api = (
        Resource("members", "api.MemberApi", "member"),
        Resource("posts", "api.PostApi", "post"),
        Resource("post-changes", "api.ChangeReportApi", "post-change"),
    )
    api_examples = ("api.EXAMPLES",)
    search = ("search.SOURCES",)
    bulk = ("services.bulk.KINDS",)
    import_presets = ("presets.PRESETS",)
    sheets = ("imports.MemberSheet", "imports.PostSheet")
    recyclable = (Recyclable("Member", restore="members:restore", searchable=False),)
    panels = (
        PanelEntry("orgs.Organization", "people", "党员", "members:of_organization"),
        PanelEntry(
            "branches.PartyOrganization", "people", "班子和党员", "members:of_party_organization"
        ),
        PanelEntry(
            "branches.PartyOrganization",
            "people",
            "历届班子",
            "members:terms_of_party_organization",
        ),
    )
    todos = ("todos.TODOS",)
    notices = (
        NoticeKind("change_reported", "班子变动待初审", "报备须在期限内初审，初审前任职不变。"),
        NoticeKind("change_checked", "班子变动待批准", "须在期限内批准，批准前任职不变。"),
        NoticeKind("change_decided", "班子变动报备的结果", "退回的须改好再报；不告知就会误期。"),
    )
    demo = ("demo.generate",)
    families = ("undo.FAMILIES",)
    successors = ("succession.SUCCESSORS",)
    unscoped = {"PartyCounts": "read through its Party organization"}
    unmoved = {
        "PartyCounts.party_organization": "derived: of who belongs there",
        "Membership.member": "goes with the member, whom nothing merges",
        "Employment.member": "goes with the member, whom nothing merges",
        "Post.member": "goes with the member, whom nothing merges",
        "ChangeReport.member": "goes with the member, whom nothing merges",
        "ChangeReport.party_organization": "says what was reported of this one; what waits for one"
        " that ended is refused when it is approved",
    }
    audit_actions = ("choices.MemberAction",)
    ahead = ("services.LARGE_SUBTREES",)
    month_facts = ("frozen.PROVIDERS",)
    columns = ("columns.ORGANIZATIONS", "columns.PARTY_ORGANIZATIONS")
    refreshes = (
        Refresh("党员去向", "services.refresh_current_places"),
        Refresh("党员数", "services.refresh_member_facts"),
        Refresh("党组织人数", "services.refresh_party_counts"),
    )
    retention = (
        Retention(
            "contacts-of-gone",
            "离开党员的联系方式",
            (),
            "",
            days=730,
            at_least=180,
            ground="姓名、证件号码和党龄按党内统计规定保存；去世或转出后联系方式不再需要，"
            "《个人信息保护法》第四十七条。",
            listed="services.retention.GONE",
        ),
    )
    lasting = {
        "PartyCounts": "derived: one for each Party organization",
        "Member": "the register",
        "Membership": "dated links: closed months are computed anew from them",
        "Employment": "dated links: closed months are computed anew from them",
        "Post": "dated links: closed months are computed anew from them",
        "ChangeReport": "why and by whose approval an office began and ended",
        "ChangeStep": "goes with its report",
        "MeetingRule": "earlier meetings and elections are explained by what held then",
        "RatioRule": "earlier elections are explained by what held then",
        "CommitteeSize": "earlier elections are explained by what held then",
        "HeadcountRule": "earlier elections are explained by what held then",
    }
