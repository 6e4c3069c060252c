"""The dues of one month of a Party organization: who owes what, and what was paid."""

from decimal import Decimal

from django.db import models

from branches.models import PartyOrganization, takes_in
from core.addresses import address_of
from core.models import Record, tracked
from core.months import Month
from core.scope import ScopedQuerySet
from dues.choices import DueKind, DuesMonthState, DueState, PayMethod
from dues.models.keeping import TotalsQuerySet, kept_by, own_members
from dues.models.persons import maker
from dues.models.sealed import opened
from members.models import Member


class DuesMonthQuerySet(TotalsQuerySet):
    @staticmethod
    def showed_to(user, row, at):
        """Whether a month as it was in `row` was seen (`core.feed`)."""
        party = at(PartyOrganization, row["party_organization_id"])
        return (
            party is not None
            and party["deleted_at"] is None
            and takes_in(user.reach.see_members, party)
        )

    def of(self, party, month: Month):
        return self.filter(party_organization=party, month=month.first_day)


def _total(name: str) -> models.DecimalField:
    return models.DecimalField(
        name, max_digits=12, decimal_places=2, default=0, db_default=0, editable=False
    )


@tracked(fed=True)
class DuesMonth(Record):
    """The list of one month. Once it is settled nothing in it changes: what comes later are new
    rows (payments, corrections), which the sums take in."""

    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        related_name="dues_months",
        verbose_name="党组织",
        db_index=False,
    )
    #: The first day of it.
    month = models.DateField("月份")
    state = models.CharField(
        "状态", max_length=8, choices=DuesMonthState, default=DuesMonthState.CREATED, editable=False
    )
    started_on = models.DateField("开始收缴日期", null=True, editable=False)
    settled_on = models.DateField("截止日期", null=True, editable=False)
    people = models.PositiveIntegerField("党员数", default=0, db_default=0, editable=False)
    unset_people = models.PositiveIntegerField(
        "未核定人数", default=0, db_default=0, editable=False
    )
    paid_people = models.PositiveIntegerField("缴清人数", default=0, db_default=0, editable=False)
    exempt_people = models.PositiveIntegerField("免缴人数", default=0, db_default=0, editable=False)
    due_total = _total("应缴合计")
    paid_total = _total("实缴合计")

    naming = ("party_organization",)
    objects = DuesMonthQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "月度党费"
        constraints = [
            models.UniqueConstraint(
                fields=["party_organization", "month"],
                name="dues_month_once",
                violation_error_message="这个月的党费名册已经建立。",
            ),
            models.CheckConstraint(
                name="dues_month_first_day",
                condition=models.Q(month__day=1),
                violation_error_message="月份应是某月的第一天。",
            ),
        ]
        indexes = [
            models.Index(fields=["month", "id"], name="dues_month_by_month"),
            models.Index(fields=["state", "month", "id"], name="dues_month_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_month.title}党费"

    def get_absolute_url(self) -> str:
        return address_of("dues:detail", self.pk)

    @property
    def calendar_month(self) -> Month:
        return Month.containing(self.month)

    @property
    def is_settled(self) -> bool:
        return self.state == DuesMonthState.SETTLED

    @property
    def owing_people(self) -> int:
        return self.people - self.paid_people - self.exempt_people - self.unset_people


class OfMonthQuerySet(ScopedQuerySet):
    """Rows of single persons: for the keeper of that Party organization's dues, and himself."""

    def visible_to(self, user):
        return self.filter(kept_by(user, "month__") | models.Q(member__in=own_members(user)))

    def editable_by(self, user):
        return self.filter(kept_by(user, "month__"))

    def exportable_by(self, user):
        return self.none()

    def present(self):
        return self.filter(member__deleted_at=None)


@tracked()
class Due(Record):
    """What one member owes for a month; or (`correction`) what is added to it afterwards."""

    month = models.ForeignKey(
        DuesMonth, models.CASCADE, related_name="dues", verbose_name="月份", db_index=False
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="dues", verbose_name="党员")
    kind = models.CharField("种类", max_length=10, choices=DueKind, default=DueKind.REGULAR)
    #: Null while nobody has said by what it is reckoned.
    amount_cipher = models.BinaryField("应缴（密文）", null=True, editable=False)
    #: The income and the share in percent by which it was reckoned, as one text.
    basis_cipher = models.BinaryField("标准（密文）", null=True, editable=False)
    #: Of the member's month, with all corrections and payments; on the regular row.
    state = models.CharField("缴纳情况", max_length=8, choices=DueState)
    reason = models.CharField("更正原因", max_length=200, blank=True, db_default="")
    made_by = maker()

    naming = ("member__party_organization",)
    objects = OfMonthQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "应缴党费"
        constraints = [
            models.UniqueConstraint(
                fields=["month", "member"],
                condition=models.Q(kind=DueKind.REGULAR),
                name="due_once_a_month",
                violation_error_message="这名党员已在这个月的名册里。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month_id} · {self.member_id}"

    @property
    def amount(self) -> Decimal | None:
        return opened(self.amount_cipher)


def members_of(month: DuesMonth, user):
    """Those who stand in the list of a month, for whoever keeps it."""
    dues = Due.objects.visible_to(user).filter(month=month)
    return Member.objects.filter(pk__in=dues.values("member")).order_by("name", "pk")


@tracked()
class DuesPayment(Record):
    """Money that was received for a member's month. Never changed: a mistake is taken back by a
    row with the opposite amount."""

    month = models.ForeignKey(
        DuesMonth, models.PROTECT, related_name="payments", verbose_name="月份"
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="dues_payments", verbose_name="党员"
    )
    amount_cipher = models.BinaryField("实缴（密文）", editable=False)
    paid_on = models.DateField("缴纳日期")
    method = models.CharField("缴纳方式", max_length=8, choices=PayMethod)
    #: Whoever paid for him, if it was somebody else.
    payer = models.CharField("代缴人", max_length=60, blank=True, db_default="")
    note = models.CharField("备注", max_length=100, blank=True, db_default="")
    #: Of the receipt, by year of the payment; a row that takes back has none.
    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="+", verbose_name="党组织", db_index=False
    )
    receipt_year = models.PositiveSmallIntegerField("收据年度", editable=False)
    receipt_number = models.PositiveIntegerField("收据号", null=True, editable=False)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="reversed_by",
        verbose_name="冲正",
        editable=False,
    )
    made_by = maker()

    naming = ("member__party_organization",)
    objects = OfMonthQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "党费缴纳"
        constraints = [
            models.UniqueConstraint(
                fields=["party_organization", "receipt_year", "receipt_number"],
                name="dues_receipt_number_unique",
                violation_error_message="收据号已使用。",
            ),
            models.CheckConstraint(
                name="dues_payment_receipt",
                condition=models.Q(reverses__isnull=True, receipt_number__isnull=False)
                | models.Q(reverses__isnull=False, receipt_number__isnull=True),
                violation_error_message="缴纳有收据号，冲正没有。",
            ),
        ]

    def __str__(self) -> str:
        return f"党费缴纳 {self.receipt}"

    @property
    def amount(self) -> Decimal:
        return opened(self.amount_cipher)

    @property
    def receipt(self) -> str:
        """The number of the receipt as it is written."""
        if self.receipt_number is None:
            return "冲正"
        return f"{self.receipt_year}-{self.receipt_number:04d}"
