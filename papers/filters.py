"""Filters of the handbook and of letters."""

import django_filters
from django import forms
from django.db.models import F, Q

from core.lists.exact import ids
from core.lists.filters import AnyOf, DayFilter, ListFilterSet, search_box
from core.lists.pagination import Sort
from papers.choices import HandbookSection, LetterState
from papers.kinds import letter_kinds
from papers.models import Delivery, HandbookEntry, Letter
from regions.filters import RegionFilter, subtree_ids


class HandbookFilterSet(ListFilterSet):
    sorts = {"name": Sort("name"), "section": Sort("section"), "updated_at": Sort("updated_at")}
    default_sort = "section"

    q = django_filters.CharFilter(
        label="名称或内容",
        method="search_rows",
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "名称、内容、依据", "autocomplete": "off"}
        ),
    )
    section = AnyOf(label="类别", choices=HandbookSection.choices, empty_label="全部类别")

    class Meta:
        model = HandbookEntry
        fields: list[str] = []

    def search_rows(self, queryset, name, value: str):
        for word in value.split():
            queryset = queryset.filter(
                Q(name__icontains=word) | Q(text__icontains=word) | Q(source__icontains=word)
            )
        return queryset


class LetterFilterSet(ListFilterSet):
    sorts = {"issued_on": Sort("issued_on"), "id": Sort("id")}
    default_sort = "-issued_on"
    rare = ("occasion",)

    id = ids()
    q = django_filters.CharFilter(
        label="文号、标题或主送", method="search_rows", widget=search_box("文号、标题或主送")
    )
    kind = AnyOf(label="文种", choices=[], empty_label="全部文种")
    state = AnyOf(label="状态", choices=LetterState.choices, empty_label="状态不限")
    receipt = django_filters.ChoiceFilter(
        label="签收",
        choices=[("mine", "待我签收"), ("waiting", "未签收完"), ("done", "已全部签收")],
        method="by_receipt",
        empty_label="签收不限",
    )
    region = RegionFilter(label="收文区域", method="received_in", field_name="issuer")
    occasion = django_filters.CharFilter(label="签发批次（月份）")
    issued_from = DayFilter("成文日期自", "issued_on")
    issued_to = DayFilter("成文日期至", "issued_on", until=True)

    class Meta:
        model = Letter
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Declared by apps, which are all there when somebody asks.
        self.filters["kind"].extra["choices"] = [
            (code, kind.title) for code, kind in letter_kinds().items()
        ]

    def search_rows(self, queryset, name, value: str):
        for word in value.split():
            queryset = queryset.filter(
                Q(number__icontains=word) | Q(title__icontains=word) | Q(to__icontains=word)
            )
        return queryset

    def by_receipt(self, queryset, name, value: str):
        if value == "mine":
            mine = Delivery.objects.visible_to(self.request.user)
            mine = mine.receivable_by(self.request.user)
            return queryset.filter(pk__in=mine.values("letter_id"))
        queryset = queryset.filter(state=LetterState.ISSUED)
        if value == "done":
            return queryset.filter(received_count__gte=F("delivery_count"))
        return queryset.filter(received_count__lt=F("delivery_count"))

    def received_in(self, queryset, name, value):
        if not value:
            return queryset
        ids = subtree_ids(value, self.request.user)
        inside = Delivery.objects.visible_to(self.request.user).filter(region_id__in=ids)
        return queryset.filter(pk__in=inside.values("letter_id"))
