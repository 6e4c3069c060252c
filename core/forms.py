"""How forms look, and forms that fill in one row."""

import base64
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from django import forms
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import ModelChoiceIterator, ModelFormMetaclass
from django.forms.utils import flatatt
from django.forms.widgets import Input
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from core import crypto, lookups
from core.records.links import LONGEST_REASON
from core.records.types import type_of, typed
from core.values import (
    CLEAR_MARK,
    Code,
    Date,
    Identifier,
    Integer,
    Text,
    Value,
    cleaned,
    is_clear_mark,
)

_CLASSES = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxSelectMultiple, "form-check-input"),
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


def style_widgets(form: forms.BaseForm) -> forms.BaseForm:
    """Give every widget of `form` its class, and mark the ones in error."""
    for name, field in form.fields.items():
        for widget, css in _CLASSES:
            if isinstance(field.widget, widget):
                wrong = " is-invalid" if form.is_bound and name in form.errors else ""
                field.widget.attrs["class"] = css + wrong
                break
    return form


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
    """A text box that suggests the usual words and takes any other."""

    def __init__(self, words: Sequence[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.words = words

    def render(self, name, value, attrs=None, renderer=None):
        list_id = f"{(attrs or {}).get('id', name)}_list"
        box = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((w,) for w in self.words))
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, options)


def _label(field: forms.Field) -> str:
    """What a message calls the field."""
    return str(field.label or "")


class TextField(forms.CharField):
    """A text, without signs that nobody sees."""

    def clean(self, value: Any) -> Any:
        return super().clean(cleaned(value) if isinstance(value, str) else value)


