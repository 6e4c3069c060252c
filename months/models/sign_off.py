"""Sign-off up the tree: the setting, the checks, and how far each town's month has come."""

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.choices import Action
from branches.models.rules import CountyRow, CountyRowQuerySet
from core import in_force
from core.addresses import address_of
from core.models import DateRange, FlowStep, Record, tracked
from core.months import Month
from core.scope import ScopedQuerySet
from months.choices import CheckKind, SignOffState
from months.models.months import ReportMonth
from regions.models import Region


class SignOffRuleQuerySet(CountyRowQuerySet):
    def of(self, month: Month):
        """The row in force for a month; None: no sign-off, the month is closed without."""
        valid = in_force.on(month.first_day, starts="valid_from", ends="valid_to")
        return self.filter(valid).first()


@tracked()
class SignOffRule(Record):
    """The setting: from a month on, towns confirm and the county accepts before it closes.

    No row: off. Days are those of the month that follows.
    """

    valid_from = models.DateField("起始月份")
    valid_to = models.DateField("截止月份", null=True, blank=True)
    confirm_by = models.PositiveSmallIntegerField(
        "镇街几日前确认", default=3, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    accept_by = models.PositiveSmallIntegerField(
        "县级几日前接受", default=4, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    remind_before = models.PositiveSmallIntegerField(
        "提前几天提醒", default=1, validators=[MaxValueValidator(10)]
    )
    remind_every = models.PositiveSmallIntegerField(
        "逾期后每几天提醒", default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    ground = models.CharField("依据", max_length=200)

    objects = SignOffRuleQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "月报确认设定"
        ordering = ["-valid_from"]
        constraints = [
            ExclusionConstraint(
                name="sign_off_rule_one_at_a_time",
                expressions=[(DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS)],
                violation_error_message="这个月起已经启用。",
            ),
            models.CheckConstraint(
                name="sign_off_rule_whole_months",
                condition=models.Q(valid_from__day=1)
                & (models.Q(valid_to=None) | models.Q(valid_to__day=1)),
                violation_error_message="起止须为某月 1 日。",
            ),
            models.CheckConstraint(
                name="sign_off_rule_days_in_order",
                condition=models.Q(accept_by__gte=models.F("confirm_by")),
                violation_error_message="县级接受的日期不能早于镇街确认的日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{Month.containing(self.valid_from).title}起镇街确认、县级接受"

    def get_absolute_url(self) -> str:
        return address_of("reports:sign_off_settings")

    @property
    def period(self) -> str:
        begins = f"{Month.containing(self.valid_from).title}起"
        if self.valid_to is None:
            return f"{begins}，现行有效"
        return f"{begins}，至{Month.containing(self.valid_to).plus(-1).title}"

    def confirm_due(self, month: Month) -> datetime.date:
        return month.plus(1).first_day.replace(day=self.confirm_by)

    def accept_due(self, month: Month) -> datetime.date:
        return month.plus(1).first_day.replace(day=self.accept_by)


@tracked()
class CheckRule(CountyRow):
    """One plausibility check of a town's month before it is confirmed."""

    KEY = "code"

    code = models.SlugField("检查代码", max_length=40, db_index=False)
    kind = models.CharField("类型", max_length=24, choices=CheckKind)
    title = models.CharField("名称", max_length=40)
    #: Codes of indicators that it looks at; empty where the type says what it compares.
    indicator = models.CharField("指标", max_length=40, blank=True)
    other = models.CharField("相比的指标", max_length=40, blank=True)
    #: It speaks up from both on.
    least = models.PositiveIntegerField("至少相差", default=1)
    percent = models.PositiveSmallIntegerField("至少百分之几", default=0)
    must_explain = models.BooleanField("确认时须说明原因", default=True)
    is_on = models.BooleanField("启用", default=True)

    class Meta(CountyRow.Meta):
        verbose_name = verbose_name_plural = "月报核对规则"
        ordering = ["pk"]
        constraints = [CountyRow.one_at_a_time("check_rule_one_at_a_time", "code")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("reports:sign_off_settings")


class SignOffQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self._reached(user.reach.see_registry)

    def editable_by(self, user):
        return self.confirmable_by(user) | self.acceptable_by(user)

    def confirmable_by(self, user):
        return self._reached(user.reach.part(Action.CONFIRM_MONTH))

    def acceptable_by(self, user):
        return self._reached(user.reach.part(Action.ACCEPT_MONTH))

    def exportable_by(self, user):
        return self._reached(user.reach.export)

    def of(self, month: Month):
        return self.filter(report_month__first_day=month.first_day)

    def _reached(self, part):
        return self if part.everywhere else self.filter(region_id__in=part.region_ids)


@tracked(fed=True)
class SignOff(Record):
    """One town's month: what it confirmed, what it said to the checks, whether it is accepted."""

    report_month = models.ForeignKey(
        ReportMonth, models.CASCADE, related_name="sign_offs", verbose_name="月报"
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="镇街")
    state = models.CharField(
        "状态", max_length=16, choices=SignOffState, default=SignOffState.PENDING, editable=False
    )
    due_on = models.DateField("确认期限")
    #: Lateness counts by the first confirmation: what was returned was on time all the same.
    first_confirmed_on = models.DateField("首次确认日期", null=True, blank=True)
    #: Indicator → [numerator, denominator] as confirmed; closing must come to the same.
    figures = models.JSONField("确认的数字", default=dict, blank=True)
    #: What the checks found, with the town's explanations.
    findings = models.JSONField("核对情况", default=list, blank=True)

    objects = SignOffQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "镇街月报"
        ordering = ["report_month", "region"]
        constraints = [
            models.UniqueConstraint(fields=["report_month", "region"], name="sign_off_unique")
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}"

    @property
    def is_late(self) -> bool:
        return self.first_confirmed_on is not None and self.first_confirmed_on > self.due_on


class SignOffStepQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(subject__in=SignOff.objects.visible_to(user).values("pk"))

    def editable_by(self, user):
        """Steps are only added."""
        return self.none()


class SignOffStep(FlowStep):
    """Who confirmed, accepted, returned or unlocked it, when and why."""

    subject = models.ForeignKey(SignOff, models.CASCADE, related_name="steps")

    objects = SignOffStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "镇街月报步骤"
        ordering = ["pk"]
