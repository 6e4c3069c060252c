from celery.schedules import crontab

from accounts.choices import Action
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    PanelEntry,
    Refresh,
    Resource,
    Retention,
    RuledOut,
    Scheduled,
)

_RULES = "《关于中国共产党党费收缴、使用和管理的规定》（2008）"
_PAGES = (
    "detail", "collect", "new_payment", "correct", "reverse_payment", "party", "own_party",
    "new_month", "new_officer", "end_officer", "new_base", "new_exemption", "end_exemption",
    "new_list", "new_bases", "list_page", "ledger", "new_entry", "reverse_entry", "new_year",
    "year", "rules",
    "replace_rate", "replace_limit", "arrears",
)  # fmt: skip


class DuesConfig(DomainApp):
    name = "dues"
    verbose_name = "党费"
    address = "dues/"
    grounds = (
        FieldGround(
            "kind base starts_on member amount month up_to rate fixed months limit",
            f"{_RULES}：按月收入和规定比例缴纳；收入加密保存，只有本党组织书记和本人能看到。",
        ),
        FieldGround(
            "first_month last_month decided_on document_number ground",
            f"{_RULES}：有困难的经支部研究、上级批准可以少缴或免缴。",
        ),
        FieldGround("paid_on method payer note reason", f"{_RULES}：收缴须登记，更正写明原因。"),
        FieldGround(
            "happened_on other year published_on",
            f"{_RULES}：党费上缴、使用须记账，每年向党员公布一次。",
        ),
        FieldGround("username ends_on", "委托他人代管须有起止，记入审计记录。"),
        FieldGround("file valid_from", "已有的清单导入，省去逐笔填写；标准从生效日期起执行。"),
    )
    ruled_out = (
        RuledOut(
            "check_in",
            "缴纳情况不排名、不计分，不进入任何指标、亮灯和评星；欠缴只提示，由党组织决定。",
            "dues:arrears",
        ),
    )
    guide = {
        "dues": "dues",
        "dues:rules": "dues#标准",
        "dues:arrears": "dues#欠缴提示",
        "dues:ledger": "dues#上缴拨返使用",
        "dues:new_list": "dues#导入缴费清单",
        "dues:new_bases": "dues#核定基数",
        "dues:list_page": "dues#导入缴费清单",
        "dues:year": "dues#年度公布",
    }
    menu = (
        Entry(
            "党员",
            "党费",
            "coins",
            "dues:list",
            action=Action.SEE_MEMBERS,
            also=tuple(f"dues:{each}" for each in _PAGES),
            place=44,
        ),
    )
    api = (Resource("dues", "api.DuesApi", "dues"),)
    api_examples = ("api.EXAMPLES",)
    panels = (
        PanelEntry("branches.PartyOrganization", "links", "党费", "dues:of_party"),
        PanelEntry("members.Member", "links", "党费", "dues:of_member"),
        PanelEntry("own.MemberAccount", "links", "党费", "dues:own"),
    )
    papers = ("papers.PAPERS",)
    own_data = ("services.own.PARTS",)
    silences = ("services.silence.SILENCES",)
    todos = ("todos.TODOS",)
    demo = ("demo.generate",)
    refreshes = (Refresh("党费欠缴", "services.refresh_every_arrear"),)
    schedule = (
        Scheduled(
            "refresh-dues-arrears",
            "重算党费欠缴月数",
            "tasks.refresh_arrears",
            crontab(hour=2, minute=20),
        ),
    )
    audit_actions = ("choices.DuesAction",)
    successors = ("succession.SUCCESSORS",)
    families = ("undo.FAMILIES",)
    unmoved = {
        "DuesOfficer.party_organization": "holds for this Party organization and for no other",
        "DuesBase.member": "goes with the member, whom nothing merges",
        "DuesExemption.member": "goes with the member, whom nothing merges",
        "DuesStanding.member": "goes with the member, whom nothing merges",
        "DuesMonth.party_organization": "what it collected, it collected itself",
        "Due.member": "goes with the member, whom nothing merges",
        "DuesPayment.member": "goes with the member, whom nothing merges",
        "DuesPayment.party_organization": "who received the money and wrote the receipt",
        "DuesYear.party_organization": "what it told its members",
        "PaymentList.party_organization": "belongs to its own months",
        "PaymentRow.member": "goes with the member, whom nothing merges",
    }
    retention = (
        Retention(
            "payment-lists",
            "缴费清单",
            ("PaymentList", "PaymentRow"),
            "services.retention.prune_lists",
            days=400,
            at_least=90,
            ground="供核对当年的登记；登记的缴纳另行保存。",
        ),
        Retention(
            "dues-bases-of-gone",
            "离开党员的党费基数",
            (),
            "",
            days=1095,
            at_least=365,
            ground="应缴、实缴在账上保存；工资收入只供核定当时的应缴，《个人信息保护法》第四十七条。",
            listed="services.retention.GONE",
        ),
    )
    lasting = {
        "DuesRate": "earlier months are explained by what held then",
        "DuesLimit": "earlier hints are explained by what held then",
        "DuesOfficer": "dated links: say who kept whose dues",
        "DuesBase": "by what each month was reckoned",
        "DuesExemption": "by which decision somebody paid less",
        "DuesStanding": "derived, one for each member who owes",
        "DuesMonth": "the books of a Party organization",
        "Due": "goes with its month",
        "DuesPayment": "the books of a Party organization",
        "DuesEntry": "the books of a Party organization",
        "DuesYear": "what the members were told",
    }
