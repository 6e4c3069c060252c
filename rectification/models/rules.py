"""What a county says of deadlines and of what follows when a light does not go out: rows with a
validity, replaced and never changed."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from branches.models.rules import CountyRow
from core.addresses import address_of
from core.models import tracked
from rectification.choices import Measure, Urgency


class CaseRow(CountyRow):
    class Meta(CountyRow.Meta):
        abstract = True

    def get_absolute_url(self) -> str:
        return address_of("rectification:rules")


@tracked()
class OfficeDeadline(CaseRow):
    """Within how many working days something is done at most."""

    KEY, VALUES = "urgency", ("days",)

    urgency = models.CharField("事项", max_length=10, choices=Urgency)
    days = models.PositiveSmallIntegerField(
        "几个工作日内", validators=[MinValueValidator(1), MaxValueValidator(120)]
    )

    class Meta(CaseRow.Meta):
        verbose_name = verbose_name_plural = "办理期限"
        ordering = ["days", "valid_from"]
        constraints = [CountyRow.one_at_a_time("office_deadline_one_at_a_time", "urgency")]

    def __str__(self) -> str:
        return f"{self.get_urgency_display()} {self.days} 个工作日内"


@tracked()
class EscalationRule(CaseRow):
    """From which red month running on a measure follows."""

    KEY, VALUES = "measure", ("months",)

    measure = models.CharField("措施", max_length=10, choices=Measure)
    months = models.PositiveSmallIntegerField(
        "连续几个月红灯", validators=[MinValueValidator(2), MaxValueValidator(24)]
    )

    class Meta(CaseRow.Meta):
        verbose_name = verbose_name_plural = "督促措施规则"
        ordering = ["months", "measure", "valid_from"]
        constraints = [CountyRow.one_at_a_time("escalation_rule_one_at_a_time", "measure")]

    def __str__(self) -> str:
        return f"连续 {self.months} 个月红灯：{self.get_measure_display()}"
