"""Values of `orgs` fields."""

from django.db import models


class OrganizationKind(models.TextChoices):
    ENTERPRISE = "enterprise", "非公企业"
    SOCIAL = "social", "社会组织"


class OperatingState(models.TextChoices):
    """经营状态; only 正常 counts as in operation."""

    OPERATING = "operating", "正常"
    SUSPENDED = "suspended", "停业"
    DEREGISTERED = "deregistered", "注销"
    SHELL = "shell", "空壳"


class CoverageState(models.TextChoices):
    """How the Party covers an organization today (有党员的组织覆盖、没有党员的工作覆盖)."""

    SINGLE = "single", "单独组建"
    OTHER = "other", "其他组织覆盖"
    WORK = "work", "工作覆盖"
    NONE = "none", "未覆盖"
