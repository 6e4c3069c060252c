"""States of campaigns and of the units in them, and what comes of a unit."""

from django.db import models


class CampaignState(models.TextChoices):
    DRAFT = "draft", "筹备"
    RUNNING = "running", "正在进行"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class AssignmentState(models.TextChoices):
    """The five steps 沟通、筛选、摸排、核对、组建, and where a unit's way may end."""

    CONTACT = "contact", "待沟通"
    SCREEN = "screen", "待筛选"
    VISIT = "visit", "待摸排"
    CHECK = "check", "待核对"
    FORM = "form", "待组建"
    DONE = "done", "已办结"
    LOST = "lost", "未找到"
    GONE = "gone", "已不在"
    LEFT_OUT = "left_out", "不列入"


#: In the field: the squad has something to do.
FIELD_STATES = (AssignmentState.CONTACT, AssignmentState.SCREEN, AssignmentState.VISIT)
#: Not finished: what the squad, or the office behind it, still has to do.
OPEN_STATES = (*FIELD_STATES, AssignmentState.CHECK, AssignmentState.FORM, AssignmentState.LOST)
#: Somebody was there and spoke with the unit.
FOUND_STATES = (AssignmentState.CHECK, AssignmentState.FORM, AssignmentState.DONE)


class Outcome(models.TextChoices):
    """How a unit ended: by the register of coverage, else with a reason."""

    FORMED = "formed", "已有组织覆盖"
    COVERED = "covered", "已有工作覆盖"
    NONE = "none", "暂不具备条件"


class Recheck(models.TextChoices):
    AGREES = "agrees", "与摸排一致"
    DIFFERS = "differs", "与摸排不一致"


class SurveyLimit(models.TextChoices):
    """What a county says in numbers."""

    CHECK_YEARS = "check_years", "排查后几年再查"
