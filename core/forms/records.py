"""Forms that fill in one row."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import ModelFormMetaclass
from django.utils import timezone

from core.forms.fields import SealedField, TextField, field_for
from core.forms.widgets import offer_rows, style_widgets
from core.records.links import LONGEST_REASON
from core.values import (
    CLEAR_MARK,
)


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
        offer_rows(self, actor)
        self.prepare()
        style_widgets(self)  # looks for errors: from here on everything is settled

    def prepare(self) -> None:
        """What depends on `self.actor` or on the row; lookups are scoped by then."""

    def _post_clean(self) -> None:
        """ModelForm would write into the row here and ask the database about it."""

    def column_of(self, name: str) -> str:
        """What a field says, where several fields together say one value."""
        return name

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
