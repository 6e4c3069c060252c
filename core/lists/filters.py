"""Filters of a list: one FilterSet serves the page, its Excel file and the API."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.core.validators import MaxLengthValidator

from core import jobs
from core.choices import JobStatus
from core.forms import dress
from core.lists.pagination import Sort
from core.models import Job, Notification
from core.records import recycling
from core.search import name_condition

#: Nobody searches for more; a million characters would keep the database busy.
LONGEST_TEXT = 100


@dataclass(frozen=True)
class ActiveFilter:
    """A filter that is set: its name in the address, and what to show."""

    name: str
    label: str
    value: str


class ListFilterSet(django_filters.FilterSet):
    """Base of all filter sets; `request.user` scopes the choices."""

    #: Field that stands alone in front as the search box; "" for none.
    search = "q"
    #: Name in the address → order, for the page and the API; and the order without one.
    sorts: dict[str, Sort] = {}
    default_sort: str = ""

    @property
    def form(self):
        if not hasattr(self, "_dressed"):
            form = super().form
            for field in form.fields.values():
                if isinstance(field, forms.CharField) and field.max_length is None:
                    field.validators.append(MaxLengthValidator(LONGEST_TEXT))
            self._dressed = dress(form)
        return self._dressed

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


class RecycleBinFilterSet(ListFilterSet):
    q = django_filters.CharFilter(
        label="名称",
        method="search_rows",
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "名称", "autocomplete": "off"}
        ),
    )
    #: The page asks the chosen kind for its rows; nothing is left to filter.
    kind = django_filters.ChoiceFilter(
        label="种类",
        choices=lambda: [(key, kind.title) for key, kind in recycling.kinds().items()],
        method="of_kind",
        empty_label=None,
    )

    class Meta:
        fields: list[str] = []

    def search_rows(self, queryset, name, value):
        if not recycling.chosen(self.data.get("kind", "")).searchable:
            return queryset.none()
        return queryset.filter(name_condition(value))

    def of_kind(self, queryset, name, value):
        return queryset


class JobFilterSet(ListFilterSet):
    """Background jobs by state and kind."""

    status = django_filters.ChoiceFilter(
        label="状态", choices=JobStatus.choices, empty_label="全部状态"
    )
    kind = django_filters.ChoiceFilter(
        label="种类", choices=lambda: sorted(jobs.kinds().items()), empty_label="全部种类"
    )

    class Meta:
        model = Job
        fields: list[str] = []


class NotificationFilterSet(ListFilterSet):
    """Notifications that are new, or all."""

    unread = django_filters.ChoiceFilter(
        label="阅读", choices=[("yes", "未读")], empty_label="全部消息", method="only_unread"
    )

    class Meta:
        model = Notification
        fields: list[str] = []

    def only_unread(self, queryset, name, value):
        return queryset.unread()
