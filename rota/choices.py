"""Values of `rota` fields."""

from django.db import models

from activities.choices import DutyCode


class ProjectDuty(models.TextChoices):
    """What an event of several branches may count for. Meetings that a branch holds of its own
    members, with votes and an agenda of its own, are not among them."""

    PARTY_DAY = DutyCode.PARTY_DAY.value, DutyCode.PARTY_DAY.label
    PARTY_CLASS = DutyCode.PARTY_CLASS.value, DutyCode.PARTY_CLASS.label
    SHORT_CLASS = DutyCode.SHORT_CLASS.value, DutyCode.SHORT_CLASS.label
    OTHER = DutyCode.OTHER.value, DutyCode.OTHER.label


class CallState(models.TextChoices):
    """How far a committee's call of a year has come."""

    OPEN = "open", "征集中"
    #: The menu is open: members are signed up.
    PUBLISHED = "published", "已发布"
    CLOSED = "closed", "已结束"


class ProjectState(models.TextChoices):
    """How far a project has come, from the proposal to the event."""

    PROPOSED = "proposed", "待筛选"
    RETURNED = "returned", "已退回"
    LISTED = "listed", "已列入"
    DECLINED = "declined", "未列入"
    HELD = "held", "已开展"
    CANCELLED = "cancelled", "已取消"


#: What counts against the number that a Party organization may propose.
STANDING = (
    ProjectState.PROPOSED,
    ProjectState.RETURNED,
    ProjectState.LISTED,
    ProjectState.HELD,
)
#: What a proposer may still change.
OPEN = (ProjectState.PROPOSED, ProjectState.RETURNED, ProjectState.LISTED)
#: What stands, or stood, on the published menu.
ON_MENU = (ProjectState.LISTED, ProjectState.HELD, ProjectState.CANCELLED)


class HostAnswer(models.TextChoices):
    """What a Party organization says that was asked to host together with another one."""

    ASKED = "asked", "待答复"
    AGREED = "agreed", "同意共同主办"
    REFUSED = "refused", "不参加主办"


class SignUpState(models.TextChoices):
    PLACED = "placed", "已报名"
    WAITING = "waiting", "候补"
    CANCELLED = "cancelled", "已取消"


class RotaAction(models.TextChoices):
    """What this app records in the audit log."""

    ROTA_PUBLISHED = "rota_published", "发布轮值菜单"
    ROTA_CANCELLED = "rota_cancelled", "取消轮值项目"
