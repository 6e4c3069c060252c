"""Values of `sources` fields."""

from django.db import models


class SourceCode(models.TextChoices):
    """From whom a list comes (contract: formats, Sources)."""

    MARKET = "market", "市场监管"
    CIVIL_AFFAIRS = "civil_affairs", "民政"
    SOCIAL_INSURANCE = "social_insurance", "社保"
    TAX = "tax", "税务"
    COMMERCE = "commerce", "商务"
    APPROVAL = "approval", "行政审批"
    CENSUS = "census", "经济普查"
    PARK = "park", "园区"
    OWN = "own", "自行摸排"


class SaidField(models.TextChoices):
    """What a list may say of an organization that is known."""

    NAME = "name", "组织名称"
    STAFF_COUNT = "staff_count", "职工人数"
    STATE = "state", "经营状态"
    INDUSTRY = "industry", "行业"
    PRINCIPAL = "principal", "负责人"
    PHONE = "phone", "联系电话"
    ADDRESS = "address", "地址"
    FOUNDED_ON = "founded_on", "成立日期"


class Trust(models.IntegerChoices):
    """How far a source is trusted in one field."""

    NONE = 0, "不采用"
    HINT = 1, "供参考"
    USABLE = 2, "可采用"
    AUTHORITY = 3, "以此为准"


class Outcome(models.TextChoices):
    """What a row of a list is beside the registry; found by the program, never changed."""

    SAME = "same", "相同"
    LIKELY = "likely", "疑似"
    NEW = "new", "新增"
    VANISHED = "vanished", "消失"
    BAD = "bad", "有错"


class Verdict(models.TextChoices):
    """What somebody said of a row; it holds for the later lists of the source."""

    OPEN = "", "待处理"
    SAME = "same", "是同一个"
    DIFFERENT = "different", "不是同一个"
    LATER = "later", "稍后再定"
    DECLINED = "declined", "不录入"
    PRESENT = "present", "仍在经营"


class ListStep(models.TextChoices):
    MAPPING = "mapping", "待确认列名"
    MATCHING = "matching", "比对中"
    DONE = "done", "已比对"
    DISCARDED = "discarded", "已放弃"


class DeedKind(models.TextChoices):
    """What was done to the registry, and can be undone."""

    SETTLED = "settled", "按来源确定字段"
    EXCEPTED = "excepted", "单个例外"
    ENTERED = "entered", "录入新组织"
    CLOSED = "closed", "停业、注销"


class SourceAction(models.TextChoices):
    """What this app writes into the audit log."""

    LIST_LOADED = "source_list_loaded", "比对名单"
    ROW_JUDGED = "source_row_judged", "判定名单中的一行"
    COLUMN_SETTLED = "source_column_settled", "按来源确定字段"
    FIELD_EXCEPTED = "source_field_excepted", "字段例外"
    ENTERED = "source_rows_entered", "录入名单中的新组织"
    CLOSED = "source_rows_closed", "登记停业、注销"
    DEED_UNDONE = "source_deed_undone", "撤销比对后的办理"
