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
    RuledOut,
)
from core.succession import PlainKey

_RULES = "《中国共产党发展党员工作细则》"
_PAGES = (
    "detail",
    "new",
    "edit",
    "move",
    "end",
    "contact",
    "look",
    "step",
    "take_back",
    "seedlings",
    "rules",
    "replace_limit",
    "add_step",
    "change_step",
    "quotas",
    "quota",
    "issue",
    "pass_seats",
    "return_seats",
)


class JoiningConfig(DomainApp):
    name = "joining"
    verbose_name = "发展党员"
    address = "joining/"
    grounds = (
        FieldGround(
            "name id_number ethnicity education position party_organization region organization"
            " applied_on",
            f"{_RULES}：申请人的基本情况和培养的党支部；证件号加密保存，用于核对年龄和重复登记。",
        ),
        FieldGround("phone", "便于联系本人；加密保存。"),
        FieldGround("kind is_seedling", "红苗计划的对象类别；只用于统计管理骨干占比。"),
        FieldGround("leaves_on", f"{_RULES}第十八条：三个月内将离开单位的一般不办理接收手续。"),
        FieldGround(
            "happened_on people note document_number helpers days hours",
            f"{_RULES}：每一步的日期、经办人和文号，写入全程纪实表。",
        ),
        FieldGround(
            "entitled present in_favour decision until",
            f"{_RULES}第十九条、第二十条、第三十一条：到会、赞成人数和大会的决定。",
        ),
        FieldGround(
            "shown_from shown_to", f"{_RULES}第十三条：列为发展对象前公示不少于五个工作日。"
        ),
        FieldGround("looked_on result text", f"{_RULES}第十一条：每半年考察一次。"),
        FieldGround("ending ended_on reason", "终止、撤回须说明原因，以前的记录保留。"),
        FieldGround("measure done_on", "红苗计划“七个一”完成情况，由镇街登记。"),
        FieldGround("year number", "年度发展指标的下达、分配和使用。"),
        FieldGround(
            "title acts paper issuer matter publicity approval after_step amount in_use valid_from"
            " ground",
            "县级自设的步骤和期限须有依据和生效日期。",
        ),
    )
    ruled_out = (
        RuledOut("photos", "发展党员只登记日期、人数和文号，不要求上传照片。", "joining:list"),
    )
    guide = {"joining": "joining"}
    menu = (
        Entry(
            "党员",
            "发展党员",
            "user-plus",
            "joining:list",
            action=Action.SEE_MEMBERS,
            also=tuple(f"joining:{each}" for each in _PAGES),
            place=41,
        ),
    )
    api = (Resource("candidates", "api.CandidateApi", "candidate"),)
    api_examples = ("api.EXAMPLES",)
    lookups = ("lookups.LOOKUPS",)
    sheets = ("imports.CandidateSheet",)
    families = ("undo.FAMILIES",)
    recyclable = (Recyclable("Candidate", restore="joining:restore", searchable=False),)
    panels = (
        PanelEntry("branches.PartyOrganization", "people", "发展党员", "joining:of_party"),
        PanelEntry("members.Member", "links", "发展过程", "joining:of_member"),
    )
    papers = ("papers.PAPERS",)
    todos = ("todos.TODOS",)
    successors = (
        "succession.SUCCESSORS",
        PlainKey("joining.Candidate", "organization"),
        PlainKey("joining.Candidate", "region"),
    )
    foreign_triggers = ("succession.FOLLOWS_MEMBER",)
    unmoved = {
        "Candidate.member": "goes with the member, whom nothing merges",
        "Helper.member": "who looked after him then, whatever becomes of him",
        "StepRecord.party_organization": "where the step was taken then",
        "SeedlingCheck.region": "what the town had done; stays with it",
    }
    audit_actions = ("choices.JoiningAction",)
    demo = ("demo.generate",)
    refreshes = (Refresh("发展党员的进度和下一步", "services.follow_register"),)
    notices = (
        NoticeKind(
            "joining_asked",
            "发展党员待上级办理",
            f"{_RULES}：备案、预审、审批由上级党委办理，不办理不能往下进行。",
        ),
        NoticeKind(
            "joining_answered",
            "发展党员的上级意见",
            f"{_RULES}：上级办理后由党支部接着办理，多数步骤有期限。",
        ),
    )
    retention = (
        Retention(
            "candidates-ended",
            "未入党人员的联系方式",
            (),
            "",
            days=1095,
            at_least=365,
            ground="培养情况和材料按发展党员工作细则保存；联系方式不再需要，《个人信息保护法》第四十七条。",
            listed="services.retention.ENDED",
        ),
    )
    lasting = {
        "Candidate": "how somebody came into the Party is kept for ever",
        "StepRecord": "part of a candidate",
        "Look": "part of a candidate",
        "Helper": "part of a candidate",
        "JoiningStep": "earlier ways are explained by what held then",
        "JoiningLimit": "earlier ways are explained by what held then",
        "QuotaHolding": "the seats of a year are accounted for ever",
        "QuotaEntry": "by these the seats of a year are accounted for",
        "SeedlingCheck": "what was done in a year",
    }
