"""Business transactions that can be undone from the history (`core.undo`)."""

import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from core.choices import UndoPolicy


class UndoSet(models.Model):
    """All that one business transaction changed: what the history holds under its context.

    An app's own row (a merger, an import …) says what it was about.
    """

    about = models.CharField("事项", max_length=40)
    #: The context of the history in which the rows were written.
    context_id = models.UUIDField("变更编号")
    #: `app.Model` of what was written.
    labels = ArrayField(models.CharField(max_length=80), verbose_name="对象", default=list)
    policy = models.CharField("撤销方式", max_length=14, choices=UndoPolicy)
    #: For how many days it can be undone: 0 on the same day only, empty without limit.
    days = models.PositiveSmallIntegerField("可撤销天数", null=True)
    done_at = models.DateTimeField("时间", db_default=Now())
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="操作人",
    )
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="撤销人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "可撤销的操作"
        constraints = [
            models.UniqueConstraint(fields=["context_id"], name="undo_set_context_unique")
        ]

    def __str__(self) -> str:
        return f"{self.about} #{self.pk}"

    @property
    def is_open(self) -> bool:
        """Neither undone nor too long ago."""
        return self.undone_at is None and not self.has_expired

    @property
    def has_expired(self) -> bool:
        return self.open_until is not None and self.open_until <= timezone.now()

    @property
    def open_until(self) -> datetime.datetime | None:
        """When it is too late; None: never."""
        if self.days is None:
            return None
        if self.days == 0:
            done = timezone.localtime(self.done_at)
            midnight = done.replace(hour=0, minute=0, second=0, microsecond=0)
            return midnight + datetime.timedelta(days=1)
        return self.done_at + datetime.timedelta(days=self.days)
