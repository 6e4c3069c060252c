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

_RULES = "《中国共产党基层组织选举工作条例》"
_PAGES = ("detail", "new", "edit", "voters", "attendance", "ballot", "conclude", "committee")


class ElectionsConfig(DomainApp):
    name = "elections"
    verbose_name = "换届选举"
    address = "elections/"
    grounds = (
        FieldGround(
            "party_organization form meeting seats resolved_on planned_on",
            f"{_RULES}：换届须作决议、报上级批准；名额和当选办法由选举办法规定。",
        ),
        FieldGround(
            "member stands_for native_place talks",
            f"{_RULES}：候选人的提名、考察和候选人名册的栏目。",
        ),
        FieldGround(
            "met_on place host tellers counters",
            f"{_RULES}：选举大会的记录；监票人、计票人由大会通过。",
        ),
        FieldGround("delegates", f"{_RULES}：党员代表大会由代表选举，代表名单须确定。"),
        FieldGround(
            "issued returned valid fewer_agreed",
            f"{_RULES}：到会、投票和当选须按人数、票数核对。",
        ),
        FieldGround(
            "committee_met_on committee_present",
            f"{_RULES}：第一次委员会会议选举书记、副书记。",
        ),
        FieldGround("decided_on document_number", f"{_RULES}：换届、候选人和选举结果须上级批复。"),
        FieldGround("reason", "退回、终止须说明理由，记入办理过程。"),
    )
    guide = {"elections": "party#换届选举"}
    menu = (
        Entry(
            "党组织",
            "换届选举",
            "user-check",
            "elections:list",
            action=Action.SEE_MEMBERS,
            also=tuple(f"elections:{each}" for each in _PAGES),
            place=36,
        ),
    )
    api = (Resource("elections", "api.ElectionApi", "election"),)
    api_examples = ("api.EXAMPLES",)
    lookups = ("lookups.LOOKUPS",)
    recyclable = (Recyclable("Election", restore="elections:restore", searchable=False),)
    panels = (PanelEntry("branches.PartyOrganization", "links", "换届选举", "elections:of_party"),)
    papers = ("papers.PAPERS", "letters.LETTERS")
    successors = ("succession.SUCCESSORS",)
    unmoved = {
        "Candidate.member": "who stood then, whatever becomes of him",
        "Voter.member": "who was entitled then, whatever becomes of him",
    }
    audit_actions = ("choices.ElectionAction",)
    todos = ("todos.TODOS",)
    demo = ("demo.generate",)
    notices = (
        NoticeKind(
            "election_asked",
            "换届选举待批复",
            f"{_RULES}：换届、候选人和选举结果须上级批复，不批复不能往下办。",
        ),
        NoticeKind(
            "election_answered",
            "换届选举的批复",
            f"{_RULES}：上级批复或退回后，由党组织接着办理。",
        ),
    )
    lasting = {
        "Election": "how a term began is kept for ever",
        "Candidate": "part of an election",
        "Voter": "part of an election: by this list somebody was elected",
        "Ballot": "part of an election",
        "Vote": "part of an election",
        "ElectionStep": "part of an election",
    }
