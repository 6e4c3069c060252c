"""The truth about background work."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from core import actions
from core.choices import JobStatus
from core.scope import ScopedQuerySet


class JobQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """His own, while he has the rights with which he started them; who sees the whole tree,
        also those of command line and schedule."""
        held = sorted((list(each) for each in user.rights("")), key=str)
        own = models.Q(user=user, rights__contained_by=held)
        if user.reach.see_registry.everywhere:
            own |= models.Q(user__isnull=True)
        return self.filter(own)

    editable_by = exportable_by = visible_to

    def cancellable_by(self, user):
        """The user's own; the operator may stop any."""
        return self if user.may(actions.OPERATE) else self.visible_to(user).filter(user=user)

    def operable_by(self, user):
        """Every job, for the operator: that it runs, not what it is about."""
        return self if user.may(actions.OPERATE) else self.none()


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
    #: What its kind wants to be allowed, and the owner was when he asked for it: what came of it
    #: is shown to him as long as he has all of them.
    rights = models.JSONField("当时的授权", default=list)
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
    cancel_requested_at = models.DateTimeField("要求取消时间", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(status__in=["queued", "running"]) & ~models.Q(key=""),
                name="job_one_unfinished_per_key",
                violation_error_message="同样的任务正在进行，请等待完成。",
            )
        ]
        indexes = [models.Index(fields=["user", "-created_at"], name="job_of_user")]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def is_unfinished(self) -> bool:
        return self.status in (JobStatus.QUEUED, JobStatus.RUNNING)


class DownloadQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Everybody his own, nobody another's."""
        return self.filter(user=user)

    editable_by = visible_to


class Download(models.Model):
    """A file that a job made for its owner, to be fetched once (`core.jobs.downloads`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="所有人")
    job = models.OneToOneField(
        Job, models.CASCADE, related_name="download", verbose_name="后台任务"
    )
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("类型", max_length=100)
    #: Name in the spool; empty when the file was deleted because nobody fetched it in time.
    spooled = models.CharField("暂存名", max_length=64, blank=True)
    #: What taking such a file out wants, and the rights to it that the owner had then.
    action = models.CharField("所需权限", max_length=40)
    rights = models.JSONField("当时的授权", default=list)
    created_at = models.DateTimeField("生成时间", db_default=Now())
    expires_at = models.DateTimeField("有效期至")
    taken_at = models.DateTimeField("下载时间", null=True)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "下载文件"

    def __str__(self) -> str:
        return self.name

    @property
    def waits(self) -> bool:
        """Whether it may still be fetched."""
        return self.taken_at is None and self.expires_at > timezone.now()


class ScheduledTask(models.Model):
    """How one entry of the schedule fares; written by `core.jobs.schedule` alone."""

    name = models.CharField("名称", max_length=100, primary_key=True)
    #: When the scheduler first started with this entry: before, nothing could be late.
    known_since = models.DateTimeField("列入时间", db_default=Now())
    succeeded_at = models.DateTimeField("上次成功", null=True)
    failed_at = models.DateTimeField("上次失败", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"

    def __str__(self) -> str:
        return self.name
