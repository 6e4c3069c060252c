"""How forms look, and forms that fill in one row."""

from core.forms.conditions import ConditionField, catalogue
from core.forms.fields import (
    DayField,
    FilesField,
    ManyFiles,
    NumberField,
    SealedField,
    TextField,
    ValueField,
    WordsField,
    field_for,
)
from core.forms.records import EndForm, LinkForm, ReasonForm, RecordForm
from core.forms.steps import (
    NO_NUMBERS,
    BallotsForm,
    PeopleForm,
    ReasonStepForm,
    StepForm,
    YesNoForm,
    fitted,
)
from core.forms.widgets import (
    FewChoices,
    LookupField,
    LookupSelect,
    StyledFormMixin,
    SuggestInput,
    hint_while_typing,
    offer_rows,
    style_widgets,
)

__all__ = [
    "NO_NUMBERS",
    "BallotsForm",
    "ConditionField",
    "DayField",
    "EndForm",
    "FewChoices",
    "FilesField",
    "LinkForm",
    "LookupField",
    "LookupSelect",
    "ManyFiles",
    "NumberField",
    "PeopleForm",
    "ReasonForm",
    "ReasonStepForm",
    "RecordForm",
    "SealedField",
    "StepForm",
    "StyledFormMixin",
    "SuggestInput",
    "TextField",
    "ValueField",
    "WordsField",
    "YesNoForm",
    "catalogue",
    "field_for",
    "fitted",
    "hint_while_typing",
    "offer_rows",
    "style_widgets",
]
