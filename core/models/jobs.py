"""The truth about background work."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from core.choices import JobStatus
from core.scope import ScopedQuerySet


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
