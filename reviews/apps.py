from accounts.choices import Action
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    NoticeKind,
    PanelEntry,
    Recyclable,
    Resource,
)

_EDUCATION = "《中国共产党党员教育管理工作条例》"
_DISPOSAL = "《中国共产党不合格党员组织处置办法》"
_PAGES = ("detail", "new", "people", "open", "opinions", "paper", "grades", "step", "answer")
_DISPOSAL_PAGES = (
    "disposal",
    "propose",
    "find",
    "submit",
    "approve",
    "announce",
    "extend",
    "end",
    "follow",
    "disposal_step",
    "disposal_answer",
)


class ReviewsConfig(DomainApp):
    name = "reviews"
    verbose_name = "民主评议和组织处置"
    address = "reviews/"
    grounds = (
        FieldGround(
            "party_organization year met_on vote_kind",
            f"{_EDUCATION}：党支部每年开展一次民主评议党员。",
        ),
        FieldGround(
            "present_count issued returned valid",
            f"{_EDUCATION}：民主测评的到会、票数须核对；不足 5 票的不登记结果。",
        ),
        FieldGround(
            "excess_reason decided_on document_number",
            f"{_EDUCATION}：等次由支委会评定、报上级；超出一般比例的写明理由。",
        ),
        FieldGround(
            "kind ground since months facts proposed_on",
            f"{_DISPOSAL}：处置方式、情形、期限和事实。",
        ),
        FieldGround(
            "investigators findings talked_on statement",
            f"{_DISPOSAL}：调查核实、与本人谈话、听取说明和申辩。",
        ),
        FieldGround(
            "entitled_count in_favour announced_on outcome ended_on",
            f"{_DISPOSAL}：支部大会表决、宣布送达和结论。",
        ),
        FieldGround("reason", "退回、延长、终止须说明理由，记入办理过程。"),
    )
    guide = {
        "reviews": "party#民主评议",
        **{f"reviews:{each}": "party#组织处置" for each in ("disposals", *_DISPOSAL_PAGES)},
        "core:vote": "party#民主评议",
    }
    menu = (
        Entry(
            "党员",
            "民主评议",
            "clipboard-list",
            "reviews:list",
            action=Action.SEE_MEMBERS,
            also=tuple(f"reviews:{each}" for each in _PAGES),
            place=45,
        ),
        Entry(
            "党员",
            "组织处置",
            "scale",
            "reviews:disposals",
            action=Action.SEE_MEMBERS,
            also=tuple(f"reviews:{each}" for each in _DISPOSAL_PAGES),
            place=45,
        ),
    )
    api = (
        Resource("appraisals", "api.AppraisalApi", "appraisal"),
        Resource("appraised-members", "api.AppraisedApi", "appraised"),
    )
    api_examples = ("api.EXAMPLES",)
    lookups = ("lookups.LOOKUPS",)
    recyclable = (
        Recyclable("Appraisal", restore="reviews:restore", searchable=False),
        Recyclable("Disposal", restore="reviews:restore_disposal", searchable=False),
    )
    panels = (
        PanelEntry("branches.PartyOrganization", "links", "民主评议和组织处置", "reviews:of_party"),
        PanelEntry("members.Member", "links", "民主评议和组织处置", "reviews:of_member"),
        PanelEntry("own.MemberAccount", "links", "民主评议", "reviews:own"),
    )
    papers = ("papers.PAPERS",)
    own_data = ("services.own.PARTS",)
    successors = ("succession.SUCCESSORS",)
    unmoved = {
        "Appraised.member": "who was reviewed then, whatever becomes of him",
        "Disposal.member": "goes with the member, whom nothing merges",
    }
    audit_actions = ("choices.ReviewAction",)
    todos = ("todos.TODOS",)
    demo = ("demo.generate",)
    notices = (
        NoticeKind(
            "appraisal_asked", "民主评议等次待审核", f"{_EDUCATION}：等次报上级，审核前不生效。"
        ),
        NoticeKind(
            "appraisal_answered", "民主评议等次的审核", f"{_EDUCATION}：审核后由党支部接着办理。"
        ),
        NoticeKind(
            "disposal_asked",
            "组织处置待备案、审批",
            f"{_DISPOSAL}：事前备案、审批由基层党委办理。",
        ),
        NoticeKind(
            "disposal_answered",
            "组织处置的备案、审批",
            f"{_DISPOSAL}：备案、审批后由党支部接着办理。",
        ),
    )
    lasting = {
        "Appraisal": "how members were reviewed is kept with their files",
        "Appraised": "part of a review",
        "AppraisalStep": "part of a review",
        "Disposal": "why and by whose decision a membership ended or went on",
        "DisposalStep": "part of a procedure",
    }
