"""How fields are shown and what is said of them; long choices."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.widgets import Input
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

from core.search import lookups
from core.templatetags.ui import lookup_box
from core.values import (
    sentences,
)

_CLASSES = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Textarea, "form-control"),
    (Input, "form-control"),
)


def label_of(field: forms.Field) -> str:
    """What a message calls the field: its label without units."""
    return str(field.label or "").split("（")[0]


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


class LookupSelect(forms.Select):
    """A select while the choices are few; beyond that a box that looks them up by typing.

    For model choice fields whose iterator is a `FewChoices`.
    """

    #: The longest select.
    LISTED = 200

    def __init__(self, lookup: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        #: Name of the `core.search.lookups.Lookup` that the box asks.
        self.lookup = lookup

    def render(self, name, value, attrs=None, renderer=None):
        options = list(iter(self.choices))  # without asking how many they are
        few = self.LISTED + 1 if options[:1] and not options[0][0] else self.LISTED
        if len(options) <= few:
            # Read once: the iterator asks the database each time.
            listed = forms.Select(self.attrs, options)
            return listed.render(name, value, attrs, renderer)
        field = self.choices.field
        given = self.build_attrs(self.attrs, attrs)
        given["class"] = given.get("class", "").replace("form-select", "form-control")
        return render_to_string(
            "core/lookup_select.html",
            lookup_box(
                self.lookup,
                name=name,
                value="" if value is None else value,
                label=self._label(field, value),
                attributes=given,
                placeholder=field.empty_label if options[0][0] == "" else "",
            ),
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
    """A choice among the rows of a lookup, in the scope of whom the form `offer`s them to."""

    iterator = FewChoices

    def __init__(self, lookup: str, **options: Any) -> None:
        self.lookup = lookup
        options.setdefault("empty_label", "输入名称或代码查找")
        super().__init__(None, widget=LookupSelect(lookup), **options)

    def offer(self, user: Any) -> None:
        found = lookups.find(self.lookup)
        self.queryset = found.rows(user)
        self.to_field_name = None if found.key == "pk" else found.key

    def label_from_instance(self, row: Any) -> str:
        return lookups.find(self.lookup).label(row)


def offer_rows(form: forms.BaseForm, user: Any) -> None:
    """Give every field of `form` that looks up rows those in the scope of `user`."""
    for field in form.fields.values():
        if hasattr(field, "offer"):
            field.offer(user)


def style_widgets(form: forms.BaseForm) -> forms.BaseForm:
    """Give every widget of `form` its class, name every field in what is said of it, and mark the
    ones in error."""
    for field in form.fields.values():
        _name(field)
    for name, field in form.fields.items():
        for widget, css in _CLASSES:
            if isinstance(field.widget, widget):
                wrong = " is-invalid" if form.is_bound and name in form.errors else ""
                field.widget.attrs["class"] = css + wrong
                break
    return form


#: What is said of text that is no value of the field. Other numbers are integers to Django: first.
_INVALID = (
    (forms.DateField, "应填日期，例如 2026-03-05。"),
    (forms.DecimalField | forms.FloatField, "应填数字。"),
    (forms.IntegerField, "应填整数。"),
)


def _name(field: forms.Field) -> None:
    """Whole sentences that name the field, in the place of the framework's usual ones."""
    choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
    usual: dict[str, Any] = {}
    for each in reversed(type(field).__mro__):
        usual |= getattr(each, "default_error_messages", {})
    for code in sentences.codes():
        said = field.error_messages.get(code)
        if said is None or said == usual.get(code):
            field.error_messages[code] = sentences.sentence(
                code, label_of(field), choice=choice, limit="%(limit_value)s"
            )
    said = next((text for kind, text in _INVALID if isinstance(field, kind)), "")
    if said and field.error_messages.get("invalid") == usual.get("invalid"):
        field.error_messages["invalid"] = f"{label_of(field)}{said}"


def hint_while_typing(field: forms.Field, url: str, *, include: str = "unset") -> None:
    """Below the field of a form stands what `url` answers to the text that is typed into it.

    `include`: selector of other fields whose values go along.
    """
    field.hinted = True
    field.widget.attrs |= {
        "hx-get": url,
        "hx-trigger": "input changed delay:400ms",
        "hx-target": "next .typing-hint",
        "hx-include": include,
        "hx-sync": "this:replace",
    }


class StyledFormMixin:
    """For forms that are rendered field by field with `core/field.html`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        style_widgets(self)


class SuggestInput(forms.TextInput):
    """A text box that suggests the usual words and takes any other.

    `several`: of words separated by 、 each one is suggested for itself (`app.js`).
    """

    def __init__(self, words: Sequence[str], *, several: bool = False) -> None:
        super().__init__({"autocomplete": "off"} | ({"data-several": True} if several else {}))
        self.words = words

    def render(self, name, value, attrs=None, renderer=None):
        list_id = f"{(attrs or {}).get('id', name)}_list"
        box = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((w,) for w in self.words))
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, options)
