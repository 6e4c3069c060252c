"""What the change feed stands on: the mark of every change, and when which marks were settled."""

import pghistory.models
from django.db import models
from django.db.models.functions import Now


class ChangeMark(models.Func):
    """The number of the transaction that writes (`core.feed.marks`)."""

    function = "core_change_mark"
    output_field = models.BigIntegerField()


class Event(pghistory.models.Event):
    """Base of the events that the change feed reads."""

    pgh_mark = models.BigIntegerField(db_default=ChangeMark(), editable=False)

    class Meta:
        abstract = True


class FeedTick(models.Model):
    """At this moment every change with a smaller mark was visible or would never be."""

    at = models.DateTimeField(db_default=Now())
    mark = models.BigIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "变更刻度"
        indexes = [models.Index(fields=["at"], name="feed_tick_at")]

    def __str__(self) -> str:
        return f"{self.at} {self.mark}"


class FeedFollower(models.Model):
    """How far something that is derived of rows has followed them (`core.feed.following`)."""

    #: What is derived, beginning with its app.
    name = models.CharField("推算项", max_length=60, primary_key=True)
    #: What was written with a smaller mark is in it.
    mark = models.BigIntegerField("变更刻度")
    #: `core.feed.marks.epoch` of the mark.
    epoch = models.CharField("数据库", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "推算进度"

    def __str__(self) -> str:
        return f"{self.name} {self.mark}"
