"""Overlapping areas: 楼宇, 商圈, 市场, 小微园, 特色小镇. An organization may lie in several,
and none of them enters a total of a region: those come from the region of the tree."""

from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from core.addresses import address_of
from core.models import Record, RecyclableRecord, tracked
from core.scope import ScopedQuerySet
from core.search import name_condition
from orgs.models import Organization
from profiles.choices import AreaKind
from regions.models import Region


class AreaQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those in a region that one sees, and those in which an organization lies that one
        sees through a Party organization or an assignment."""
        part = user.reach.see_registry
        if part.everywhere:
            return self
        seen = Q(region_id__in=part.region_ids)
        if part.party_organization_ids or part.organization_ids:
            units = AreaUnit.objects.visible_to(user).present().filter(area=OuterRef("pk"))
            seen |= Q(Exists(units))
        return self.filter(seen)

    def editable_by(self, user):
        return self._in(user.reach.edit_registry)

    def exportable_by(self, user):
        return self._in(user.reach.export)

    def _in(self, part):
        return self if part.everywhere else self.filter(region_id__in=part.region_ids)

    def present(self):
        return self.filter(deleted_at=None)

    def search(self, text: str):
        return self.filter(name_condition(text))

    def with_units_seen(self, user):
        """With the number of organizations there that `user` sees (`units_seen`)."""
        units = AreaUnit.objects.visible_to(user).present().filter(area=OuterRef("pk"))
        counted = units.order_by().values("area").annotate(number=Count("pk")).values("number")
        return self.annotate(units_seen=Coalesce(Subquery(counted), 0))


@tracked(fed=True)
class Area(RecyclableRecord):
    """One 楼宇, 商圈, 市场, 小微园 or 特色小镇."""

    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类型", max_length=10, choices=AreaKind)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="areas", verbose_name="所在区域"
    )
    address = models.CharField("地址", max_length=200, blank=True, db_default="", default="")
    note = models.CharField("说明", max_length=200, blank=True, db_default="", default="")
    organizations = models.ManyToManyField(
        Organization, through="AreaUnit", related_name="areas", verbose_name="两新组织"
    )

    objects = AreaQuerySet.as_manager()

    class Meta(RecyclableRecord.Meta):
        verbose_name = verbose_name_plural = "区域载体"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "name"],
                condition=Q(deleted_at=None),
                name="area_named_once",
                violation_error_message="这个区域已有同类型、同名称的载体，请直接修改它。",
            )
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="area_by_name"),
            models.Index(
                fields=["deleted_at", "id"],
                condition=Q(deleted_at__isnull=False),
                name="area_recycled",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("profiles:area", self.pk)


class AreaUnitQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.one_of("organization", Organization.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(
            organization__in=Organization.objects.editable_by(user),
            area__in=Area.objects.editable_by(user),
        )

    def present(self):
        return self.filter(organization__deleted_at=None, area__deleted_at=None)


@tracked()
class AreaUnit(Record):
    """An organization lies in an area."""

    area = models.ForeignKey(
        Area, models.PROTECT, related_name="units", verbose_name="区域载体", db_index=False
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="area_units", verbose_name="两新组织"
    )

    objects = AreaUnitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "载体里的组织"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "organization"],
                name="area_unit_once",
                violation_error_message="这个组织已在这个载体里。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} — {self.area}"


def inside(**of_area: Any) -> Q:
    """The organizations that lie in an area, or in any of a kind (`area__kind`)."""
    units = AreaUnit.objects.filter(organization=OuterRef("pk"), area__deleted_at=None)
    return Q(Exists(units.filter(**of_area)))
