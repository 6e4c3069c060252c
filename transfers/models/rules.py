"""Numbers of transfers and floating members: rows with a validity, replaced and never changed."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from branches.models.rules import CountyRow
from core.addresses import address_of
from core.models import tracked
from transfers.choices import MOST_LETTER_DAYS, Limit


@tracked()
class TransferRule(CountyRow):
    """How long a letter is valid, from when on somebody floats, when contact is missed."""

    KEY, VALUES = "limit", ("number",)

    limit = models.CharField("事项", max_length=16, choices=Limit)
    number = models.PositiveSmallIntegerField(
        "数值", validators=[MinValueValidator(1), MaxValueValidator(MOST_LETTER_DAYS)]
    )

    class Meta(CountyRow.Meta):
        verbose_name = verbose_name_plural = "转接和流动规定"
        ordering = ["limit", "valid_from"]
        constraints = [CountyRow.one_at_a_time("transfer_rule_one_at_a_time", "limit")]

    def __str__(self) -> str:
        return self.get_limit_display()

    def get_absolute_url(self) -> str:
        return address_of("transfers:rules")

    @classmethod
    def number_on(cls, day: datetime.date, limit: str) -> int:
        return cls.objects.valid_on(day).get(limit=limit).number
