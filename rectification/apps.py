from accounts.choices import Action
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    NoticeKind,
    PanelEntry,
    Refresh,
    Resource,
    RuledOut,
)

_PAGES = (
    "detail",
    "move",
    "confirm",
    "withdraw",
    "withdraw_many",
    "reopen",
    "extend",
    "appeal",
    "decide_extension",
    "decide_appeal",
    "decide_field",
    "record_escalation",
    "open",
    "change_plan",
    "check",
    "rules",
    "replace_deadline",
    "replace_escalation",
)


def _has_cases(user) -> bool:
    """Whoever sees the registry, and whoever cases are sent to."""
    return user.may(Action.SEE_REGISTRY) or user.may(Action.ANSWER_CASES)


def _sees_regions(user) -> bool:
    """Lists of what was entered by hand: whoever sees single Party organizations finds his own
    among his cases."""
    return bool(user.reach.placed(Action.SEE_REGISTRY))


class RectificationConfig(DomainApp):
    name = "rectification"
    verbose_name = "整改"
    address = "cases/"
    grounds = (
        FieldGround(
            "addressee department",
            "整改件须写明送给谁，由谁整改。",
        ),
        FieldGround(
            "text files",
            "整改措施和结果由整改单位填写，复核据此销号；附件可传可不传。",
        ),
        FieldGround("new_due_on", "延期须在到期前申请，写明理由和新的日期。"),
        FieldGround(
            "reason decision answer version",
            "退回、退办、撤销、不同意的须说明理由，对方据此办理。",
        ),
        FieldGround("effective_on", "申诉须写明正确的数据从哪一天起，更正后的月报据此重算。"),
        FieldGround("done_on note", "督促措施办理后登记时间和情况，不再重复要求。"),
        FieldGround(
            "party_organization topic causes fact owner plan opened_on due_on",
            "《中国共产党支部工作条例（试行）》：整顿后进党支部；列入的须写明问题、方案、期限和联系领导。",
        ),
        FieldGround("checked_on", "整顿情况由检查的人登记，整改单位不用另报。"),
        FieldGround("tier starts_on", "等次由县级、镇街研究确定，不由分数、次数算出来。"),
        FieldGround("days months valid_from ground", "期限和督促规则由县级定，写明依据。"),
    )
    ruled_out = (
        RuledOut("photos", "佐证附件可传可不传，没有照片不能退回。", "rectification:list"),
        RuledOut("rankings", "整改件不计分、不排名。", "rectification:list"),
        RuledOut(
            "rankings",
            "党组织等次由县级、镇街研究确定，不由分数、次数算出来，也不用来计分。",
            "rectification:weak",
        ),
    )
    guide = {
        "rectification": "cases",
        **dict.fromkeys(
            (
                "rectification:weak",
                "rectification:negative",
                "rectification:open",
                "rectification:change_plan",
                "rectification:check",
                "rectification:set_tier",
            ),
            "cases#软弱落后和负面清单",
        ),
    }
    menu = (
        Entry(
            "整改",
            "整改件",
            "checklist",
            "rectification:list",
            action="",
            needs=_has_cases,
            also=tuple(f"rectification:{each}" for each in _PAGES),
            place=10,
        ),
        Entry(
            "党组织",
            "软弱落后",
            "stairs-up",
            "rectification:weak",
            action="",
            needs=_sees_regions,
            also=("rectification:set_tier",),
            place=39,
        ),
        Entry(
            "整改",
            "负面清单",
            "list-check",
            "rectification:negative",
            action="",
            needs=_sees_regions,
            place=12,
        ),
    )
    panels = (
        PanelEntry("orgs.Organization", "due", "整改件", "rectification:of_organization"),
        PanelEntry(
            "branches.PartyOrganization", "due", "整改件", "rectification:of_party_organization"
        ),
        PanelEntry("branches.PartyOrganization", "facts", "等次", "rectification:tiers_of"),
    )
    api = (
        Resource("cases", "api.CaseApi", "case"),
        Resource("party-tiers", "api.TierApi", "party-tier"),
    )
    api_examples = ("api.EXAMPLES",)
    attachments = ("Answer",)
    audit_actions = ("choices.CaseAction",)
    successors = ("succession.SUCCESSORS",)
    case_kinds = ("cases.WeakCases", "cases.NegativeCases")
    columns = ("columns.COLUMNS",)
    lookups = ("lookups.LOOKUPS",)
    bulk = ("services.tiering.BULK",)
    unmoved = {
        "PartyTier.party_organization": "where it stood: stays with it when it is merged",
    }
    todos = ("todos.TODOS",)
    refreshes = (Refresh("整改件所在区域", "services.follow_places"),)
    demo_later = ("demo.generate",)
    notices = (
        NoticeKind(
            "case_to_answer",
            "整改件下发、退回、决定",
            "整改有期限；下发、退回、延期和申诉的结果须告知整改的人。",
        ),
        NoticeKind(
            "case_to_check",
            "整改件待复核、待决定",
            "佐证、退办、延期和申诉要有人接着办；不告知整改就停在那里。",
        ),
    )
    lasting = {
        "Case": "one for each matter; months and letters refer to it",
        "CaseStep": "goes with its case",
        "Answer": "goes with its case",
        "Check": "goes with its case",
        "Extension": "goes with its case",
        "Appeal": "goes with its case",
        "AppealField": "goes with its appeal",
        "Escalation": "goes with its case",
        "PartyTier": "where a Party organization stood is kept for ever",
        "OfficeDeadline": "deadlines are explained by what held then",
        "EscalationRule": "what followed is explained by what held then",
    }
