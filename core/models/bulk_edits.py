"""Changes of many rows at once, from the choice of rows to taking it back (`core.bulk`)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from core.models.jobs import Job
from core.models.undo_sets import UndoSet
from core.scope import ScopedQuerySet


class BulkEditQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """His own alone: what it is to do was put together by him."""
        return self.filter(user=user)

    editable_by = visible_to

    def exportable_by(self, user):
        return self.none()


class BulkEdit(models.Model):
    """Rows that somebody chose in a list, and what is to be done, or was done, with them.

    Chosen → `change` and `value` set: the preview → done: `undo_set`, which says when and whether
    it was undone.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人"
    )
    #: Name of the `core.bulk.kinds.Kind`, and of one of its changes.
    kind = models.CharField("对象", max_length=40)
    change = models.CharField("修改项", max_length=40, blank=True)
    value = models.JSONField("新值", default=dict)
    #: The filters in words by which the rows were chosen; empty: they were ticked.
    conditions = models.CharField("条件", max_length=500, blank=True)
    #: The last job that did or undid it.
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, related_name="+", verbose_name="后台任务"
    )
    chosen_at = models.DateTimeField("选定时间", db_default=Now())
    undo_set = models.OneToOneField(UndoSet, models.PROTECT, null=True, related_name="+")

    objects = BulkEditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "批量编辑"
        indexes = [models.Index(fields=["user", "-chosen_at"], name="bulk_edit_of_user")]

    def __str__(self) -> str:
        return f"批量编辑 #{self.pk}"

    @property
    def is_undone(self) -> bool:
        return self.undo_set is not None and self.undo_set.undone_at is not None


class BulkEditRow(models.Model):
    """One chosen row: its version when it was shown, and the values before and after."""

    bulk_edit = models.ForeignKey(
        BulkEdit, models.CASCADE, related_name="rows", db_index=False, verbose_name="批量编辑"
    )
    row_id = models.BigIntegerField("行")
    version = models.IntegerField("版本")
    before = models.JSONField("改前", null=True)
    after = models.JSONField("改后", null=True)
    #: Why this row is left as it is.
    refusal = models.CharField("不能修改的原因", max_length=200, blank=True, db_default="")
    #: Changed again since: undoing left it alone.
    kept = models.BooleanField("未恢复", db_default=False)

    class Meta:
        verbose_name = verbose_name_plural = "批量编辑的行"
        constraints = [
            models.UniqueConstraint(fields=["bulk_edit", "row_id"], name="bulk_edit_row_unique")
        ]

    def __str__(self) -> str:
        return f"{self.bulk_edit_id}/{self.row_id}"
