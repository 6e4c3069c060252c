"""Payment lists that a branch loads: rows that were matched, and those that somebody must look
at."""

from decimal import Decimal

from django.db import models

from branches.models import PartyOrganization, outside_bin
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from dues.choices import PaymentDoubt, PaymentRowState, PayMethod
from dues.models.keeping import kept_by
from dues.models.months import DuesPayment
from dues.models.persons import maker
from dues.models.sealed import opened
from members.models import Member


class PaymentListQuerySet(ScopedQuerySet):
    """For the keeper of the Party organization alone: single persons stand there."""

    def visible_to(self, user):
        return self.filter(kept_by(user))

    editable_by = visible_to

    def exportable_by(self, user):
        return self.none()

    def present(self):
        return self.filter(outside_bin())


class PaymentRowQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(kept_by(user, "list__"))

    editable_by = visible_to

    def exportable_by(self, user):
        return self.none()


@tracked()
class PaymentList(Record):
    """A file of the bank or of another platform; its rows are kept, the file is not."""

    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="+", verbose_name="党组织"
    )
    name = models.CharField("文件", max_length=150)
    method = models.CharField("缴纳方式", max_length=8, choices=PayMethod)
    #: Notes of the reading: what was not read, and why.
    remarks = models.JSONField("读取说明", default=list)
    posted_on = models.DateField("登记日期", null=True, editable=False)
    made_by = maker()

    naming = ("party_organization",)
    objects = PaymentListQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "缴费清单"
        indexes = [models.Index(fields=["created_at", "id"], name="payment_list_by_day")]

    def __str__(self) -> str:
        return f"缴费清单“{self.name}”"

    def get_absolute_url(self) -> str:
        return address_of("dues:list_page", self.pk)


@tracked()
class PaymentRow(Record):
    """One row of such a list."""

    list = models.ForeignKey(
        PaymentList, models.CASCADE, related_name="rows", verbose_name="缴费清单"
    )
    row_number = models.PositiveIntegerField("行号")
    name = models.CharField("姓名", max_length=60)
    amount_cipher = models.BinaryField("金额（密文）", editable=False)
    paid_on = models.DateField("缴纳日期")
    #: The first day of the month for which it is.
    month = models.DateField("所属月份")
    payer = models.CharField("代缴人", max_length=60, blank=True, db_default="")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name="党员"
    )
    state = models.CharField("状态", max_length=8, choices=PaymentRowState)
    doubt = models.CharField("疑问", max_length=10, choices=PaymentDoubt, blank=True, db_default="")
    payment = models.OneToOneField(
        DuesPayment,
        models.PROTECT,
        null=True,
        related_name="source_row",
        verbose_name="缴纳",
        editable=False,
    )

    naming = ("member__party_organization",)
    objects = PaymentRowQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "缴费清单的一行"
        constraints = [
            models.UniqueConstraint(fields=["list", "row_number"], name="payment_row_number_once"),
        ]

    def __str__(self) -> str:
        return f"第 {self.row_number} 行"

    @property
    def amount(self) -> Decimal:
        return opened(self.amount_cipher)
