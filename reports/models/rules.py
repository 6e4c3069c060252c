"""Warning rules as rows."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from core.models import DateRange, Record
from core.records.history import tracked
from core.scope import ScopedQuerySet
from reports.choices import Severity


class RuleQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self if user.reach.see_registry else self.none()

    def editable_by(self, user):
        return self if user.may("close_month") else self.none()

    def valid_on(self, day):
        return self.filter(
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=day),
            valid_from__lte=day,
        )


@tracked()
class Rule(Record):
    """A warning rule as it holds from a day on. To change one, end it and add a new row.

    `code` names the evaluator in `reports.rules`; the numbers are here.
    """

    code = models.CharField("规则代码", max_length=40)
    name = models.CharField("规则名称", max_length=60)
    severity = models.CharField("颜色", max_length=5, choices=Severity)
    threshold = models.PositiveIntegerField("阈值", null=True, blank=True)
    #: The rule stops at this value (included); blank = no upper end.
    ceiling = models.PositiveIntegerField("上限（含）", null=True, blank=True)
    addressee = models.CharField("送达对象", max_length=60)
    grace_days = models.PositiveSmallIntegerField("整改天数")
    text = models.TextField("规则说明")
    source = models.CharField("依据", max_length=200)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "亮灯规则"
        ordering = ["severity", "code"]
        triggers = [
            *Record.Meta.triggers,
            # Closed months show the text by which they were judged: a rule is replaced, not edited.
            pgtrigger.ReadOnly(name="replace_only", exclude=["valid_to", "version", "updated_at"]),
        ]
        constraints = [
            ExclusionConstraint(
                name="rule_one_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="同一规则的有效期重叠。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_text(self) -> str:
        """The text with the rule's numbers in place of `{threshold}` and `{ceiling}`."""
        return self.text.replace("{threshold}", str(self.threshold)).replace(
            "{ceiling}", str(self.ceiling)
        )
