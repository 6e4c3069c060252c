"""What a county brings for its reports: the outlines of its towns, workbooks of its own layout."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.choices import Action
from core.models import Attachment, tracked
from core.scope import ScopedQuerySet
from regions.models import Region


class OfRegionVersions(ScopedQuerySet):
    """Versions of what a region has: seen with the region, never edited. Another one is uploaded,
    by whoever does `action` there (`may_replace`)."""

    action: str

    def visible_to(self, user):
        return self._in(user.reach.see_registry)

    def exportable_by(self, user):
        return self._in(user.reach.export)

    def editable_by(self, user):
        return self.none()

    def _in(self, part):
        return self if part.everywhere else self.filter(region_id__in=part.region_ids)

    @classmethod
    def may_replace(cls, user, region_id: int) -> bool:
        return user.reach.part(cls.action).takes_in(region_id)


class Version(models.Model):
    """The newest holds; one without a file says that from then on there is none."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区域")
    number = models.PositiveIntegerField("版次")
    attachment = models.OneToOneField(
        Attachment, models.PROTECT, null=True, related_name="+", verbose_name="文件"
    )
    note = models.CharField("说明", max_length=100, blank=True, db_default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    created_at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        abstract = True


class RegionMapQuerySet(OfRegionVersions):
    action = Action.EDIT_REGIONS


@tracked()
class RegionMap(Version):
    """A version of the outlines of the regions right below one."""

    #: What the page draws (`reports.services.outlines.Drawing`), made of the file once.
    drawing = models.JSONField("图形", null=True, blank=True)

    objects = RegionMapQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "地图"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "number"],
                name="region_map_number_unique",
                violation_error_message="其他人刚更换了地图，请刷新后再试。",
            )
        ]

    def __str__(self) -> str:
        return f"地图第 {self.number} 版"


class WorkbookLayoutQuerySet(OfRegionVersions):
    action = Action.EDIT_RULES


@tracked()
class WorkbookLayout(Version):
    """A version of a workbook of the county's own layout, whose named cells a month fills."""

    name = models.CharField("表样名称", max_length=60)
    #: What is written where, read off the file once (`reports.services.layouts.Slot`).
    slots = models.JSONField("填数的单元格", default=list, blank=True)

    objects = WorkbookLayoutQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "自定表样"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name", "number"],
                name="workbook_layout_number_unique",
                violation_error_message="其他人刚上传了这张表样的新版，请刷新后再试。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}第 {self.number} 版"
