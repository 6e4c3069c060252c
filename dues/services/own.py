"""What the download of one's own data says of dues."""

from dues.models import Due, DuesBase, DuesExemption, DuesPayment
from members.models import Member
from own.parts import Part


def _bases(member: Member):
    for each in DuesBase.objects.filter(member=member).order_by("starts_on"):
        base = "" if each.base is None else f"{each.base}"
        yield f"{each.starts_on:%Y-%m}", each.get_kind_display(), base, each.ground
    for each in DuesExemption.objects.filter(member=member).order_by("first_month"):
        until = f"{each.first_month:%Y-%m} 至 {each.last_month:%Y-%m}"
        yield until, "减免", f"{each.amount}", f"{each.ground} {each.document_number}"


def _months(member: Member):
    dues = Due.objects.filter(member=member).select_related("month__party_organization")
    for each in dues.order_by("month__month", "pk"):
        yield (
            f"{each.month.month:%Y-%m}",
            str(each.month.party_organization),
            each.get_kind_display(),
            "" if each.amount is None else f"{each.amount}",
            each.get_state_display(),
        )


def _payments(member: Member):
    found = DuesPayment.objects.filter(member=member).select_related("month")
    for each in found.order_by("paid_on", "pk"):
        yield (
            f"{each.month.month:%Y-%m}",
            each.paid_on.isoformat(),
            f"{each.amount}",
            each.get_method_display(),
            each.payer,
            each.receipt,
        )


PARTS = (
    Part("党费基数和减免", ("月份", "类别", "金额（元）", "说明"), _bases),
    Part("应缴党费", ("月份", "党组织", "种类", "应缴（元）", "缴纳情况"), _months),
    Part(
        "党费缴纳",
        ("所属月份", "缴纳日期", "实缴（元）", "方式", "代缴人", "收据号"),
        _payments,
    ),
)
