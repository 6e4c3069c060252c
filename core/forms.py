"""How forms look: one place that knows the class names of the style sheet."""

from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.forms.widgets import Input
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from core import lookups

_CLASSES = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Textarea, "form-control"),
    (Input, "form-control"),
)


class LongSelect(forms.Select):
    """A select of hundreds of options: Django renders a template for each of them."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) in chosen else "", label)
                for key, label in self.choices
            ),
        )
        given = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", given, options)


class FewChoices(ModelChoiceIterator):
    """Choices of a model, but no more than a `LookupSelect` needs to see that they are many."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in self.rows()[: LookupSelect.LISTED + 1]:
            yield self.choice(row)

    def rows(self):
        """What the select offers; every row of the query set is accepted."""
        return self.queryset


class LookupSelect(LongSelect):
    """A select while the choices are few; beyond that a box that looks them up by typing.

    For model choice fields whose iterator is a `FewChoices`.
    """

    #: The longest select.
    LISTED = 200

    def __init__(self, lookup: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        #: Name of the `core.lookups.Lookup` that the box asks.
        self.lookup = lookup

    def render(self, name, value, attrs=None, renderer=None):
        options = list(iter(self.choices))  # without asking how many they are
        few = self.LISTED + 1 if options[:1] and not options[0][0] else self.LISTED
        if len(options) <= few:
            # Read once: the iterator asks the database each time.
            listed = LongSelect(self.attrs, options)
            return listed.render(name, value, attrs, renderer)
        field = self.choices.field
        given = self.build_attrs(self.attrs, attrs)
        given["class"] = given.get("class", "").replace("form-select", "form-control")
        return render_to_string(
            "core/lookup_select.html",
            {
                "name": name,
                "value": "" if value is None else value,
                "label": self._label(field, value),
                "attributes": flatatt(given),
                "placeholder": field.empty_label if options[0][0] == "" else "输入名称或代码查找",
                "list_id": f"{given.get('id', name)}_list",
                "url": reverse("core:lookup", args=[self.lookup]),
            },
        )

    @staticmethod
    def _label(field: forms.ModelChoiceField, value: Any) -> str:
        if value in (None, ""):
            return ""
        try:
            row = field.clean(str(value))
        except forms.ValidationError:
            return ""
        return field.label_from_instance(row).strip()


class LookupField(forms.ModelChoiceField):
    """A choice among the rows of a lookup in the scope of `user`."""

    iterator = FewChoices

    def __init__(self, lookup: str, *, user: Any, **options: Any) -> None:
        self.found = lookups.find(lookup)
        options.setdefault("empty_label", "输入名称或代码查找")
        super().__init__(
            self.found.rows(user),
            to_field_name=None if self.found.key == "pk" else self.found.key,
            widget=LookupSelect(lookup),
            **options,
        )

    def label_from_instance(self, row: Any) -> str:
        return self.found.label(row)


def dress(form: forms.BaseForm) -> forms.BaseForm:
    """Give every widget of `form` its class, and mark the ones in error."""
    for name, field in form.fields.items():
        for widget, css in _CLASSES:
            if isinstance(field.widget, widget):
                wrong = " is-invalid" if form.is_bound and name in form.errors else ""
                field.widget.attrs["class"] = css + wrong
                break
    return form


class DressedFormMixin:
    """For forms that are rendered field by field with `core/field.html`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)
