"""Which persons stood in a file that somebody took out: each of them may read it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class TakenRows(models.Model):
    """The keys of the persons in one file; written with its entry in the audit log, which says the
    rest."""

    at = models.DateTimeField("时间", db_default=Now())
    actor_name = models.CharField("操作人", max_length=150)
    title = models.CharField("名单", max_length=150)
    #: `app.model` of the persons.
    kind = models.CharField("对象种类", max_length=60)
    row_ids = ArrayField(models.BigIntegerField(), verbose_name="编号")

    class Meta:
        verbose_name = verbose_name_plural = "导出名单的人员"
        indexes = [models.Index(fields=["at", "id"], name="taken_rows_at")]

    def __str__(self) -> str:
        return self.title
