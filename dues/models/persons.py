"""What single persons owe by: their income, exemptions, and how long they owe something."""

from decimal import Decimal

from django.conf import settings
from django.db import models

from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet, through
from dues.choices import BY_INCOME, PayerKind
from dues.models.keeping import kept_by, own_members
from dues.models.sealed import opened
from members.models import Member, members_reached


class OfMemberQuerySet(ScopedQuerySet):
    """Seen by whoever keeps the dues of the member's Party organization, and by himself."""

    def visible_to(self, user):
        return self.filter(kept_by(user, "member__") | models.Q(member__in=own_members(user)))

    def editable_by(self, user):
        return self.filter(kept_by(user, "member__"))

    def past_read_by(self, user):
        return self.editable_by(user)

    def exportable_by(self, user):
        return self.none()

    def present(self):
        return self.filter(member__deleted_at=None)


@tracked()
class DuesBase(Record):
    """By what a member's dues are reckoned from a month on; the next row ends it."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="dues_bases", verbose_name="党员", db_index=False
    )
    #: The first day of a month.
    starts_on = models.DateField("起始月份")
    kind = models.CharField("类别", max_length=10, choices=PayerKind)
    base_cipher = models.BinaryField("月收入（密文）", null=True, editable=False)
    ground = models.CharField("核定依据", max_length=100, blank=True, db_default="")

    objects = OfMemberQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "党费基数"
        constraints = [
            models.UniqueConstraint(
                fields=["member", "starts_on"],
                name="dues_base_once_a_month",
                violation_error_message="这个月已有一条基数，请修改那一条。",
            ),
            models.CheckConstraint(
                name="dues_base_from_a_first_day",
                condition=models.Q(starts_on__day=1),
                violation_error_message="基数从某月起执行。",
            ),
            models.CheckConstraint(
                name="dues_base_fits_kind",
                condition=models.Q(kind__in=BY_INCOME, base_cipher__isnull=False)
                | ~models.Q(kind__in=BY_INCOME) & models.Q(base_cipher__isnull=True),
                violation_error_message="在职、离退休党员填月收入，其他不填。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m} 起的党费基数"

    def get_absolute_url(self) -> str:
        return address_of("members:detail", self.member_id)

    @property
    def base(self) -> Decimal | None:
        return opened(self.base_cipher)


@tracked()
class DuesExemption(Record):
    """A member in hardship pays less or nothing from a month to another, by a decision."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="dues_exemptions", verbose_name="党员"
    )
    #: First days of the first and the last month.
    first_month = models.DateField("起始月份")
    last_month = models.DateField("截止月份")
    #: What is still paid; null: nothing.
    amount_cipher = models.BinaryField("减为（密文）", null=True, editable=False)
    ground = models.CharField("原因", max_length=100)
    decided_on = models.DateField("决定日期")
    document_number = models.CharField("批准文号", max_length=60)

    objects = OfMemberQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "党费减免"
        constraints = [
            models.CheckConstraint(
                name="dues_exemption_months",
                condition=models.Q(first_month__day=1, last_month__day=1)
                & models.Q(last_month__gte=models.F("first_month")),
                violation_error_message="截止月份不能早于起始月份。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_month:%Y-%m} 至 {self.last_month:%Y-%m} 减免"

    def get_absolute_url(self) -> str:
        return address_of("members:detail", self.member_id)

    @property
    def amount(self) -> Decimal:
        return opened(self.amount_cipher) or Decimal("0.00")

    def covers(self, day) -> bool:
        """Whether it holds in the month with this first day."""
        return self.first_month <= day <= self.last_month


class DuesStandingQuerySet(ScopedQuerySet):
    """Months, no amounts: seen as the member is, and by the keeper of his dues."""

    def visible_to(self, user):
        return self.filter(
            through("member", members_reached(user.reach.see_members))
            | kept_by(user, "member__")
            | models.Q(member__in=own_members(user))
        )

    def editable_by(self, user):
        """Derived (`dues.services.arrears`)."""
        return self.none()

    def exportable_by(self, user):
        return self.one_of("member", Member.objects.exportable_by(user))

    def present(self):
        return self.filter(member__deleted_at=None, member__party_organization__isnull=False)

    def at_least(self, months: int):
        """Who owes so many months in a row."""
        return self.present().filter(months__gte=months)


class DuesStanding(models.Model):
    """How many months in a row a member owes, up to the last month that has ended; derived."""

    member = models.OneToOneField(
        Member, models.CASCADE, related_name="dues_standing", verbose_name="党员"
    )
    months = models.PositiveSmallIntegerField("连续未缴月数")
    since = models.DateField("自何月起")

    naming = ("member__party_organization",)
    objects = DuesStandingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党费欠缴"
        indexes = [models.Index(fields=["months", "id"], name="dues_standing_by_months")]

    def __str__(self) -> str:
        return f"连续 {self.months} 个月未缴"

    def named_to(self, user) -> str:
        return self.member.named_to(user)


def maker():
    """Who entered a row."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="登记人",
        editable=False,
    )
