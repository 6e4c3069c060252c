"""Calendar months and their closings."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.choices import Action
from core.models import Record, tracked
from core.months import Month
from core.scope import ScopedQuerySet
from months.choices import MonthState


class ReportMonthQuerySet(ScopedQuerySet):
    """That a month exists and is closed is no secret among those who see the registry."""

    def visible_to(self, user):
        return self if user.reach.see_registry else self.none()

    def editable_by(self, user):
        return self if user.may(Action.CLOSE_MONTH) else self.none()

    @staticmethod
    def showed_to(user, row, at):
        """Whether a month was seen (`core.feed`)."""
        return bool(user.reach.see_registry)


@tracked(fed=True)
class ReportMonth(Record):
    """One calendar month: `open → closing → closed → reopened → closing → closed …`."""

    first_day = models.DateField("月份")
    state = models.CharField("状态", max_length=10, choices=MonthState, default=MonthState.OPEN)
    #: Why a reopened month is open again; the next closing moves it into its revision.
    reopen_reason = models.TextField("撤销定稿的原因", blank=True, db_default="")

    objects = ReportMonthQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "月报"
        ordering = ["-first_day"]
        constraints = [
            models.UniqueConstraint(fields=["first_day"], name="report_month_unique"),
            models.CheckConstraint(
                name="report_month_first_day", condition=models.Q(first_day__day=1)
            ),
        ]

    def __str__(self) -> str:
        return str(self.month)

    @property
    def month(self) -> Month:
        return Month.containing(self.first_day)


class MonthRevisionQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Drafts are for those who edit; which regions of them, the snapshot rows say."""
        if not user.reach.see_registry:
            return self.none()
        return self if user.reach.edit_registry else self.closed()

    def editable_by(self, user):
        return self.none()

    def closed(self):
        return self.filter(number__gt=0)


class MonthRevision(models.Model):
    """One closing of a month. Number 0 is the draft of an open month, computed again at will."""

    DRAFT = 0

    report_month = models.ForeignKey(
        ReportMonth, models.CASCADE, related_name="revisions", verbose_name="月报"
    )
    number = models.PositiveSmallIntegerField("版次")
    #: The day as of which everything was counted (the last day of a closed month).
    as_of = models.DateField("统计日")
    reason = models.TextField("撤销定稿的原因", blank=True)
    computed_at = models.DateTimeField("生成时间", db_default=Now())
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="操作人",
    )

    objects = MonthRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月报版次"
        ordering = ["report_month", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report_month", "number"], name="revision_unique")
        ]

    def __str__(self) -> str:
        return f"{self.report_month} r{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.number == self.DRAFT
