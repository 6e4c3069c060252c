"""How forms look: one place that knows the class names of the style sheet."""

from django import forms
from django.forms.utils import flatatt
from django.forms.widgets import Input
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

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
