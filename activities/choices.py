"""Values of `activities` fields."""

from django.db import models


class DutyCode(models.TextChoices):
    """What an activity is, and which duty of a Party organization it fulfils."""

    MEMBER_MEETING = "member_meeting", "党员大会"
    COMMITTEE_MEETING = "committee_meeting", "支委会"
    GROUP_MEETING = "group_meeting", "党小组会"
    PARTY_CLASS = "party_class", "党课"
    PARTY_DAY = "party_day", "主题党日"
    ORGANIZATION_LIFE = "organization_life", "组织生活会"
    APPRAISAL = "appraisal", "民主评议党员"
    HEART_TALK = "heart_talk", "谈心谈话"
    FIRST_TOPIC = "first_topic", "第一议题"
    ENTERPRISE_MEETING = "enterprise_meeting", "党企沟通会"
    DELIBERATION = "deliberation", "党群议事会"
    CONSULTATION = "consultation", "民主恳谈会"
    SHORT_CLASS = "short_class", "微型党课"
    #: 志愿服务, 党建+ …: fulfils no duty.
    OTHER = "other", "其他活动"


class ActivityState(models.TextChoices):
    PLANNED = "planned", "已计划"
    FILED = "filed", "待审核"
    ACCEPTED = "accepted", "已通过"
    RETURNED = "returned", "已退回"
    #: Does not count: the Party organization holds another one by a day.
    REDO = "redo", "待补课"
    MADE_UP = "made_up", "已补课"
    WITHDRAWN = "withdrawn", "已撤回"


#: What was held, whatever the review says of it yet; a returned one does not count.
HELD = (ActivityState.FILED, ActivityState.ACCEPTED)
#: What whoever filed it may still change.
OPEN = (ActivityState.PLANNED, ActivityState.FILED, ActivityState.RETURNED)


class ActivitySource(models.TextChoices):
    """By which door it was filed."""

    PHONE = "phone", "手机填报"
    DESK = "desk", "电脑填报"
    PAPER = "paper", "纸质表录入"
    API = "api", "接口"
    ROTA = "rota", "支部轮值"


class ExcuseState(models.TextChoices):
    """How far a branch's asking to be excused from a duty has come."""

    ASKED = "asked", "待答复"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


class ActivityAction(models.TextChoices):
    """What this app records in the audit log."""

    ACTIVITY_WITHDRAWN = "activity_withdrawn", "撤回活动"
    DELEGATION_GIVEN = "delegation_given", "委托代填"
    DELEGATION_ENDED = "delegation_ended", "终止委托代填"
    DUTY_RULE_CHANGED = "duty_rule_changed", "修改组织生活制度"
