"""Values of `joining` fields."""

from django.db import models


class CandidateState(models.TextChoices):
    """How far somebody has come, or how it ended."""

    SEEDLING = "seedling", "红苗对象"
    APPLICANT = "applicant", "入党申请人"
    ACTIVIST = "activist", "入党积极分子"
    TARGET = "target", "发展对象"
    PROBATIONARY = "probationary", "预备党员"
    FULL = "full", "已转正"
    WITHDRAWN = "withdrawn", "取消预备党员资格"
    LEFT = "left", "已终止"
    DECEASED = "deceased", "已去世"


#: Somebody still has something to do about them.
UNDER_WAY = (
    CandidateState.SEEDLING,
    CandidateState.APPLICANT,
    CandidateState.ACTIVIST,
    CandidateState.TARGET,
    CandidateState.PROBATIONARY,
)
#: Not yet a member: moved and ended here, not by the register of members.
BEFORE_MEMBER = UNDER_WAY[:-1]


class CandidateKind(models.TextChoices):
    """Whom the 红苗计划 looks for."""

    INVESTOR = "investor", "出资人"
    MANAGEMENT = "management", "管理层"
    BACKBONE = "backbone", "业务骨干"
    SKILLED = "skilled", "生产经营能手"
    LEARNED = "learned", "高知识群体"
    OTHER = "other", "其他"


#: 管理骨干: their share among those developed is shown.
MANAGEMENT_BACKBONE = (CandidateKind.INVESTOR, CandidateKind.MANAGEMENT, CandidateKind.BACKBONE)


class JoiningStage(models.TextChoices):
    """The five stages of the way."""

    APPLYING = "applying", "申请入党"
    ACTIVIST = "activist", "入党积极分子的确定和培养教育"
    TARGET = "target", "发展对象的确定和考察"
    ADMISSION = "admission", "预备党员的接收"
    PROBATION = "probation", "预备党员的教育考察和转正"


class Acts(models.TextChoices):
    """Who does a step, and so who records it."""

    APPLICANT = "applicant", "本人"
    BRANCH = "branch", "党支部"
    SUPERIOR = "superior", "上级党委"


class Issuer(models.TextChoices):
    """Who issues the papers of a step."""

    APPLICANT = "applicant", "本人"
    BRANCH = "branch", "党支部"
    SUPERIOR = "superior", "上级党委"
    SPONSOR = "sponsor", "培养联系人"


class Bound(models.TextChoices):
    LEAST = "least", "不少于"
    MOST = "most", "不超过"


class Unit(models.TextChoices):
    """Years and months are those of the calendar, never so many days."""

    YEAR = "year", "年"
    MONTH = "month", "个月"
    WORKDAY = "workday", "个工作日"
    DAY = "day", "天"
    HOUR = "hour", "学时"
    PERSON = "person", "名"
    TIME = "time", "次"


class Binding(models.TextChoices):
    """What becomes of a date that breaks a limit."""

    #: Nobody switches it off.
    LAW = "law", "法规硬性要求"
    #: Worded 一般, or a time within which somebody has to act.
    RULE = "rule", "法规时限、一般要求"
    WISH = "wish", "县级要求"


class Decision(models.TextChoices):
    """What the meeting decides when the probation is over."""

    FULL = "full", "按期转为正式党员"
    EXTENDED = "extended", "延长预备期"
    WITHDRAWN = "withdrawn", "取消预备党员资格"


class HelperRole(models.TextChoices):
    """As what a full member looks after somebody."""

    CONTACT = "contact", "一对一联系人"
    SPONSOR = "sponsor", "培养联系人"
    INTRODUCER = "introducer", "入党介绍人"


class LookResult(models.TextChoices):
    GOOD = "good", "表现好，继续培养"
    FAIR = "fair", "表现一般，加强教育"
    POOR = "poor", "存在问题，须改进"


class Ending(models.TextChoices):
    """Why the way ends before somebody is a full member."""

    GAVE_UP = "gave_up", "本人放弃"
    UNFIT = "unfit", "不具备条件，终止培养"
    MOVED = "moved", "离开本县，材料已转出"
    DECEASED = "deceased", "去世"


class QuotaKind(models.TextChoices):
    GENERAL = "general", "年度指标"
    #: Kept apart for 两新 in the 红苗计划.
    SEPARATE = "separate", "单列名额"


class SeatMove(models.TextChoices):
    """What moved seats."""

    ISSUED = "issued", "下达"
    PASSED = "passed", "分配"
    RETURNED = "returned", "退回"
    USED = "used", "使用"
    RELEASED = "released", "释放"


class SeedlingMeasure(models.TextChoices):
    """七个一."""

    SEARCH = "search", "开展一次集中排查"
    CHOICE = "choice", "组织一次公开推优"
    TARGETS = "targets", "明确一批重点对象"
    SEATS = "seats", "单列一批发展名额"
    CONTACTS = "contacts", "完善一对一联系机制"
    TRAINING = "training", "实施一系列培训计划"
    TALENTS = "talents", "建立一个优秀人才库"


class JoiningAction(models.TextChoices):
    """What this app records in the audit log."""

    ADMITTED = "candidate_admitted", "接收为预备党员"
    DECIDED = "candidate_decided", "预备期满的决定"
    STEP_TAKEN_BACK = "joining_step_taken_back", "撤回发展党员步骤"
    CANDIDATE_KNOWN = "candidate_known", "登记时已有发展党员记录"
    SEATS_MOVED = "seats_moved", "下达、分配、退回发展指标"
