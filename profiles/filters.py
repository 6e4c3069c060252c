"""Filters of the lists of tags, areas and facts; those that the list of organizations borrows."""

import django_filters
from drf_spectacular.utils import extend_schema_field

from core.forms import FewChoices, LookupSelect
from core.lists.exact import OneOf, ids
from core.lists.filters import AnyOf, ListFilterSet, search_box
from core.lists.pagination import Sort
from core.search import name_condition
from profiles.choices import AreaKind, NoPartyReason, TagGroup
from profiles.models import Area, Profile, Tag, carrying, inside
from regions.filters import RegionFilter


class CarriedTag(django_filters.CharFilter):
    """Organizations that carry a tag, set by hand or by its condition; any of several."""

    def filter(self, queryset, value: str):
        words = [word for each in (value or "").split("、") if (word := each.strip())]
        return queryset.filter(carrying(*words)) if words else queryset


def _visible_areas(request):
    return Area.objects.visible_to(request.user).present()


class _AreaField(django_filters.fields.ModelChoiceField):
    iterator = FewChoices


@extend_schema_field({"type": "integer", "description": "区域载体的编号"})
class InArea(django_filters.ModelChoiceFilter):
    """Organizations that lie in an area."""

    field_class = _AreaField

    def __init__(self, **kwargs):
        super().__init__(queryset=_visible_areas, widget=LookupSelect("areas"), **kwargs)

    def filter(self, queryset, value: Area | None):
        if value is None:
            return queryset
        return queryset.filter(inside(area=value))


class TagFilterSet(ListFilterSet):
    sorts = {"group": Sort("group"), "name": Sort("name")}
    default_sort = "group"

    q = django_filters.CharFilter(
        label="标签", method="search_rows", widget=search_box("标签的名称")
    )
    group = AnyOf(label="分组", choices=TagGroup.choices, empty_label="分组不限")
    way = django_filters.ChoiceFilter(
        label="来历",
        choices=[("hand", "手工标注"), ("rule", "按条件")],
        method="in_way",
        empty_label="来历不限",
    )

    class Meta:
        model = Tag
        fields: list[str] = []

    def search_rows(self, queryset, name, value: str):
        return queryset.filter(name_condition(value))

    def in_way(self, queryset, name, value: str):
        return queryset.filter(when__isnull=value == "hand")


class AreaFilterSet(ListFilterSet):
    sorts = {"name": Sort("name"), "id": Sort("id")}
    default_sort = "name"

    id = ids()
    q = django_filters.CharFilter(
        label="名称", method="search_rows", widget=search_box("楼宇、商圈、市场的名称")
    )
    kind = AnyOf(label="类型", choices=AreaKind.choices, empty_label="类型不限")
    region = RegionFilter(label="所在区域", field_name="region")

    class Meta:
        model = Area
        fields: list[str] = []

    def search_rows(self, queryset, name, value: str):
        return queryset.search(value)


class ProfileFilterSet(ListFilterSet):
    """Of the API: the page is that of organizations."""

    sorts = {"id": Sort("id")}
    default_sort = "id"

    id = ids()
    organization = OneOf("统一社会信用代码", "organization__uscc")
    region = RegionFilter(label="区域", field_name="organization__region")
    no_party_reason = AnyOf(
        label="未建立党组织原因", choices=NoPartyReason.choices, empty_label="原因不限"
    )

    class Meta:
        model = Profile
        fields: list[str] = []
