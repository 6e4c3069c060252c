"""How forms look: one place that knows the class names of the style sheet."""

from django import forms
from django.forms.widgets import Input

_CLASSES = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Textarea, "form-control"),
    (Input, "form-control"),
)


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
