from accounts.choices import Action
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    NoticeKind,
    PanelEntry,
    Resource,
    RuledOut,
)


class RotaConfig(DomainApp):
    name = "rota"
    verbose_name = "支部轮值"
    address = "rota/"
    grounds = (
        FieldGround(
            "committee year proposals_until least most note",
            "支部轮值由党委、党总支按年征集，截止日期和项目数由牵头党组织定。",
        ),
        FieldGround(
            "organizer co_hosts topic text planned_on starts_at place capacity sign_up_until"
            " duties",
            "菜单须写明谁主办、做什么、何时何地、来多少人，党员才能选择。",
        ),
        FieldGround("members", "名额有限，按人报名；由支部办理，党员不用登录。"),
        FieldGround(
            "held_on host guests absent photos",
            "《中国共产党支部工作条例（试行）》：组织生活应当如实记录；一次填报，参加的党组织不再各填；照片自愿。",
        ),
        FieldGround("party_organization", "自愿写反馈，须写明是哪个党组织。"),
        FieldGround("reason version", "取消须说明原因，报了名的支部据此另作安排。"),
    )
    ruled_out = (
        RuledOut("check_in", "轮值不签到打卡，到会由主办支部填报时记一次。", "rota:list"),
        RuledOut("likes", "活动反馈自愿，没有点赞、评分，不计数。", "rota:list"),
        RuledOut("rankings", "轮值项目数、报名人数不作指标，不排名。", "rota:list"),
    )
    guide = {"rota": "rota"}
    menu = (
        Entry(
            "组织生活",
            "轮值",
            "refresh",
            "rota:list",
            also=(
                "rota:detail",
                "rota:edit",
                "rota:cancel",
                "rota:sign_up",
                "rota:hold",
                "rota:remark",
                "rota:calls",
                "rota:call",
                "rota:new_call",
                "rota:edit_call",
                "rota:publish",
                "rota:close",
                "rota:propose",
            ),
            place=35,
        ),
        Entry(
            "组织生活",
            "轮值筛选",
            "filter",
            "rota:screening",
            action=Action.REVIEW_ACTIVITIES,
            also=("rota:screen",),
            place=36,
        ),
    )
    panels = (PanelEntry("activities.Activity", "links", "支部轮值", "rota:of_activity"),)
    api = (
        Resource("rota-calls", "api.RotaCallApi", "rota-call"),
        Resource("rota-projects", "api.RotaProjectApi", "rota-project"),
        Resource("rota-screenings", "api.RotaScreeningApi", "rota-screening"),
        Resource("rota-sign-ups", "api.RotaSignUpApi", "rota-sign-up"),
    )
    api_examples = ("api.EXAMPLES",)
    lookups = ("lookups.LOOKUPS",)
    demo = ("demo.generate",)
    successors = ("succession.SUCCESSORS",)
    todos = ("todos.TODOS",)
    notices = (
        NoticeKind("rota_call", "轮值征集、发布菜单", "推荐和报名有截止日期；不告知就会错过。"),
        NoticeKind(
            "rota_project",
            "轮值项目的办理",
            "筛选结果、共同主办、候补递补、改期、取消要有人接着办；不告知就会白跑。",
        ),
    )
    audit_actions = ("choices.RotaAction",)
    unmoved = {
        "SignUp.party_organization": "who signed them up; on the day each counts where he belongs",
        "SignUp.member": "goes with the member, whom nothing merges",
        "Remark.party_organization": "who took part at that time",
    }
    lasting = {
        "Call": "one a year for each committee",
        "Project": "a few a year for each branch; activities refer to them",
        "ProjectHost": "goes with its project",
        "ProjectStep": "goes with its project",
        "SignUp": "goes with its project: says who took part",
        "Remark": "goes with its project",
    }
