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


class Suspicion(models.TextChoices):
    """Why two organizations may be one and the same, the strongest reason first."""

    LEGACY_CODE = "legacy_code", "同名，旧注册号与新代码"
    SAME_NAME = "same_name", "同镇街同名"
    SAME_PHONE = "same_phone", "同一电话，名称相近"


class OrganizationAction(models.TextChoices):
    """What this app writes into the audit log."""

    MERGED = "organizations_merged", "合并重复组织"
    MERGE_UNDONE = "organization_merge_undone", "撤销合并"
    PHONE_REVEALED = "phone_revealed", "查看联系人手机号"
    PAIR_DISMISSED = "duplicate_dismissed", "判定不是重复"
    PAIR_REOPENED = "duplicate_reopened", "重新列为疑似重复"


class Doubt(models.TextChoices):
    """Why an organization's region is in doubt."""

    ABOVE_TOWNS = "above_towns", "未落到镇街"
    OTHER_TOWN = "other_town", "地址是其他镇街"
    GUESSED = "guessed", "地址中的镇街没写全"
    NO_TOWN = "no_town", "地址未写现有镇街"
