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


class SignOffState(models.TextChoices):
    """How far the month of one town has come up the tree."""

    PENDING = "pending", "待确认"
    CONFIRMED = "confirmed", "镇街已确认"
    ACCEPTED = "accepted", "县级已接受"


class CheckKind(models.TextChoices):
    """Types of plausibility checks, as in the yearly statistics of the Party."""

    CARRY_OVER = "carry_over", "上月末与本月初衔接"
    MUST_BE_ZERO = "must_be_zero", "应为零"
    DIFFERENCE_EXPLAINED = "difference_explained", "差额须说明"
    LIST_REQUIRED = "list_required", "须附名单"
    JUMP = "jump", "变动过大"
    DATE_ORDER = "date_order", "日期先后"
    TWO_PLACES_AGREE = "two_places_agree", "两处一致"


class MonthAction(models.TextChoices):
    """What this app records in the audit log."""

    MONTH_CLOSED = "month_closed", "月报定稿"
    MONTH_REOPENED = "month_reopened", "撤销定稿"
    SIGN_OFF_SET = "sign_off_set", "设定月报确认"
    SIGN_OFF_UNLOCKED = "sign_off_unlocked", "解锁镇街月报"
    FIGURES_EXPORTED = "figures_exported", "导出上报数据"
    FIGURES_LOADED = "figures_loaded", "接收上报数据"
    KEY_TRUSTED = "figures_key_trusted", "信任上报单位的公钥"
    KEY_REVOKED = "figures_key_revoked", "停用上报单位的公钥"
