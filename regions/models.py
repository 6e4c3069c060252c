"""The region tree: provinces down to grids, parks beside the towns."""

from django.db import models

from core.history import tracked
from core.models import Record
from core.tree import TreeQuerySet, path_field
from regions.choices import RegionLevel


class RegionQuerySet(TreeQuerySet):
    def visible_to(self, user):
        return self._reached(user.reach.see_registry)

    def editable_by(self, user):
        return self._reached(user.reach.edit_registry)

    def _reached(self, part):
        if part.everywhere:
            return self
        return self.filter(pk__in=part.region_ids)

    def search(self, text: str):
        """Match a name fragment or the beginning of the code."""
        text = text.strip()
        return self.filter(
            models.Q(name__icontains=text) | models.Q(code__startswith=text.upper())
        ).order_by("code")


@tracked()
class Region(Record):
    """A node of the tree, keyed by its GB/T 2260 code plus town and village digits.

    An organization stands in exactly one region; 商圈, 楼宇 and the like are not regions.
    """

    code = models.CharField("区域代码", max_length=12)
    name = models.CharField("区域名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=RegionLevel)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级区域",
    )
    path = path_field()

    objects = RegionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "区域"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="region_code_unique",
                violation_error_message="区域代码已存在。",
            ),
            models.CheckConstraint(
                name="region_code_form",
                condition=models.Q(code__regex=r"^[0-9A-Z]{2,12}$"),
                violation_error_message="区域代码只能是 2 至 12 位数字或大写字母。",
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="region_path", opclasses=["varchar_pattern_ops"])
        ]

    def __str__(self) -> str:
        return self.name
