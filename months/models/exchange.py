"""Signed figures that travel to the installation above: keys, and what was received."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.choices import Action
from core.months import Month
from core.scope import ScopedQuerySet
from regions.models import Region

#: Hexadecimal digits of a public key.
KEY_DIGITS = 64


class SigningKey(models.Model):
    """The one key with which this installation signs; only its public half ever leaves."""

    private_cipher = models.BinaryField("私钥（密文）")
    public = models.CharField("公钥", max_length=KEY_DIGITS)
    created_at = models.DateTimeField("建立时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "上报签名密钥"
        constraints = [models.UniqueConstraint(fields=["public"], name="signing_key_unique")]

    def __str__(self) -> str:
        return self.public[:16]


class TrustedKey(models.Model):
    """The public key of another installation whose figures are taken."""

    public = models.CharField("公钥", max_length=KEY_DIGITS)
    name = models.CharField("上报单位", max_length=60, blank=True)
    #: Only figures of this region, or of one below it; empty: of any.
    region_code = models.CharField("区域代码", max_length=12, blank=True)
    trusted_at = models.DateTimeField("信任时间", db_default=Now())
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "上报单位公钥"
        constraints = [models.UniqueConstraint(fields=["public"], name="trusted_key_unique")]

    def __str__(self) -> str:
        # Of more digits some read like a mobile number, which no log takes.
        return self.name or f"公钥 {self.public[:8]}"


class ReceivedFiguresQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever sees the whole tree; else what belongs to a region of his."""
        part = user.reach.see_registry
        if part.everywhere:
            return self
        codes = Region.objects.filter(pk__in=part.region_ids).values("code")
        return self.filter(region_code__in=codes)

    def editable_by(self, user):
        """What was received is never changed; whoever closes the months of the whole tree takes
        in more of it."""
        return self if user.reach.part(Action.CLOSE_MONTH).everywhere else self.none()

    def newest(self):
        """The last revision of each region and month."""
        return self.order_by("region_code", "first_day", "-revision").distinct(
            "region_code", "first_day"
        )


class ReceivedFigures(models.Model):
    """One closed month of another installation: what its signed file says, as it says it."""

    signer = models.ForeignKey(
        TrustedKey, models.PROTECT, related_name="received", verbose_name="上报单位"
    )
    region_code = models.CharField("区域代码", max_length=12)
    region_name = models.CharField("区域名称", max_length=60)
    first_day = models.DateField("月份")
    revision = models.PositiveSmallIntegerField("版次")
    as_of = models.DateField("统计日")
    #: SHA-256 of the file.
    digest = models.CharField("校验码", max_length=64)
    #: Lines of the town table: label, kind, region code, indicator → [numerator, denominator].
    rows = models.JSONField("数据")
    members_without_unit = models.PositiveIntegerField("未填单位党员")
    received_at = models.DateTimeField("接收时间", db_default=Now())
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
    )

    objects = ReceivedFiguresQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "接收的上报数据"
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "first_day", "revision"], name="received_figures_unique"
            )
        ]
        indexes = [models.Index(fields=["first_day", "region_code"], name="received_by_month")]

    def __str__(self) -> str:
        return f"{self.region_code} {self.month} r{self.revision}"

    @property
    def month(self) -> Month:
        return Month.containing(self.first_day)

    @property
    def total(self) -> dict[str, Any]:
        """The line 合计."""
        return self.rows[-1]["figures"]
