"""Choices of dues."""

from django.db import models


class PayerKind(models.TextChoices):
    """By what somebody's dues are reckoned."""

    INCOME = "income", "在职（按月收入）"
    RETIRED = "retired", "离退休"
    STUDENT = "student", "学生"
    NO_INCOME = "no_income", "下岗失业、低保或救济"


class DuesBand(models.TextChoices):
    """Which share of the whole income, or which amount, a kind of payer gives."""

    INCOME_1 = "income_1", "在职第一档"
    INCOME_2 = "income_2", "在职第二档"
    INCOME_3 = "income_3", "在职第三档"
    INCOME_4 = "income_4", "在职第四档"
    RETIRED_1 = "retired_1", "离退休第一档"
    RETIRED_2 = "retired_2", "离退休第二档"
    STUDENT = "student", "学生"
    NO_INCOME = "no_income", "下岗失业、低保或救济"


#: Kind of payer → its bands, lowest first.
BANDS = {
    PayerKind.INCOME: (DuesBand.INCOME_1, DuesBand.INCOME_2, DuesBand.INCOME_3, DuesBand.INCOME_4),
    PayerKind.RETIRED: (DuesBand.RETIRED_1, DuesBand.RETIRED_2),
    PayerKind.STUDENT: (DuesBand.STUDENT,),
    PayerKind.NO_INCOME: (DuesBand.NO_INCOME,),
}
#: Of these the income is filed.
BY_INCOME = (PayerKind.INCOME, PayerKind.RETIRED)


class DuesLimitKind(models.TextChoices):
    """After how many months something is due."""

    HINT = "hint", "欠缴提示"
    PROCEDURE = "procedure", "连续未缴，须谈话核实"
    MAKE_UP = "make_up", "补缴一般不超过"


class DuesMonthState(models.TextChoices):
    CREATED = "created", "已建立"
    STARTED = "started", "收缴中"
    SETTLED = "settled", "已截止"


class DueKind(models.TextChoices):
    REGULAR = "regular", "应缴"
    CORRECTION = "correction", "更正"


class DueState(models.TextChoices):
    UNSET = "unset", "未核定"
    OPEN = "open", "未缴"
    PART = "part", "部分缴纳"
    PAID = "paid", "已缴"
    EXEMPT = "exempt", "免缴"


#: Something is owed.
OWED = (DueState.OPEN, DueState.PART)


class PayMethod(models.TextChoices):
    CASH = "cash", "现金"
    BANK = "bank", "银行转账"
    ONLINE = "online", "其他平台"


class DuesEntryKind(models.TextChoices):
    """How money moves between Party organizations."""

    OPENING = "opening", "期初结存"
    REMITTED = "remitted", "上缴"
    RETURNED = "returned", "拨返"
    USED = "used", "使用"
    #: What was left of one that went up in another; nobody enters it.
    MERGED = "merged", "合并转入"


#: What people enter.
ENTERED_KINDS = [each for each in DuesEntryKind if each != DuesEntryKind.MERGED]


class PaymentRowState(models.TextChoices):
    """Where a row of a payment list stands."""

    MATCHED = "matched", "已对上"
    DOUBT = "doubt", "待确认"
    POSTED = "posted", "已登记"
    SKIPPED = "skipped", "不登记"


class PaymentDoubt(models.TextChoices):
    """Why a row of a payment list waits for somebody."""

    UNKNOWN = "unknown", "本党组织没有这名党员"
    NAMESAKES = "namesakes", "本党组织有同名党员"
    NO_MONTH = "no_month", "这个月的名册还没有开始收缴"
    NO_DUE = "no_due", "名册里这个月没有他"
    PAID = "paid", "这个月已经缴清"
    AMOUNT = "amount", "金额与应缴不一致"
    TWICE = "twice", "清单里这个月有他两行"


class DuesAction(models.TextChoices):
    """What this app writes into the audit log."""

    BASE_ENTERED = "dues_base_entered", "核定党费基数"
    EXEMPTED = "dues_exempted", "减免党费"
    MONTH_MOVED = "dues_month_moved", "党费月份开始收缴、截止"
    DUE_CORRECTED = "dues_corrected", "更正应缴党费"
    PAYMENT_REVERSED = "dues_reversed", "冲正党费缴纳"
    ENTRY_MADE = "dues_entry", "登记党费上缴、拨返、使用"
    ENTRY_REVERSED = "dues_entry_reversed", "冲正党费上缴、拨返、使用"
    OFFICER_NAMED = "dues_officer_named", "委托党费管理员"
    OFFICER_ENDED = "dues_officer_ended", "终止党费管理员"
    LIST_LOADED = "dues_list_loaded", "上传缴费清单"
    LEDGER_TAKEN = "dues_ledger_taken", "导出党费台账"
    YEAR_PUBLISHED = "dues_published", "公布年度党费收缴情况"
