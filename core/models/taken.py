"""Which persons stood in a file that somebody took out, and whose pages were opened: each of them
may read it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class TakenRows(models.Model):
    """The keys of the persons in one file; written with its entry in the audit log, which says the
    rest."""

    at = models.DateTimeField("时间", db_default=Now())
    actor_name = models.CharField("操作人", max_length=150)
    #: What was made, in words: 导出名单“党员”, 生成文书“会议记录”.
    title = models.CharField("事项", max_length=150)
    #: `app.model` of the persons.
    kind = models.CharField("对象种类", max_length=60)
    row_ids = ArrayField(models.BigIntegerField(), verbose_name="编号")

    class Meta:
        verbose_name = verbose_name_plural = "导出名单的人员"
        indexes = [models.Index(fields=["at", "id"], name="taken_rows_at")]

    def __str__(self) -> str:
        return self.title


class PageLook(models.Model):
    """Somebody opened the page of a person: one row a day, however often he did."""

    at = models.DateTimeField("当天首次", db_default=Now())
    day = models.DateField("日期")
    actor_name = models.CharField("操作人", max_length=150)
    #: `app.model` of the person.
    kind = models.CharField("对象种类", max_length=60)
    row_id = models.BigIntegerField("编号")

    class Meta:
        verbose_name = verbose_name_plural = "查看页面的记录"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row_id", "day", "actor_name"], name="page_look_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["at", "id"], name="page_look_at")]

    def __str__(self) -> str:
        return f"{self.day} {self.actor_name}"
