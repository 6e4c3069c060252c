"""Filters of a list: one FilterSet serves the page, its Excel file and the API."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from drf_spectacular.plumbing import build_choice_description_list
from drf_spectacular.utils import extend_schema_field

from core.forms import style_widgets
from core.lists.pagination import Sort
from core.values import cleaned

#: Nobody searches for more; a million characters would keep the database busy.
LONGEST_TEXT = 100


@dataclass(frozen=True)
class ActiveFilter:
    """A filter that is set: its name in the address, and what to show."""

    name: str
    label: str
    value: str


def search_box(placeholder: str) -> forms.TextInput:
    return forms.TextInput(
        attrs={"type": "search", "placeholder": placeholder, "autocomplete": "off"}
    )


class ChoiceSet(forms.CheckboxSelectMultiple):
    """Several of a few choices, folded behind what is chosen."""

    def __init__(self, none: str) -> None:
        super().__init__()
        #: What stands there while nothing is chosen.
        self.none = none

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value) or ())
        labels = [str(label) for key, label in self.choices if str(key) in chosen]
        options = format_html_join(
            "",
            '<label class="form-check"><input class="form-check-input" type="checkbox" name="{}"'
            ' value="{}"{}><span class="form-check-label">{}</span></label>',
            (
                (name, key, mark_safe(" checked") if str(key) in chosen else "", label)
                for key, label in self.choices
            ),
        )
        return format_html(
            '<details class="choice-set" data-choices><summary class="form-select" id="{}"'
            ' data-none="{}">{}</summary><div class="choice-set-list" role="group"'
            ' aria-label="{}">{}</div></details>',
            self.id_for_label((attrs or {}).get("id", "")),
            self.none,
            "、".join(labels) or self.none,
            self.none,
            options,
        )

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_summary" if index is None else super().id_for_label(id_, index)


class AnyOf(django_filters.MultipleChoiceFilter):
    """Rows that are one of the values chosen: `?kind=social&kind=enterprise`.

    Of `conditions` (value → label and condition) each value is a condition, else a value of the
    field.
    """

    def __init__(
        self,
        *,
        empty_label: str,
        conditions: Mapping[str, tuple[str, models.Q]] | None = None,
        **kwargs: Any,
    ) -> None:
        if conditions:
            kwargs["choices"] = [(key, label) for key, (label, _) in conditions.items()]
        super().__init__(widget=ChoiceSet(empty_label), **kwargs)
        self.conditions = conditions

    def filter(self, queryset: models.QuerySet, value: list[str]) -> models.QuerySet:
        if not value:
            return queryset
        if not self.conditions:
            return queryset.filter(**{f"{self.field_name}__in": value})
        wanted = models.Q()
        for each in value:
            wanted |= self.conditions[each][1]
        return queryset.filter(wanted)


class YesOrNo(django_filters.ChoiceFilter):
    """Rows of which a column is true (`yes`), or false (`no`)."""

    def __init__(self, label: str, field_name: str, yes: str, no: str) -> None:
        choices = [("yes", yes), ("no", no)]
        super().__init__(
            label=label, field_name=field_name, choices=choices, empty_label=f"{label}不限"
        )
        # In the description of the API it is not what the column holds.
        extend_schema_field(
            {
                "type": "string",
                "enum": ["yes", "no"],
                "description": f"{label}\n\n{build_choice_description_list(choices)}",
            }
        )(self)

    def filter(self, queryset: models.QuerySet, value: str) -> models.QuerySet:
        return queryset.filter(**{self.field_name: value == "yes"}) if value else queryset


class DayFilter(django_filters.DateFilter):
    """Rows of which a day or moment is not before a day, or (`until`) not after it."""

    def __init__(self, label: str, field_name: str, *, until: bool = False) -> None:
        box = forms.DateInput(attrs={"type": "date", "title": label}, format="%Y-%m-%d")
        super().__init__(label=label, field_name=field_name, widget=box)
        self.until = until

    def filter(self, queryset: models.QuerySet, value: datetime.date | None) -> models.QuerySet:
        if value is None or (self.until and value == datetime.date.max):
            return queryset
        edge = value + datetime.timedelta(days=1) if self.until else value
        field = queryset.model._meta.get_field(self.field_name)
        if isinstance(field, models.DateTimeField):
            edge = timezone.make_aware(datetime.datetime.combine(edge, datetime.time()))
        return queryset.filter(**{f"{self.field_name}__{'lt' if self.until else 'gte'}": edge})


class ListFilterSet(django_filters.FilterSet):
    """Base of all filter sets; `request.user` scopes the choices."""

    #: Field that stands alone in front as the search box; "" for none.
    search = "q"
    #: Fields that are seldom wanted: they stand folded away, with their names.
    rare: tuple[str, ...] = ()
    #: Name in the address → order, for the page and the API; and the order without one.
    sorts: dict[str, Sort] = {}
    default_sort: str = ""
    #: What columns of upper apps read of the rows (`core.lists.lent`).
    annotations: Mapping[str, Callable[[], Any]] = {}

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(_cleaned(data), *args, **kwargs)

    @property
    def form(self):
        if not hasattr(self, "_styled"):
            form = super().form
            for field in form.fields.values():
                if isinstance(field, forms.CharField) and field.max_length is None:
                    field.validators.append(MaxLengthValidator(LONGEST_TEXT))
            self._styled = style_widgets(form)
        return self._styled

    @property
    def qs(self):
        """Filtered rows; none at all while a filter has an impossible value."""
        if self.is_bound and not self.form.is_valid():
            return self.queryset.none()
        return super().qs

    def filter_queryset(self, queryset):
        lent = {name: make() for name, make in self.annotations.items()}
        return super().filter_queryset(queryset.annotate(**lent) if lent else queryset)

    @property
    def search_field(self):
        return self.form[self.search] if self.search in self.form.fields else None

    @property
    def other_fields(self) -> list:
        return [field for field in self._fields if field.name not in self.rare]

    @property
    def rare_fields(self) -> list:
        return [field for field in self._fields if field.name in self.rare]

    @property
    def rare_number(self) -> int:
        """How many of the seldom wanted are set."""
        return sum(each.name in self.rare for each in self.active)

    @property
    def _fields(self) -> list:
        return [field for field in self.form if field.name != self.search and not field.is_hidden]

    @property
    def active(self) -> list[ActiveFilter]:
        """The filters that are set, in words."""
        if not self.is_bound or not self.form.is_valid():
            return []
        found = []
        for name, field in self.form.fields.items():
            value = self.form.cleaned_data.get(name)
            if value in (None, "", []):
                continue
            # Of a model choice the value is the row itself.
            choices = (
                () if isinstance(field, forms.ModelChoiceField) else getattr(field, "choices", ())
            )
            labels = {str(key): str(label) for key, label in choices}
            values = value if isinstance(value, list) else [value]
            text = "、".join(labels.get(str(each), str(each)) for each in values)
            found.append(ActiveFilter(name, str(field.label), text))
        return found

    @property
    def conditions(self) -> str:
        """The filters that are set, as one line."""
        return "；".join(f"{each.label}：{each.value}" for each in self.active)


def _cleaned(data: QueryDict | None) -> QueryDict | None:
    """What an address says, without signs that nobody sees."""
    if data is None:
        return None
    data = data.copy()
    for name, values in list(data.lists()):
        data.setlist(name, [cleaned(value) for value in values])
    return data
