"""Lists of persons that need a second person before they are taken out (`core.lists.approvals`)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from core import actions
from core.addresses import address_of
from core.choices import ExportState
from core.models.jobs import Job
from core.models.records import Record, tracked
from core.scope import ScopedQuerySet


class ExportApplicationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own, and those of others that one might take out oneself."""
        return self.filter(models.Q(user_id=user.pk) | self._reached(user))

    def decidable_by(self, user):
        """Nobody decides on his own."""
        return self.filter(self._reached(user)).exclude(user_id=user.pk)

    def editable_by(self, user):
        """Withdrawn, and noted as deleted, by whoever asked."""
        return self.filter(user_id=user.pk)

    def exportable_by(self, user):
        return self.none()

    def to_delete_by(self, user):
        """Files of the user's own that he had to delete by today."""
        late = self.filter(user_id=user.pk, state=ExportState.APPROVED, deleted_on=None)
        return late.filter(keep_until__lt=timezone.localdate())

    @staticmethod
    def _reached(user) -> models.Q:
        part = user.reach.part(actions.EXPORT_PERSONS)
        if part.everywhere:
            # Not the empty condition, which disappears beside an "or".
            return ~models.Q(pk__in=[])
        if not part.region_ids:
            return models.Q(pk__in=[])
        reached = models.Q(region_ids__contained_by=sorted(part.region_ids))
        return reached & models.Q(everywhere=False) & ~models.Q(region_ids=[])


@tracked()
class ExportApplication(Record):
    """Somebody wants a list of many persons as a file; somebody else says yes or no.

    The file itself is that of the list's own door, made by a worker once it is approved.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人"
    )
    title = models.CharField("名单", max_length=150)
    path = models.CharField("地址", max_length=300)
    #: It may hold what somebody searched for.
    query_cipher = models.BinaryField("查询", editable=False)
    conditions = models.CharField("条件", max_length=500, blank=True)
    rows = models.PositiveIntegerField("人数")
    reason = models.CharField("用途", max_length=200)
    #: What the list wants of whoever takes it out, and how far the applicant reached then.
    action = models.CharField("所需权限", max_length=40)
    everywhere = models.BooleanField("全部区域", default=False)
    region_ids = ArrayField(models.BigIntegerField(), verbose_name="区域", default=list)
    state = models.CharField(
        "状态", max_length=10, choices=ExportState, default=ExportState.WAITING
    )
    answer = models.CharField("说明", max_length=200, blank=True, db_default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="批准人",
    )
    decided_at = models.DateTimeField("批准时间", null=True)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, related_name="+", verbose_name="后台任务"
    )
    #: Until then the file may be kept; and when its owner said that he deleted it.
    keep_until = models.DateField("保存至", null=True)
    deleted_on = models.DateField("删除日期", null=True)

    objects = ExportApplicationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "导出申请"
        indexes = [models.Index(fields=["state", "id"], name="export_application_state")]

    def __str__(self) -> str:
        return f"{self.title}（{self.rows:,} 人）"

    def get_absolute_url(self) -> str:
        return address_of("core:export", self.pk)
