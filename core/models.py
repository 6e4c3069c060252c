"""Base classes of the registry, and the row that is the truth about background work."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Now

from core.choices import JobStatus
from core.scope import ScopedQuerySet


class Record(models.Model):
    """An editable row: version for conflict pages, soft deletion into the recycle bin."""

    created_at = models.DateTimeField("建立时间", db_default=Now(), editable=False)
    updated_at = models.DateTimeField("更新时间", db_default=Now(), editable=False)
    #: Raised by the trigger below, so that bulk writes raise it too.
    version = models.IntegerField("版本", db_default=1, editable=False)

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Trigger(
                name="raise_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*"),
                func="NEW.version := OLD.version + 1; NEW.updated_at := now(); RETURN NEW;",
            )
        ]


class RecyclableRecord(Record):
    """A record that is deleted into the recycle bin; there it counts nowhere."""

    deleted_at = models.DateTimeField("删除时间", null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        abstract = True


class DateRange(models.Func):
    """`daterange(starts_on, ends_on)`: from the start to the day before the end."""

    function = "daterange"
    output_field = DateRangeField()


class DatedLink(Record):
    """A link that is current from `starts_on` to the day before `ends_on`."""

    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期", null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True

    @staticmethod
    def link_constraints(prefix: str, pair: tuple[str, ...]) -> list[models.BaseConstraint]:
        """Dates in order, and no two links of the same pair on the same day."""
        return [
            models.CheckConstraint(
                name=f"{prefix}_dates_in_order",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message="终止日期不能早于起始日期。",
            ),
            ExclusionConstraint(
                name=f"{prefix}_no_overlap",
                expressions=[
                    *((field, RangeOperators.EQUAL) for field in pair),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="与已有的同一关系日期重叠，请先终止原来的一条。",
            ),
        ]


class DatedLinkQuerySet(ScopedQuerySet):
    """Queries by day that all dated links share."""

    def current_on(self, day):
        """Links in force on `day`."""
        return self.filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=day),
            starts_on__lte=day,
        )


class JobQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """His own; who sees the whole tree, also those of command line and schedule."""
        own = models.Q(user=user)
        if user.reach.see_registry.everywhere:
            own |= models.Q(user__isnull=True)
        return self.filter(own)

    editable_by = visible_to


class Job(models.Model):
    """One piece of background work, written in the transaction that asks for it.

    Redis may be emptied at any moment: what counts is this row. A worker takes it by
    compare-and-set and holds it by a lease that it renews; `core.tasks.sweep_jobs` sends
    again what nobody took and what a dead worker left.
    """

    kind = models.CharField("种类", max_length=50)
    status = models.CharField(
        "状态",
        max_length=10,
        choices=JobStatus,
        default=JobStatus.QUEUED,
        db_index=True,
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="发起人",
    )
    #: Two unfinished jobs never share a key; empty = no such limit.
    key = models.CharField("互斥键", max_length=100, blank=True)
    input = models.JSONField("输入", default=dict)
    result = models.JSONField("结果", default=dict)
    error = models.TextField("错误", blank=True)
    progress = models.PositiveSmallIntegerField("进度（%）", default=0)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    created_at = models.DateTimeField("提交时间", db_default=Now())
    sent_at = models.DateTimeField("派发时间", null=True)
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    lease_until = models.DateTimeField("租约到期", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(status__in=["queued", "running"]) & ~models.Q(key=""),
                name="job_one_unfinished_per_key",
                violation_error_message="同样的任务正在进行，请等它结束。",
            )
        ]
        indexes = [models.Index(fields=["user", "-created_at"], name="job_of_user")]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
