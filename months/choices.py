"""Values of `months` fields."""

from django.db import models


class MonthState(models.TextChoices):
    OPEN = "open", "未定稿"
    CLOSING = "closing", "定稿中"
    CLOSED = "closed", "已定稿"
    REOPENED = "reopened", "已撤销定稿"


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

    MONTH_CLOSED = "month_closed", "月报定稿"
    MONTH_REOPENED = "month_reopened", "撤销定稿"
