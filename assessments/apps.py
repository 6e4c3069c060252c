from celery.schedules import crontab

from accounts.choices import Action
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    NoticeKind,
    PanelEntry,
    Resource,
    RuledOut,
    Scheduled,
)

_BURDENS = "《整治形式主义为基层减负若干规定》"
_REPORTS = "党组织书记抓基层党建述职评议考核办法"
_ROUND = (
    "round",
    "new_round",
    "edit_round",
    "publish",
    "award",
    "recount",
    "withdraw",
    "cancel_round",
    "send_slips",
    "sample",
    "tiers",
)
_FOLLOWING = (
    "proposal",
    "decide",
    "propose",
    "consequences",
    "new_consequence",
    "replace_consequence",
    "end_consequence",
)
_SCHEME = (
    "scheme",
    "new_scheme",
    "load_scheme",
    "edit_scheme",
    "copy_scheme",
    "frame",
    "replace_scheme",
    "settle_scheme",
    "end_scheme",
    "preview",
    "new_item",
    "item",
    "remove_item",
)
_OTHERS = (
    "other",
    "report",
    "talk",
    "new_hearing",
    "hearing",
    "count_ballots",
    "print_ballots",
    "close_hearing",
    "cancel_hearing",
)
_RATING = (
    "detail",
    "marks",
    "take_over",
    "return",
    "send_back",
    "reopen",
    "new_objection",
    "answer_objection",
)


def _named(*names: str) -> tuple[str, ...]:
    return tuple(f"assessments:{each}" for each in names)


def _works(user) -> bool:
    """Whoever works at ratings; vetoes are not published."""
    actions = (Action.ASSESS_OWN, Action.CHECK_ASSESSMENTS, Action.REVIEW_ASSESSMENTS)
    return any(user.may(each) for each in actions)


def _reports(user) -> bool:
    """Whoever reports, or works at the rating of those who do."""
    actions = (Action.REPORT_WORK, Action.CHECK_ASSESSMENTS, Action.REVIEW_ASSESSMENTS)
    return any(user.may(each) for each in actions)


def _slips(user) -> bool:
    return user.may(Action.REVIEW_ASSESSMENTS) or user.may(Action.ANSWER_SLIPS)


