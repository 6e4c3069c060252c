"""Drives: what a county wants to reach by a day, where, and what had come of it when it ended."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef

from accounts.choices import Action
from core.addresses import address_of
from core.models import FlowStep, Record, tracked
from core.scope import ScopedQuerySet
from core.search import name_condition
from drives.choices import DriveKind, DriveState, Measure
from regions.models import Region

#: A drive is short: work that goes on for years is no drive.
MOST_DAYS = 731
MOST_TARGET = 100_000


class DriveQuerySet(ScopedQuerySet):
    """A drive is seen by whoever sees some region in it, each his own lines
    (`drives.services.progress`)."""

    def visible_to(self, user):
        part = user.reach.see_registry
        if part.everywhere:
            return self
        inside = Region.objects.visible_to(user).filter(path__startswith=OuterRef("region__path"))
        return self.filter(Exists(inside)) if part.region_ids else self.none()

    def editable_by(self, user):
        part = user.reach.part(Action.EDIT_RULES)
        return self if part.everywhere else self.filter(region__in=part.region_ids)

    def exportable_by(self, user):
        return self.visible_to(user) if user.may(Action.EXPORT) else self.none()

    def present(self):
        """Drives end and are not deleted."""
        return self

    def search(self, text: str):
        return self.filter(name_condition(text))


@tracked()
class Drive(Record):
    """One drive: when, where, by which decision, what is counted."""

    kind = models.CharField("类别", max_length=12, choices=DriveKind)
    name = models.CharField("名称", max_length=60)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="drives", verbose_name="开展范围"
    )
    ground = models.CharField("依据", max_length=200)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("结束日期")
    measures = ArrayField(
        models.CharField(max_length=12, choices=Measure), verbose_name="统计内容", default=list
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=DriveState,
        default=DriveState.OPEN,
        db_default=DriveState.OPEN,
        editable=False,
    )

    objects = DriveQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "攻坚行动"
        constraints = [
            models.CheckConstraint(
                name="drive_days_in_order",
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                violation_error_message="结束日期应晚于起始日期。",
            )
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="drive_by_start")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("drives:detail", self.pk)

    def clean(self) -> None:
        wrong = {}
        if not self.measures:
            wrong["measures"] = "请选择统计内容。"
        if self.starts_on and self.ends_on and (self.ends_on - self.starts_on).days > MOST_DAYS:
            wrong["ends_on"] = "一次行动最长两年，请核对结束日期。"
        if wrong:
            raise ValidationError(wrong)

    @property
    def base(self) -> datetime.date:
        """The day with which it is compared: the one before it began."""
        return self.starts_on - datetime.timedelta(days=1)

    @property
    def is_open(self) -> bool:
        return self.state == DriveState.OPEN

    @property
    def counted(self) -> list[Measure]:
        """What is counted, in one order on all pages."""
        return [each for each in Measure if each in self.measures]


class OfDriveQuerySet(ScopedQuerySet):
    field = "drive"

    def visible_to(self, user):
        return self.filter(**{f"{self.field}__in": Drive.objects.visible_to(user)})

    def editable_by(self, user):
        return self.filter(**{f"{self.field}__in": Drive.objects.editable_by(user)})


class TargetQuerySet(OfDriveQuerySet):
    def visible_to(self, user):
        """The own town's; the county's sum is another matter."""
        return super().visible_to(user).filter(region__in=Region.objects.visible_to(user))


@tracked()
class DriveTarget(Record):
    """By how much a town is to grow in something."""

    drive = models.ForeignKey(
        Drive, models.CASCADE, related_name="targets", verbose_name="攻坚行动", db_index=False
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="镇街、园区")
    measure = models.CharField("统计内容", max_length=12, choices=Measure)
    number = models.PositiveIntegerField(
        "目标", validators=[MinValueValidator(1), MaxValueValidator(MOST_TARGET)]
    )

    objects = TargetQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "攻坚目标"
        constraints = [
            models.UniqueConstraint(
                fields=["drive", "region", "measure"], name="drive_target_one_per_town"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.number}"


class ReportQuerySet(OfDriveQuerySet):
    pass


class DriveReport(models.Model):
    """What the registry said when the drive ended: it stays so."""

    drive = models.OneToOneField(
        Drive, models.CASCADE, related_name="report", verbose_name="攻坚行动"
    )
    made_at = models.DateTimeField("固定时间", auto_now_add=True)
    #: [measure, key of the town, day, change] as `drives.services.counting` gave them.
    changes = models.JSONField("每日变动")
    #: Key of a town → its code and name on that day.
    towns = models.JSONField("镇街、园区")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "攻坚终报"

    def __str__(self) -> str:
        return f"终报 {self.drive_id}"


class StepQuerySet(OfDriveQuerySet):
    field = "subject"

    def editable_by(self, user):
        return self.none()


class DriveStep(FlowStep):
    subject = models.ForeignKey(
        Drive, models.CASCADE, related_name="steps", verbose_name="攻坚行动"
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "攻坚行动办理"