class ValueField(TextField):
    """A text that a type of `core.values` reads."""

    def __init__(self, kind: Value, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return self.typed(text) if text not in self.empty_values else text

    def typed(self, text: str) -> Any:
        return typed(self.kind, text, _label(self))


class DayField(forms.DateField):
    """A day; the native input sends it as 2026-03-05."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, *, kind: Date | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind or Date()

    def to_python(self, value: Any) -> Any:
        return None if value in self.empty_values else typed(self.kind, value, _label(self))


class NumberField(forms.IntegerField):
    """A whole number within the bounds of its type."""

    def __init__(self, kind: Integer, **kwargs: Any) -> None:
        super().__init__(min_value=kind.low, max_value=kind.high, **kwargs)
        self.kind = kind

    def to_python(self, value: Any) -> Any:
        return None if value in self.empty_values else typed(self.kind, value, _label(self))


class SealedField(ValueField):
    """An identifier that is stored encrypted as `<name>_cipher` and `<name>_index`.

    It never comes back into a form: blank leaves what is stored, （清空） clears it.
    """

    _CARRIED = "sealed:"

    def __init__(self, kind: Identifier, *, clearable: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(kind, **kwargs)
        self.clearable = clearable

    def carried(self, text: str) -> str:
        """The text as a page may carry it for the next POST."""
        if not text or is_clear_mark(text) or text.startswith(self._CARRIED):
            return text
        return self._CARRIED + base64.b64encode(crypto.encrypt(text)).decode()

    def typed(self, text: str) -> str:
        text = self._decrypted(text)
        return CLEAR_MARK if self.clearable and is_clear_mark(text) else super().typed(text)

    def opened(self, text: str | None) -> str:
        """What was carried, for whoever goes on filling in; empty when it cannot be read."""
        try:
            return self._decrypted(text or "")
        except forms.ValidationError:
            return ""

    def _decrypted(self, text: str) -> str:
        if not text.startswith(self._CARRIED):
            return text
        try:
            return crypto.decrypt(base64.b64decode(text.removeprefix(self._CARRIED), validate=True))
        except (ValueError, InvalidTag):
            raise forms.ValidationError("没有读出刚才填写的内容，请重新填写。") from None


class WordsField(ValueField):
    """Several short texts separated by 、; its value is a list of them."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return super().to_python(value) or []

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def field_for(field: models.Field, **options: Any) -> forms.Field | None:
    """The form field of a model's field: it reads by the type of the field's values."""
    kind = type_of(field)
    if isinstance(kind, Date):
        options |= {"form_class": DayField, "kind": kind}
    elif isinstance(kind, Text | Code) and not field.choices:
        options |= {"form_class": ValueField, "kind": kind}
    return field.formfield(**options)


class _FieldsByType(ModelFormMetaclass):
    def __new__(mcs, name, bases, attrs):
        if meta := attrs.get("Meta"):
            meta.formfield_callback = staticmethod(field_for)
        return super().__new__(mcs, name, bases, attrs)


class RecordForm(forms.ModelForm, metaclass=_FieldsByType):
    """The fields of one row. It only reads: rules, constraints and writing are the service's.

    `actor` scopes the choices. A field that is no field of the model (the day on which a change
    takes effect) is handed to the service like the others.
    """

    #: Heading → names of the fields under it; empty: all fields without a heading.
    groups: dict[str, tuple[str, ...]] = {}
    #: Fields that stand across the whole form.
    wide: tuple[str, ...] = ()

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        self.actor = actor
        #: Doubts about what was stored, which refuse nothing; shown after saving.
        self.warnings: list[str] = []
        super().__init__(*args, **kwargs)
        given = kwargs.get("initial") or {}
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                # Django gives the key, which a field with `to_field_name` does not understand.
                if name not in given and self.initial.get(name) is not None:
                    self.initial[name] = getattr(self.instance, name)
            elif isinstance(field, forms.ChoiceField) and field.choices[:1] == BLANK_CHOICE_DASH:
                field.choices = [("", "请选择"), *field.choices[1:]]
        self.prepare()
        style_widgets(self)  # looks for errors: from here on everything is settled

    def prepare(self) -> None:
        """Scope the choices by `self.actor`, and what else depends on him or on the row."""

    def _post_clean(self) -> None:
        """ModelForm would write into the row here and ask the database about it."""

    def values(self) -> dict[str, Any]:
        """What the service is given. A sealed field left blank is not among it."""
        found = {}
        for name, value in self.cleaned_data.items():
            if isinstance(self.fields[name], SealedField):
                if value == "":
                    continue
                value = "" if value == CLEAR_MARK else value
            found[name] = value
        return found

    def sections(self) -> list[tuple[str, list]]:
        """Headings with their bound fields, as the page sets them."""
        if not self.groups:
            return [("", self.visible_fields())]
        named = {name for names in self.groups.values() for name in names}
        rest = [field for field in self.visible_fields() if field.name not in named]
        found = [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in self.groups.items()
        ]
        return [each for each in (*found, ("", rest)) if each[1]]


class LinkForm(RecordForm):
    """A new dated link; `fixed` is its side that the address names."""

    def __init__(self, *args: Any, fixed: dict[str, Any], **kwargs: Any) -> None:
        self.fixed = fixed
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        self.initial.setdefault("starts_on", timezone.localdate())
        self.fields["ends_on"].help_text = "仍在继续的不填。"

    def values(self) -> dict[str, Any]:
        return super().values() | self.fixed


class EndForm(RecordForm):
    """The day from which a link is over."""

    class Meta:
        fields = ("ends_on",)

    def prepare(self) -> None:
        super().prepare()
        ended = self.instance.ends_on is not None
        self.fields["ends_on"].required = not ended
        self.fields["ends_on"].help_text = "最后一天是终止日期的前一天。" + (
            "终止有误、仍在继续的，请清空。" if ended else ""
        )
        if not ended:
            self.initial["ends_on"] = timezone.localdate()


class ReasonForm(RecordForm):
    """Why a link that was filed today is taken back."""

    reason = TextField(
        label="误录的原因",
        max_length=LONGEST_REASON,
        help_text="会记入日志，例如“选错了组织”；请不要写证件号码、手机号码。",
    )

    class Meta:
        fields: tuple[str, ...] = ()
