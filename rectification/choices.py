"""Values of `rectification` fields."""

from django.db import models


class CaseState(models.TextChoices):
    """How far a case has come (docs/contract.md)."""

    DRAFTED = "drafted", "待下发"
    ISSUED = "issued", "待签收"
    ACKNOWLEDGED = "acknowledged", "待整改"
    RESPONDED = "responded", "整改中"
    PROVED = "proved", "待复核"
    CLOSED = "closed", "已销号"
    #: What was shown is not enough: on as one that was answered.
    RETURNED = "returned", "已退回"
    #: It was sent to the wrong place: back to whoever sends it out.
    REMANDED = "remanded", "已退办"
    WITHDRAWN = "withdrawn", "已撤销"


#: Nothing is to be done any more.
ENDED = (CaseState.CLOSED, CaseState.WITHDRAWN)
OPEN = tuple(each for each in CaseState if each not in ENDED)
#: What waits for whoever sends cases out, answers them, checks them.
TO_ISSUE = (CaseState.DRAFTED, CaseState.REMANDED)
TO_ANSWER = (
    CaseState.ISSUED,
    CaseState.ACKNOWLEDGED,
    CaseState.RESPONDED,
    CaseState.RETURNED,
)
TO_VERIFY = (CaseState.PROVED,)


class Severity(models.TextChoices):
    """As which light a case began; other kinds of cases have none."""

    RED = "red", "红灯"
    AMBER = "amber", "黄灯"


class WeakCause(models.TextChoices):
    """Why a Party organization is called weak."""

    SECRETARY = "secretary", "书记不胜任或长期空缺"
    COMMITTEE = "committee", "班子不健全、不团结"
    LIFE = "life", "组织生活不正常"
    MEMBERS = "members", "党员教育管理松散"
    SETUP = "setup", "组织设置不规范"
    ROLE = "role", "作用发挥不明显"
    OTHER = "other", "其他原因"


class NegativeClass(models.TextChoices):
    """The four classes of the negative list: topics of its cases."""

    TERM = "term_lapsed", "任期届满不换届"
    MEMBERS = "members_lax", "党员教育管理不严格"
    SETUP = "setup_irregular", "组织建设不规范"
    ROLE = "role_absent", "作用发挥不到位"


class Tier(models.TextChoices):
    """Where a Party organization stands, as people judge it; no figure leads to it."""

    DEMONSTRATION = "demonstration", "示范"
    STEADY = "steady", "巩固"
    IMPROVING = "improving", "提高"
    WARNING = "warning", "预警"


class AnswerKind(models.TextChoices):
    MEASURES = "measures", "整改措施"
    PROOF = "proof", "佐证"


class AskedState(models.TextChoices):
    """What became of an extension that was asked for."""

    ASKED = "asked", "待批准"
    GRANTED = "granted", "同意延期"
    REFUSED = "refused", "不同意延期"


class AppealState(models.TextChoices):
    """What became of an appeal: the data are wrong."""

    ASKED = "asked", "核对中"
    UPHELD = "upheld", "申诉成立"
    #: The data were wrong, and by the right ones it is still to be put right.
    CORRECTED = "corrected", "已更正，仍须整改"
    REJECTED = "rejected", "申诉不成立"


class Measure(models.TextChoices):
    """What follows when a red light does not go out."""

    TALK = "talk", "约谈"
    REVIEW = "review", "书面检查"
    LEADER = "leader", "领导督办"


class Urgency(models.TextChoices):
    """How long something may take, in working days."""

    URGENT = "urgent", "急办事项"
    USUAL = "usual", "一般事项"
    HARD = "hard", "复杂事项"


class CaseAction(models.TextChoices):
    """What this app records in the audit log."""

    CASE_OPENED = "case_opened", "列入整改"
    TIER_SET = "tier_set", "设定党组织等次"
    CASES_ISSUED = "cases_issued", "下发整改件"
    CASE_CLOSED = "case_closed", "整改件销号"
    CASE_WITHDRAWN = "case_withdrawn", "撤销整改件"
    EXTENSION_DECIDED = "extension_decided", "决定延期"
    APPEAL_DECIDED = "appeal_decided", "申诉核对完毕"
