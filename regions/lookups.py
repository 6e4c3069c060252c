"""Regions by typing: those that the user sees, in which he may edit (of them the towns), which he
may change, of which he may give rights."""

from core.search.lookups import Lookup
from regions.models import Department, DepartmentQuerySet, Region, RegionQuerySet


def _parent(region: Region) -> str:
    return region.parent.name if region.parent else region.get_level_display()


LOOKUPS = [
    *(
        Lookup(
            name=name,
            rows=lambda user, scope=scope: (
                scope(user).present().select_related("parent").in_order()
            ),
            search=RegionQuerySet.search,
            key="code",
            note=_parent,
        )
        for name, scope in {
            "regions": lambda user: Region.objects.visible_to(user).present(),
            "regions-restructured": lambda user: Region.objects.restructured_by(user).present(),
            "regions-grantable": lambda user: Region.objects.grantable_by(user).present(),
            "regions-editable": lambda user: Region.objects.editable_by(user).present(),
            "towns-editable": lambda user: Region.objects.editable_by(user).towns(),
        }.items()
    ),
    *(
        Lookup(
            name=name,
            rows=lambda user, scope=scope: scope(user).select_related("region").order_by("name"),
            search=DepartmentQuerySet.search,
            note=lambda department: f"{department.code} · {department.region.name}",
        )
        for name, scope in {
            "departments": lambda user: Department.objects.visible_to(user),
            "departments-grantable": lambda user: Department.objects.grantable_by(user),
        }.items()
    ),
]
