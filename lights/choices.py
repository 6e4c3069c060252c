"""Values of `lights` fields."""

from django.db import models


class Severity(models.TextChoices):
    RED = "red", "红灯"
    AMBER = "amber", "黄灯"


class SubjectKind(models.TextChoices):
    """What a rule is about."""

    ORGANIZATION = "organization", "两新组织"
    PARTY_ORGANIZATION = "party_organization", "党组织"


class LightAction(models.TextChoices):
    """What this app records in the audit log."""

    RULE_CHANGED = "rule_changed", "修改亮灯规则"
