"""Answers of departments, vetoes and lifting one."""

from typing import Any

from django import forms

from assessments.choices import (
    AnswerWay,
)
from assessments.forms.boxes import lines
from assessments.models import Slip, Veto
from core.forms import LookupField, RecordForm, TextField
from core.records.links import LONGEST_REASON


class SlipAnswerForm(RecordForm):
    answer = TextField(
        label="核查结果",
        max_length=500,
        widget=lines(3),
        help_text="没有一票否决情形的写“无”；有的先在上面逐条登记，再在这里小结。",
    )
    way = forms.ChoiceField(label="答复方式", choices=AnswerWay.choices)
    document_number = TextField(label="复函文号", required=False, max_length=60)

    class Meta:
        model = Slip
        fields: tuple[str, ...] = ()

    wide = ("answer",)


class VetoForm(RecordForm):
    """Recorded by the county."""

    party_organization = LookupField("party-organizations", label="党组织")
    department = LookupField("departments", label="认定部门", required=False)

    class Meta:
        model = Veto
        fields = ("code", "text", "happened_on", "ground")
        help_texts = {
            "code": "方案里这一情形的代码，例如 V1。",
            "ground": "处罚决定、通报等文件的名称和文号。",
        }

    field_order = ("party_organization", "code", "text", "happened_on", "department", "ground")
    wide = ("text", "ground")


class SlipVetoForm(RecordForm):
    """Found by a department among those who are rated."""

    party_organization = LookupField("party-organizations-rated", label="党组织")
    code = forms.ChoiceField(label="情形")

    class Meta:
        model = Veto
        fields = ("happened_on", "ground")
        help_texts = {"ground": "处罚决定、通报等文件的名称和文号。"}

    field_order = ("party_organization", "code", "happened_on", "ground")
    wide = ("ground",)

    def __init__(self, *args: Any, slip: Slip, **kwargs: Any) -> None:
        self.slip = slip
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        document = self.slip.round.scheme.document
        self.fields["code"].choices = [
            ("", "请选择"),
            *((each.code, each.text) for each in document.vetoes),
        ]

    def values(self) -> dict[str, Any]:
        return super().values() | {"slip": self.slip}


class LiftForm(RecordForm):
    reason = TextField(label="撤销理由", max_length=LONGEST_REASON, widget=lines(2))

    wide = ("reason",)

    class Meta:
        model = Veto
        fields: tuple[str, ...] = ()
