"""What a county says of dues from a day on: shares and amounts, and after how many months it is
asked."""

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from branches.models.rules import CountyRow
from core.addresses import address_of
from core.models import tracked
from dues.choices import BANDS, DuesBand, DuesLimitKind
from dues.shares import Rate


class DuesRow(CountyRow):
    class Meta(CountyRow.Meta):
        abstract = True

    def get_absolute_url(self) -> str:
        return address_of("dues:rules")


@tracked()
class DuesRate(DuesRow):
    """A share of the whole income up to an edge, or an amount, for one band."""

    KEY, VALUES = "band", ("up_to", "rate", "fixed")

    band = models.CharField("档次", max_length=12, choices=DuesBand)
    up_to = models.DecimalField(
        "月收入不超过（元）",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    rate = models.DecimalField(
        "比例（%）",
        max_digits=5,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(10)],
    )
    fixed = models.DecimalField(
        "每月金额（元）",
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1000)],
    )

    class Meta(DuesRow.Meta):
        verbose_name = verbose_name_plural = "党费标准"
        ordering = ["band", "valid_from"]
        constraints = [
            CountyRow.one_at_a_time("dues_rate_one_at_a_time", "band"),
            models.CheckConstraint(
                name="dues_rate_one_measure",
                condition=models.Q(rate__isnull=False, fixed__isnull=True)
                | models.Q(rate__isnull=True, fixed__isnull=False),
                violation_error_message="比例和每月金额填一项。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_band_display()

    def clean(self) -> None:
        """The bands of a kind follow one another, and the last one has no end."""
        kind = next(kind for kind, bands in BANDS.items() if self.band in bands)
        bands = BANDS[kind]
        if (self.up_to is None) != (self.band == bands[-1]):
            last = "最高一档不填收入上限。" if self.up_to else "请填这一档的收入上限。"
            raise ValidationError({"up_to": last})
        if self.up_to is None or self.valid_from is None:
            return
        edges = dict(
            DuesRate.objects.valid_on(self.valid_from)
            .exclude(band=self.band)
            .filter(band__in=bands, up_to__isnull=False)
            .values_list("band", "up_to")
        )
        place = bands.index(self.band)
        if any(edges.get(each, 0) >= self.up_to for each in bands[:place]) or any(
            each in edges and edges[each] <= self.up_to for each in bands[place + 1 :]
        ):
            raise ValidationError({"up_to": "收入上限应高于低一档、低于高一档。"})

    @classmethod
    def on(cls, day: datetime.date) -> dict[str, list[Rate]]:
        """Kind of payer → its bands on a day, from the lowest to the highest."""
        rows = {each.band: each for each in cls.objects.valid_on(day)}
        return {
            str(kind): [
                Rate(
                    row.up_to,
                    None if row.rate is None else row.rate / 100,
                    row.fixed,
                )
                for row in (rows[band] for band in bands if band in rows)
            ]
            for kind, bands in BANDS.items()
        }


@tracked()
class DuesLimit(DuesRow):
    """After how many calendar months of arrears something is said."""

    KEY, VALUES = "limit", ("months",)

    limit = models.CharField("事项", max_length=10, choices=DuesLimitKind)
    months = models.PositiveSmallIntegerField(
        "月数", validators=[MinValueValidator(1), MaxValueValidator(36)]
    )

    class Meta(DuesRow.Meta):
        verbose_name = verbose_name_plural = "欠缴期限"
        ordering = ["limit", "valid_from"]
        constraints = [CountyRow.one_at_a_time("dues_limit_one_at_a_time", "limit")]

    def __str__(self) -> str:
        return self.get_limit_display()

    @classmethod
    def on(cls, day: datetime.date, limit: str) -> int:
        return cls.objects.valid_on(day).get(limit=limit).months
