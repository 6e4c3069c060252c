"""Values of `months` fields."""

from django.db import models


class MonthState(models.TextChoices):
    OPEN = "open", "未结账"
    CLOSING = "closing", "结账中"
    CLOSED = "closed", "已结账"
    REOPENED = "reopened", "已重开"


class Exclusion(models.TextChoices):
    """Why an organization does not count as in operation that month; empty = it counts."""

    SUSPENDED = "suspended", "停业"
    DEREGISTERED = "deregistered", "注销"
    SHELL = "shell", "空壳"
    NOT_FOUNDED = "not_founded", "尚未成立"


class FigureScope(models.TextChoices):
    OWN = "own", "本级"
    TOTAL = "total", "合计"


class MonthAction(models.TextChoices):
    """What this app records in the audit log."""

    MONTH_CLOSED = "month_closed", "月度结账"
    MONTH_REOPENED = "month_reopened", "月度重开"
