"""The region tree: provinces down to grids, parks beside the towns."""

from django.db import models

from core import actions
from core.addresses import address_of
from core.models import Record, UndoSet, tracked
from core.scope import ScopedQuerySet
from core.search import in_text
from core.tree import TreeQuerySet, path_field
from core.values import PAST
from regions.choices import RegionChangeKind, RegionLevel
from regions.codes import REGION_CODE


class RegionQuerySet(TreeQuerySet):
    def visible_to(self, user):
        return self._reached(user.reach.see_registry)

    def editable_by(self, user):
        """Where `user` may place organizations."""
        return self._reached(user.reach.edit_registry)

    def restructured_by(self, user):
        """Regions that `user` may found, rename, move, merge, split and abolish."""
        return self._reached(user.reach.edit_regions)

    def grantable_by(self, user):
        """Places of which `user` may give the rights: all of them, by code and name."""
        return self if user.may(actions.GRANT) else self.none()

    def present(self):
        """Not abolished; nothing is abolished on a day to come."""
        return self.filter(abolished_on__isnull=True)

    def towns(self):
        """The towns and parks that there are."""
        return self.present().filter(level__in=(RegionLevel.TOWN, RegionLevel.PARK))

    def in_order(self):
        """As people expect regions in a choice: by code, each followed by those in it."""
        return self.depth_first("code")

    def _reached(self, part):
        if part.everywhere:
            return self
        return self.filter(pk__in=part.region_ids)

    @staticmethod
    def showed_to(user, row, at):
        """Whether a region was seen (`core.feed`); a reach that changes ends the feed."""
        return user.reach.see_registry.takes_in(row["pgh_obj_id"])

    def search(self, text: str):
        """Rows that each word means: a name fragment, the initials of one, a part of the code."""
        return self.filter(in_text(text, name="name", code="code")).order_by("code")


@tracked(fed=True)
class Region(Record):
    """A node of the tree, keyed by its GB/T 2260 code plus town and village digits.

    An organization stands in exactly one region; 商圈, 楼宇 and the like are not regions. Name,
    level and parent are those in force today; `FormerRegion` knows the ones before. An abolished
    region stays where it was, because earlier months know it.
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
    #: Empty: since ever.
    founded_on = models.DateField("设立日期", null=True, blank=True)
    abolished_on = models.DateField("撤销日期", null=True, blank=True, editable=False)
    #: The region to which its rows belong since then.
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="predecessors",
        verbose_name="并入区域",
    )

    value_types = {"code": REGION_CODE, "founded_on": PAST}

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

    def get_absolute_url(self) -> str:
        return address_of("regions:detail", self.pk)


class OfRegionQuerySet(ScopedQuerySet):
    """Rows that are in scope with their region."""

    def visible_to(self, user):
        return self.one_of("region", Region.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(region__in=Region.objects.restructured_by(user))


@tracked()
class FormerRegion(models.Model):
    """Name and parent of a region until a day; since the entry before, or ever."""

    region = models.ForeignKey(
        Region, models.CASCADE, related_name="formers", verbose_name="区域", db_index=False
    )
    until = models.DateField("至（不含）")
    name = models.CharField("区域名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=RegionLevel)
    parent = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", verbose_name="上级区域"
    )

    objects = OfRegionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "区域沿革"
        constraints = [
            models.UniqueConstraint(fields=["region", "until"], name="former_region_one_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.name} 至 {self.until}"


class RegionChange(models.Model):
    """One change of the tree, as a line of the region's page."""

    undo_set = models.OneToOneField(UndoSet, models.PROTECT, related_name="+")
    kind = models.CharField("变更", max_length=10, choices=RegionChangeKind)
    #: The region that was changed; of a new one its parent, or the one that it was split off.
    region = models.ForeignKey(Region, models.PROTECT, related_name="changes", verbose_name="区域")
    starts_on = models.DateField("起始日期")
    text = models.CharField("内容", max_length=200)

    objects = OfRegionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "区域变更"

    def __str__(self) -> str:
        return self.text


class DepartmentQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """No secret: whoever sees the registry somewhere; else the ones that he was granted."""
        if user.reach.see_registry:
            return self
        return self.filter(pk__in=user.reach.department_ids)

    def editable_by(self, user):
        return self.filter(region__in=Region.objects.restructured_by(user))

    def exportable_by(self, user):
        return self if user.reach.export else self.none()

    def grantable_by(self, user):
        """Places of which `user` may give the rights: all of them, by code and name."""
        return self if user.may(actions.GRANT) else self.none()

    @staticmethod
    def showed_to(user, row, at):
        """Whether a department was seen (`core.feed`)."""
        return bool(user.reach.see_registry) or row["pgh_obj_id"] in user.reach.department_ids

    def search(self, text: str):
        """Rows that each word means: a name fragment, the initials of one, a part of the code."""
        return self.filter(in_text(text, name="name", code="code")).order_by("name")


@tracked(fed=True)
class Department(Record):
    """部门: an office of the county, or a unit of its 工委, that sends people or has tasks."""

    code = models.CharField("部门代码", max_length=12)
    name = models.CharField("部门名称", max_length=60)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="所在区域")

    value_types = {"code": REGION_CODE}

    objects = DepartmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "部门"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="department_code_unique",
                violation_error_message="部门代码已存在。",
            )
        ]
        indexes = [models.Index(fields=["name", "id"], name="department_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("regions:departments")
