"""Numbers of the survey: rows with a validity, replaced and never changed."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from branches.models.rules import CountyRow
from core.addresses import address_of
from core.models import tracked
from surveys.choices import SurveyLimit


@tracked()
class SurveyRule(CountyRow):
    """After how many years a unit is looked at again (一次排查管三年)."""

    KEY, VALUES = "limit", ("number",)

    limit = models.CharField("事项", max_length=16, choices=SurveyLimit)
    number = models.PositiveSmallIntegerField(
        "数值", validators=[MinValueValidator(1), MaxValueValidator(20)]
    )

    class Meta(CountyRow.Meta):
        verbose_name = verbose_name_plural = "排查规定"
        ordering = ["limit", "valid_from"]
        constraints = [CountyRow.one_at_a_time("survey_rule_one_at_a_time", "limit")]

    def __str__(self) -> str:
        return self.get_limit_display()

    def get_absolute_url(self) -> str:
        return address_of("surveys:rules")

    @classmethod
    def number_on(cls, day: datetime.date, limit: str) -> int:
        return cls.objects.valid_on(day).get(limit=limit).number
