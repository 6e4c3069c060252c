"""The region filter: any region in the user's scope, with all below it."""

import django_filters

from core.forms import FewChoices, LookupSelect
from core.lists.exact import OneOf, ids
from core.lists.filters import ListFilterSet, search_box
from core.lists.pagination import Sort
from regions.choices import RegionLevel
from regions.models import Department, Region

#: Below these the list of choices would run into thousands; drill-down still names them.
_LISTED = (
    RegionLevel.PROVINCE,
    RegionLevel.CITY,
    RegionLevel.COUNTY,
    RegionLevel.TOWN,
    RegionLevel.PARK,
)


class _Iterator(FewChoices):
    """Offers regions down to the towns, though every region of the scope is accepted."""

    def rows(self):
        return self.queryset.present().filter(level__in=_LISTED).in_order()


class RegionField(django_filters.fields.ModelChoiceField):
    iterator = _Iterator

    def label_from_instance(self, region):
        return "\u3000" * (region.path.count("/") - 1) + region.name


def visible_regions(request):
    return Region.objects.visible_to(request.user)


def subtree_ids(region, user) -> list[int]:
    """Ids of the region and all under it that the user sees: `= ANY(…)` serves them by index."""
    return list(Region.objects.visible_to(user).within([region.path]).values_list("pk", flat=True))


class RegionFilter(django_filters.ModelChoiceFilter):
    """`?region=CODE`: rows in the region's subtree, resolved to ids first."""

    field_class = RegionField

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label", "区域")
        kwargs.setdefault("empty_label", "全部区域")
        kwargs.setdefault("queryset", visible_regions)
        kwargs.setdefault("to_field_name", "code")
        kwargs.setdefault("widget", LookupSelect("regions"))
        super().__init__(*args, **kwargs)

    def filter(self, queryset, value):
        if not value:
            return queryset
        ids = subtree_ids(value, self.parent.request.user)
        return queryset.filter(**{f"{self.field_name}_id__in": ids})


class RegionFilterSet(ListFilterSet):
    sorts = {"code": Sort("code")}
    default_sort = "code"

    id = ids()
    code = OneOf("区域代码", "code")
    q = django_filters.CharFilter(label="名称或代码", method="search_rows")
    region = RegionFilter(label="区域及其下级", method="in_subtree")
    parent = OneOf("上级区域代码", "parent__code")
    level = django_filters.ChoiceFilter(
        label="层级", choices=RegionLevel.choices, empty_label="全部层级"
    )

    class Meta:
        model = Region
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        return queryset.search(value)

    def in_subtree(self, queryset, name, value: Region):
        return queryset.within([value.path])


class DepartmentFilterSet(ListFilterSet):
    sorts = {"name": Sort("name"), "id": Sort("id")}
    default_sort = "name"

    id = ids()
    code = OneOf("部门代码", "code")
    q = django_filters.CharFilter(
        label="名称或代码", method="search_rows", widget=search_box("部门名称、拼音首字母或代码")
    )
    region = RegionFilter(field_name="region")

    class Meta:
        model = Department
        fields: list[str] = []

    def search_rows(self, queryset, name, value: str):
        return queryset.search(value).order_by()
