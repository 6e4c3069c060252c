"""What a checklist asks for: rows that a county changes from a day on."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from branches.models.rules import CountyRow
from core.addresses import address_of
from core.models import tracked
from founding.choices import Known, Trigger

#: About a year.
MOST_WORKDAYS = 250


@tracked()
class ChecklistItem(CountyRow):
    """One item: within how many working days after the event, and what the registry knows of it."""

    KEY = "code"
    VALUES = ("trigger", "position", "title", "workdays", "known")

    code = models.SlugField("代码", max_length=24, db_index=False, editable=False)
    trigger = models.CharField("何时开出", max_length=12, choices=Trigger)
    position = models.PositiveSmallIntegerField(
        "次序", validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    title = models.CharField("事项", max_length=60)
    workdays = models.PositiveSmallIntegerField(
        "几个工作日内", validators=[MinValueValidator(1), MaxValueValidator(MOST_WORKDAYS)]
    )
    known = models.CharField(
        "台账可知", max_length=10, choices=Known, blank=True, db_default="", default=""
    )

    class Meta(CountyRow.Meta):
        verbose_name = verbose_name_plural = "同步组建事项"
        ordering = ["trigger", "position", "valid_from"]
        constraints = [CountyRow.one_at_a_time("checklist_item_one_at_a_time", "code")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("founding:items")
