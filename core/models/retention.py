"""How long growing tables are kept, and what the last prune did (`core.retention`)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from core import actions
from core.addresses import address_of
from core.choices import ClearanceState
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


class ClearanceQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever sets the rules of the whole county."""
        return self if user.reach.part(actions.EDIT_RULES).everywhere else self.none()

    editable_by = visible_to

    def exportable_by(self, user):
        return self.none()


@tracked()
class ClearanceList(Record):
    """What of persons is over in a year, of one kind, and what was decided of it
    (`core.retention.clearing`)."""

    #: Name of the `core.domain.Retention`.
    kind = models.CharField("对象", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("第几份", default=1)
    state = models.CharField(
        "状态", max_length=8, choices=ClearanceState, default=ClearanceState.OPEN
    )
    total = models.PositiveIntegerField("到期")
    cleared = models.PositiveIntegerField("已清除", default=0)
    #: Why some stay.
    reason = models.CharField("保留理由", max_length=200, blank=True, db_default="", default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="决定人",
    )
    decided_at = models.DateTimeField("决定时间", null=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "到期清单"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "number"],
                name="clearance_list_unique",
                violation_error_message="这份清单已经生成。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} 年到期清单"

    def get_absolute_url(self) -> str:
        return address_of("core:clearance", self.pk)


class ClearanceItemQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(list__in=ClearanceList.objects.visible_to(user))

    editable_by = visible_to


class ClearanceItem(models.Model):
    """One row of such a list, by its key alone: nothing of the person is kept here."""

    list = models.ForeignKey(
        ClearanceList, models.CASCADE, related_name="items", verbose_name="清单", db_index=False
    )
    row_id = models.BigIntegerField("编号")
    over_since = models.DateField("起算日期")
    cleared = models.BooleanField("已清除", default=False)

    objects = ClearanceItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "到期清单的记录"
        constraints = [
            models.UniqueConstraint(fields=["list", "row_id"], name="clearance_item_unique")
        ]

    def __str__(self) -> str:
        return str(self.row_id)
