"""How long growing tables are kept, and what the last prune did (`core.retention`)."""

from django.db import models
from django.db.models.functions import Now

from core import actions
from core.models.records import Record, tracked
from core.scope import ScopedQuerySet


class RetentionPeriodQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever operates the platform."""
        return self if user.may(actions.OPERATE) else self.none()

    editable_by = visible_to


@tracked()
class RetentionPeriod(Record):
    """Other days than the app's declaration gives (`core.retention.periods`)."""

    name = models.CharField("对象", max_length=40, editable=False)
    days = models.PositiveIntegerField("保留天数")
    #: Why so long: a provision, a decision of the unit.
    ground = models.CharField("依据", max_length=200)

    objects = RetentionPeriodQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "保留期限"
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="retention_period_name_unique",
                violation_error_message="保留期限已被他人修改，请刷新后再改。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Pruning(models.Model):
    """How the nightly prune of one retention fares."""

    name = models.CharField("对象", max_length=40, primary_key=True)
    ran_at = models.DateTimeField("上次清理", db_default=Now())
    #: What was older than that has gone.
    before = models.DateTimeField("清理至", null=True)
    removed = models.BigIntegerField("上次清理条数", default=0)
    removed_ever = models.BigIntegerField("累计清理条数", default=0)
    #: Where the next batch goes on; null: the last run was complete.
    position = models.JSONField("进度", null=True)
    #: The greatest mark of what was removed of the history: readers behind it missed something.
    mark = models.BigIntegerField("变更刻度", default=0, editable=False)
    #: Why it could not be pruned.
    problem = models.CharField("问题", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "清理记录"

    def __str__(self) -> str:
        return self.name
