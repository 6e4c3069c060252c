"""As whom letters are signed, their series of numbers, and the templates that they keep."""

from django.db import models

from accounts.choices import Action
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from regions.models import Region


class LetterheadQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self if user.reach.part(Action.EDIT_RULES).everywhere else self.none()

    editable_by = visible_to


@tracked()
class Letterhead(Record):
    """As whom the body of a region signs letters; without one it signs by default words."""

    region = models.OneToOneField(Region, models.PROTECT, related_name="+", verbose_name="区域")
    heading = models.CharField("发文机关标志", max_length=40)
    sender = models.CharField("发文机关署名", max_length=40)
    #: 机关代字: the 两新 of 两新通〔2026〕1号.
    prefix = models.CharField("机关代字", max_length=10)
    copies = models.CharField("抄送机关", max_length=100, blank=True, db_default="")
    #: Of the committee, for letters that say where an answer goes.
    address = models.CharField("通讯地址", max_length=100, blank=True, db_default="")
    phone = models.CharField("联系电话", max_length=40, blank=True, db_default="")

    objects = LetterheadQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "发文机关"
        constraints = [
            models.UniqueConstraint(
                fields=["prefix"],
                name="letterhead_prefix_unique",
                violation_error_message="其他发文机关已用这个机关代字，请换一个。",
            )
        ]

    def __str__(self) -> str:
        return self.sender

    def get_absolute_url(self) -> str:
        return address_of("papers:letterheads")


class LetterSeries(models.Model):
    """The last number of a 发文字号 in a year. Whoever issues holds the row until his letters are
    committed with it: no number is given twice, none is left out."""

    code = models.CharField("机关代字和文种", max_length=14)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后一号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "发文字号"
        constraints = [
            models.UniqueConstraint(fields=["code", "year"], name="letter_series_unique")
        ]

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕"


class LetterForm(models.Model):
    """The bytes of a template by which letters were issued, once for each: theirs even when a later
    release of the program brings another one."""

    digest = models.CharField("摘要", max_length=64)
    data = models.BinaryField("模板")

    class Meta:
        verbose_name = verbose_name_plural = "文件格式"
        constraints = [models.UniqueConstraint(fields=["digest"], name="letter_form_unique")]

    def __str__(self) -> str:
        return self.digest[:12]
