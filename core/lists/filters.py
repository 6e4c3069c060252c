"""Filters of a list: one FilterSet serves the page, its Excel file and the API."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.core.validators import MaxLengthValidator

from core.forms import style_widgets
from core.lists.pagination import Sort

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


class ListFilterSet(django_filters.FilterSet):
    """Base of all filter sets; `request.user` scopes the choices."""

    #: Field that stands alone in front as the search box; "" for none.
    search = "q"
    #: Name in the address → order, for the page and the API; and the order without one.
    sorts: dict[str, Sort] = {}
    default_sort: str = ""

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

    @property
    def search_field(self):
        return self.form[self.search] if self.search in self.form.fields else None

    @property
    def other_fields(self) -> list:
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
            text = dict(choices).get(value, value)
            found.append(ActiveFilter(name, str(field.label), str(text)))
        return found

    @property
    def conditions(self) -> str:
        """The filters that are set, as one line."""
        return "；".join(f"{each.label}：{each.value}" for each in self.active)
