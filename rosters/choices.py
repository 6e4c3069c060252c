"""Values of `rosters` fields."""

from django.db import models


class RosterOrigin(models.TextChoices):
    """Who drew the list up."""

    UNIT = "unit", "本单位"
    SOCIAL_INSURANCE = "social_insurance", "社保部门"
    TAX = "tax", "税务部门"
    OTHER = "other", "其他部门"


class MatchKind(models.TextChoices):
    """What is proposed to the member's branch."""

    EMPLOYER = "employer", "登记工作单位"
    FLOATING = "floating", "登记工作单位和外出流动"


class MatchState(models.TextChoices):
    PROPOSED = "proposed", "待核对"
    CONFIRMED = "confirmed", "已确认"
    DECLINED = "declined", "不在此工作"


class RosterAction(models.TextChoices):
    """What this app records in the audit log."""

    COMPARED = "roster_compared", "人员比对"
    DECIDED = "roster_decided", "核对比对结果"