class AssessmentsConfig(DomainApp):
    name = "assessments"
    verbose_name = "评星"
    address = "assessments/"
    grounds = (
        FieldGround(
            "code name subject months validity source dimensions levels vetoes bonus_cap"
            " reweighting tie_by tie_end low_star low_rounds file",
            f"{_BURDENS}：评什么、怎么评由县级定成方案，写明依据，评定期间不变。",
        ),
        FieldGround(
            "dimension title marks bonus method standard fact scoring steps floor skip_unknown"
            " evidence evidence_ground kinds least_members most_members",
            "每个项目写明分值、来源、核实方式和扣分办法，被评的人看得到。",
        ),
        FieldGround(
            "scheme region starts_on ends_on basis basis_number approved_on own_until town_until"
            " county_until publicity_days",
            f"{_BURDENS}：创建示范、达标活动须经批准；期限和公示须事先告知。",
        ),
        FieldGround("departments due_on", "一票否决由主管部门认定，须在期限内答复。"),
        FieldGround(
            "answer way document_number party_organization text happened_on department ground",
            "一票否决须写明情形、日期、认定部门和依据。",
        ),
        FieldGround("reason version", "退回、改分、撤销、取消须说明理由，对方据此办理。"),
        FieldGround(
            "scheme_code star benefit amount valid_from valid_to",
            "哪一级得到什么由县级按文件规定，写明依据和起止，改了保留原来的。",
        ),
        FieldGround(
            "round ranked kind most decision decision_number decided_on starts_on ends_on",
            f"{_BURDENS}：排名通报须有决定、范围和期限，到期撤下。",
        ),
        FieldGround("move document_number", "补助、津贴、评优由人决定，须留存决定和文号。"),
        FieldGround(
            "text side met_on vote_kind entitled_count people",
            f"{_REPORTS}：书记向上级党组织和党员述职，由两方无记名测评。",
        ),
        FieldGround(
            "present_count issued returned valid",
            f"{_REPORTS}：述职会议的到会、票数须核对；不足 5 票的不登记结果。",
        ),
        FieldGround(
            "talked_on held_by problems agreed",
            f"{_REPORTS}：同等次靠后的谈话，指出问题、提出要求。",
        ),
        FieldGround("verdicts pay", "测评怎样折算、同绩效怎样挂钩由县级写在方案里，事先公开。"),
        FieldGround("wanted", "抽查复核须事先定数量，抽取过程留存。"),
        FieldGround("raised_on upheld item", "公示期间的异议须登记、核实、答复；不登记提出人。"),
    )
    ruled_out = (
        RuledOut(
            "traces",
            "评星方案只能选列出的数据，项目里写照片、会议记录本等的不能保存；没有照片不影响得分。",
            "assessments:schemes",
        ),
        RuledOut(
            "likes", "点赞、转发、学时不在可选的数据里，写进项目的不能保存。", "assessments:schemes"
        ),
        RuledOut("log_in", "登录、在线时长不在可选的数据里。", "assessments:schemes"),
        RuledOut(
            "forms", "系统有的数据自动计分，不用填报；方案写明每轮用时。", "assessments:schemes"
        ),
        RuledOut(
            "rankings",
            "公布排名须有决定、范围和撤下日期，到期自动撤下；只比党组织、镇街，不排个人。",
            "assessments:rankings",
        ),
        RuledOut(
            "photos", "自评不要求照片和附件，要求说明依据的写活动、文号即可。", "assessments:list"
        ),
    )
    guide = {
        "assessments": "stars",
        **dict.fromkeys(_named("schemes", *_SCHEME), "stars#方案"),
        **dict.fromkeys(_named("rounds", *_ROUND), "stars#启动一轮"),
        **dict.fromkeys(_named("others", *_OTHERS), "stars#述职考核"),
        **dict.fromkeys(
            _named("comparison", "rankings", "ranking", "new_ranking", "end_ranking"),
            "stars#比学赶超",
        ),
        **dict.fromkeys(_named("proposals", *_FOLLOWING), "stars#结果运用"),
        **dict.fromkeys(
            _named("slips", "slip", "answer_slip", "slip_veto", "vetoes", "new_veto", "lift_veto"),
            "stars#一票否决",
        ),
    }
    menu = (
        Entry("评星", "评星", "star", "assessments:list", also=_named(*_RATING), place=10),
        Entry(
            "评星",
            "述职考核",
            "message-2",
            "assessments:others",
            action="",
            needs=_reports,
            also=_named(*_OTHERS),
            place=15,
        ),
        Entry(
            "评星",
            "评星轮次",
            "award",
            "assessments:rounds",
            also=_named(*_ROUND),
            place=20,
        ),
        Entry(
            "评星",
            "结果运用",
            "gift",
            "assessments:proposals",
            action="",
            needs=_works,
            also=_named(*_FOLLOWING),
            place=25,
        ),
        Entry(
            "评星",
            "比学赶超",
            "chart-dots",
            "assessments:comparison",
            also=_named("rankings", "ranking", "new_ranking", "end_ranking"),
            place=27,
        ),
        Entry(
            "评星",
            "评星方案",
            "list-details",
            "assessments:schemes",
            also=_named(*_SCHEME),
            place=30,
        ),
        Entry(
            "评星",
            "核查单",
            "info-circle",
            "assessments:slips",
            action="",
            needs=_slips,
            also=_named("slip", "answer_slip", "slip_veto"),
            place=40,
        ),
        Entry(
            "评星",
            "一票否决",
            "ban",
            "assessments:vetoes",
            action="",
            needs=_works,
            also=_named("new_veto", "lift_veto"),
            place=50,
        ),
    )
    panels = (
        PanelEntry("branches.PartyOrganization", "facts", "评星", "assessments:of_party"),
        PanelEntry("branches.PartyOrganization", "facts", "结果运用", "assessments:granted_to"),
        PanelEntry("own.MemberAccount", "links", "述职测评", "assessments:own"),
    )
    own_data = ("services.own.PARTS",)
    attachments = ("DutyReport",)
    api = (
        Resource("schemes", "api.SchemeApi", "scheme"),
        Resource("rounds", "api.RoundApi", "round"),
        Resource("assessments", "api.AssessmentApi", "assessment"),
        Resource("scores", "api.ScoreApi", "score"),
    )
    api_examples = ("api.EXAMPLES",)
    columns = ("columns.COLUMNS",)
    lookups = ("lookups.LOOKUPS",)
    draws = ("services.overview.KINDS",)
    papers = ("papers.PAPERS",)
    todos = ("todos.TODOS",)
    audit_actions = ("choices.AssessmentAction",)
    demo_later = ("demo.generate",)
    notices = (
        NoticeKind(
            "assessment_round",
            "评星启动、公示",
            "自评和异议都有期限，须告知党组织书记；不告知就会错过。",
        ),
        NoticeKind("assessment_returned", "评星退回", "退回的要有人接着办；不告知评定就停在那里。"),
        NoticeKind(
            "assessment_low",
            "连续低星提醒",
            "方案规定连续几轮低于几星的要提醒；不告知就失去整改的时间。",
        ),
        NoticeKind("assessment_slip", "核查单待答复", "部门须在期限内答复；不告知评定就停在那里。"),
    )
    schedule = (
        Scheduled(
            "count-open-rounds",
            "评星重新计分",
            "tasks.count_open_rounds",
            crontab(hour=4, minute=20),
        ),
    )
    unmoved = {
        "Round.region": "where the round was held",
        "Assessment.region": "where it was rated",
        "Ranking.region": "where it was published",
        "Assessment.party_organization": "who was rated; one that ends meanwhile is left out",
        "Hearing.party_organization": "whose members or committee voted then",
        "Veto.party_organization": "where it happened: it is counted with the one that was rated",
    }
    lasting = {
        "Scheme": "each edition: rounds are explained by it",
        "Round": "one a year; stars refer to it",
        "RoundStep": "goes with its round",
        "Assessment": "one a year for each Party organization",
        "AssessmentStep": "goes with its assessment",
        "Mark": "goes with its assessment: how the star came about",
        "Score": "goes with its assessment",
        "Consequence": "each row: what was proposed is explained by it",
        "Proposal": "the ledger of what was granted",
        "ProposalStep": "goes with its proposal",
        "Ranking": "each decision to publish",
        "Slip": "goes with its round",
        "Veto": "counts in rounds to come",
        "Objection": "goes with its assessment",
        "DutyReport": "goes with its assessment",
        "Hearing": "goes with its round: how votes came about",
        "Heard": "goes with its assessment",
        "Talk": "goes with its assessment",
    }
