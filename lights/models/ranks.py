"""The scale of colours of a county's lights: rows with a validity."""

from django.core.exceptions import ValidationError
from django.db import models

from branches.models.rules import CountyRow
from core.addresses import address_of
from core.models import tracked
from lights.choices import Severity, Shade


@tracked()
class LightRank(CountyRow):
    """Whether a county shows lights in a colour, and what it calls them; as shipped in two."""

    KEY, VALUES = "shade", ("name", "used")

    shade = models.CharField("灯色", max_length=6, choices=Shade)
    name = models.CharField("灯的名称", max_length=10)
    used = models.BooleanField("启用")

    class Meta(CountyRow.Meta):
        verbose_name = verbose_name_plural = "灯级"
        ordering = ["shade", "valid_from"]
        constraints = [CountyRow.one_at_a_time("light_rank_one_at_a_time", "shade")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not self.used and self.shade == self.counts_as:
            text = f"{self.get_shade_display()}色是统计的颜色，不能停用。"
            raise ValidationError({"used": text})

    @property
    def counts_as(self) -> Severity:
        return Shade(self.shade).counts_as

    def get_absolute_url(self) -> str:
        return f"{address_of('lights:rules')}#ranks"
