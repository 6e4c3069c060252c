"""Base classes of the registry, the truth about background work, and the audit log."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Now

from core.choices import JobStatus, Outcome, audit_actions
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


class AuditQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """All of it to whoever may read the audit log, nothing to anybody else."""
        return self.all() if user.may("read_audit") else self.none()

    exportable_by = visible_to

    def editable_by(self, user):
        return self.none()


def _append_only() -> list[pgtrigger.Trigger]:
    """Triggers of a table to which rows are added and nothing else ever happens."""
    return [
        pgtrigger.Trigger(
            name=name,
            when=pgtrigger.Before,
            operation=operation,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;",
        )
        for name, operation in (
            ("append_only", pgtrigger.Update | pgtrigger.Delete),
            ("no_truncate", pgtrigger.Truncate),
        )
    ]


class AuditEntry(models.Model):
    """Who did or tried what, when and from where; written by `core.audit.record` alone.

    Nothing points at other tables: an entry outlives what it tells of, and one written on a
    connection of its own never waits for the transaction that it stands beside.
    """

    #: Makes a second copy of an entry impossible.
    uid = models.UUIDField("编号", default=uuid.uuid4, editable=False)
    at = models.DateTimeField("时间")
    action = models.CharField("事项", max_length=40, choices=audit_actions)
    outcome = models.CharField("结果", max_length=10, choices=Outcome)
    actor_id = models.BigIntegerField("操作人编号", null=True)
    #: User name as it was then, or as it was typed; empty for a program.
    actor_name = models.CharField("操作人", max_length=150, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True)
    #: Method and name of the address, never the address itself: `POST accounts:login`.
    door = models.CharField("入口", max_length=150, blank=True)
    #: `app.model` and key of the row it is about.
    subject_kind = models.CharField("对象种类", max_length=60, blank=True)
    subject_id = models.BigIntegerField("对象编号", null=True)
    #: What it is about, in words without personal data.
    subject = models.CharField("对象", max_length=200, blank=True)
    detail = models.JSONField("详情", default=dict)
    #: Of all the above under the key outside the database: a row written by hand has none.
    mac = models.CharField("校验码", max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        constraints = [models.UniqueConstraint(fields=["uid"], name="audit_entry_uid_unique")]
        indexes = [
            models.Index(fields=["at", "id"], name="audit_entry_at"),
            models.Index(fields=["actor_id", "at"], name="audit_entry_actor"),
            models.Index(fields=["action", "at"], name="audit_entry_action"),
            models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_entry_subject"),
        ]
        triggers = _append_only()

    def __str__(self) -> str:
        return f"审计记录 #{self.pk}"


class AuditSealQuerySet(models.QuerySet):
    def of(self, entry: AuditEntry) -> "AuditSeal | None":
        """The seal over an entry; None while the sealer has not come by."""
        return self.filter(entry_id=entry.pk).first()


class AuditSeal(models.Model):
    """One link of the chain over the committed entries, in the order of sealing."""

    sequence = models.BigIntegerField("序号", primary_key=True)
    entry_id = models.BigIntegerField("审计记录")
    #: Over the seal before, the sequence and the entry.
    hash = models.CharField("封签", max_length=64)
    sealed_at = models.DateTimeField("封存时间", db_default=Now())

    objects = AuditSealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计封签"
        constraints = [models.UniqueConstraint(fields=["entry_id"], name="audit_seal_entry_unique")]
        triggers = _append_only()

    def __str__(self) -> str:
        return f"审计封签 {self.sequence}"
