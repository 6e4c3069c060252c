"""Values of `reviews` fields."""

from django.db import models


class AppraisalState(models.TextChoices):
    """How far a yearly review is; in this order."""

    PREPARING = "preparing", "学习准备"
    VOTING = "voting", "评议测评"
    GRADING = "grading", "评定等次"
    REPORTED = "reported", "待上级同意"
    AGREED = "agreed", "已完成"
    CANCELLED = "cancelled", "已终止"


#: Nothing more is done with it.
CLOSED_APPRAISALS = (AppraisalState.AGREED, AppraisalState.CANCELLED)


class VoteKind(models.TextChoices):
    PAPER = "paper", "纸质测评票，登记票数"
    CODES = "codes", "投票码，手机无记名投票"


class Grade(models.TextChoices):
    EXCELLENT = "excellent", "优秀"
    QUALIFIED = "qualified", "合格"
    BASIC = "basic", "基本合格"
    UNQUALIFIED = "unqualified", "不合格"


class NoGrade(models.TextChoices):
    """Why a member is on the list and gets no grade."""

    PROBATIONARY = "probationary", "预备党员，不定等次"
    FRAIL = "frail", "年老体弱、长期患病"
    AWAY = "away", "长期外出"
    OTHER = "other", "其他原因不参加"


class DisposalKind(models.TextChoices):
    """The three ways of 组织处置, and the suspension that may come before the last."""

    RECTIFY = "rectify", "限期改正"
    PERSUADE = "persuade", "劝其退党"
    REMOVE = "remove", "除名"
    SUSPEND = "suspend", "停止党籍"


class DisposalGround(models.TextChoices):
    WEAK_WILL = "weak_will", "缺乏革命意志、党性意识淡薄"
    RELIGION = "religion", "信仰宗教"
    NO_EXAMPLE = "no_example", "工作消极，不发挥先锋模范作用"
    NO_DISCIPLINE = "no_discipline", "组织纪律意识不强，不按规定参加组织生活、交纳党费"
    OUT_OF_TOUCH = "out_of_touch", "与党组织失去联系"
    THREATENS = "threatens", "以退党相要挟，经教育不改"
    NO_CHANGE = "no_change", "限期改正期满仍无转变"
    LOST_FAITH = "lost_faith", "丧失党员条件"
    LEFT_BY_HIMSELF = "left_by_himself", "自行脱党"
    STILL_LOST = "still_lost", "停止党籍两年后仍无法取得联系"
    REFUSES = "refuses", "受劝其退党处置，坚持不退"


class DisposalState(models.TextChoices):
    """How far a procedure is; in this order."""

    PROPOSED = "proposed", "支委会提出"
    FILED = "filed", "待事前备案"
    INVESTIGATING = "investigating", "调查核实"
    DECIDING = "deciding", "支部大会讨论"
    SUBMITTED = "submitted", "待审批"
    RUNNING = "running", "执行中"
    ENDED = "ended", "已办结"
    CANCELLED = "cancelled", "已终止"


#: Nothing more is done with it.
CLOSED_DISPOSALS = (DisposalState.ENDED, DisposalState.CANCELLED)


class DisposalEnd(models.TextChoices):
    """What came of it."""

    IMPROVED = "improved", "已改正"
    UNCHANGED = "unchanged", "期满仍无转变"
    LEFT = "left", "本人退党"
    REFUSED = "refused", "坚持不退"
    REMOVED = "removed", "已除名"
    RESTORED = "restored", "恢复党籍"
    LOST = "lost", "两年后仍无法取得联系"


class ReviewAction(models.TextChoices):
    """What this app records in the audit log."""

    SLIPS_PRINTED = "slips_printed", "制发投票码"
    DISPOSAL_APPROVED = "disposal_approved", "审批组织处置"
    DISPOSAL_ENDED = "disposal_ended", "办结组织处置"
