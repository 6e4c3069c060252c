"""Seals over the history of rows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class HistorySeal(models.Model):
    """A keyed digest of some events of one table; written by `core.audit.seals` alone."""

    sequence = models.BigIntegerField("序号", primary_key=True)
    #: Table of the events, those above `after` up to `upto`.
    table = models.CharField("表", max_length=63)
    after = models.BigIntegerField("起")
    upto = models.BigIntegerField("止")
    #: What of an event is under the seal: columns that come later are not.
    columns = ArrayField(models.CharField(max_length=63), verbose_name="列")
    number = models.IntegerField("条数")
    #: A few bytes of the hash of each event: where the seal does not fit, they say which one.
    marks = models.BinaryField("各条摘要")
    #: Of all the above but the marks, and of the events, under the key outside the database.
    mac = models.CharField("校验码", max_length=64)
    sealed_at = models.DateTimeField("封存时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "历史封签"
        constraints = [
            models.UniqueConstraint(fields=["table", "upto"], name="history_seal_of_table_unique")
        ]

    def __str__(self) -> str:
        return f"历史封签 {self.sequence}"
