"""Values of `transfers` fields."""

from django.db import models


class TransferKind(models.TextChoices):
    """From where to where the relation goes."""

    WITHIN = "within", "县内转接"
    OUT = "out", "转往县外"
    IN = "in", "县外转入"


class TransferState(models.TextChoices):
    PROPOSED = "proposed", "待上级同意"
    AGREED = "agreed", "待接收"
    SENT = "sent", "待回执"
    RECEIVED = "received", "已转接"
    REFUSED = "refused", "未转成"
    CANCELLED = "cancelled", "已取消"


#: Of these somebody still has to do something.
OPEN = (TransferState.PROPOSED, TransferState.AGREED, TransferState.SENT)


class LetterState(models.TextChoices):
    UNDER_WAY = "under_way", "未收到回执"
    RETURNED = "returned", "已收到回执"
    VOIDED = "voided", "已作废"


class Limit(models.TextChoices):
    """Numbers that a county sets from a day on (`transfers.TransferRule`)."""

    LETTER_DAYS = "letter_days", "介绍信有效期（天，不超过 90）"
    FLOATING_MONTHS = "floating_months", "不能参加组织生活满几个月为流动党员"
    CONTACT_MONTHS = "contact_months", "流动党员几个月没有联系的提示"


#: No letter is valid for longer.
MOST_LETTER_DAYS = 90


class Side(models.TextChoices):
    """The two registers of floating members."""

    AWAY = "away", "流出"
    HERE = "here", "流入"


class Deed(models.TextChoices):
    """What is done with a floating member: 查 建 联 管 用."""

    FIND = "find", "查：排查核实"
    FILE = "file", "建：建档编组"
    CONTACT = "contact", "联：联系谈心"
    MANAGE = "manage", "管：教育管理"
    USE = "use", "用：发挥作用"


class BackReason(models.TextChoices):
    """Why somebody floats no more."""

    RETURNED = "returned", "已返回"
    TRANSFERRED = "transferred", "组织关系已转接"
    LEFT = "left", "已离开本地"
    OTHER = "other", "其他"


class Keeper(models.TextChoices):
    """Where a member's file lies."""

    COMMITTEE = "committee", "上级党委"
    BRANCH = "branch", "本党组织"
    DEPARTMENT = "department", "组织部门"
    TALENT = "talent", "人才服务机构"
    EMPLOYER = "employer", "单位人事部门"
    UNKNOWN = "unknown", "去向不明"


class TransferAction(models.TextChoices):
    """What this app records in the audit log."""

    TRANSFER_RECEIVED = "transfer_received", "组织关系转接完成"
    LETTER_ISSUED = "transfer_letter_issued", "开具组织关系介绍信"
    LETTER_VOIDED = "transfer_letter_voided", "作废组织关系介绍信"
    LETTER_PRINTED = "transfer_letter_printed", "打印组织关系介绍信"
    FILES_HANDED = "files_handed", "移交党员档案"
