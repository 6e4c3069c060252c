"""Marks of each level; sending back; objections."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from assessments.choices import (
    Level,
)
from assessments.documents import Item
from assessments.forms.boxes import lines
from assessments.models import Assessment, Objection
from assessments.services.explaining import suggested
from assessments.services.marking import LEVELS, Given, below, items_of, stored
from core.forms import RecordForm, TextField
from core.records.links import LONGEST_REASON


class MarksForm(RecordForm):
    """Marks of the level that acts now: three fields for each item, by its code."""

    class Meta:
        model = Assessment
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        row = self.instance
        self.level, _ = LEVELS[row.state]
        document = row.round.scheme.document
        self.items = items_of(row, self.level, document)
        marks = stored(row)
        names = {each.code: each.name for each in document.dimensions}
        groups: dict[str, list[str]] = {}
        for item in self.items:
            found = self._fields_of(item, marks)
            groups.setdefault(names[item.dimension], []).extend(found)
        self.groups = {title: tuple(fields) for title, fields in groups.items()}

    def _fields_of(self, item: Item, marks: Any) -> list[str]:
        code, earlier = item.code, below(marks, self.level, item.code)
        own = marks[self.level].get(code)
        said = [item.standard.rstrip("。")] if item.standard else []
        if earlier is not None:
            note = f"：{earlier.note}" if earlier.note else ""
            said.append(f"{earlier.get_level_display()} {earlier.marks} 分{note}")
        self.fields[f"marks_{code}"] = forms.DecimalField(
            label=f"{item.title}（满分 {item.marks}）",
            required=False,
            min_value=Decimal(str(item.floor)),
            max_value=Decimal(str(item.marks)),
            decimal_places=2,
            initial=suggested(item, self.level, marks),
            help_text="；".join(said),
            widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
        )
        names = [f"marks_{code}"]
        if self.level == Level.SELF:
            self.fields[f"note_{code}"] = TextField(
                label=f"{item.title}：说明",
                required=False,
                max_length=300,
                initial=own.note if own else "",
                help_text=f"须写明{item.evidence_ground}。" if item.evidence else "可不填。",
            )
            names.append(f"note_{code}")
        if earlier is not None or (own is not None and row_was_handed(self.instance)):
            self.fields[f"reason_{code}"] = TextField(
                label=f"{item.title}：改分理由",
                required=False,
                max_length=LONGEST_REASON,
                initial=own.reason if own else "",
                help_text="与原来的分不同的须写明。",
            )
            names.append(f"reason_{code}")
        return names

    def values(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "given": {
                item.code: Given(
                    found.get(f"marks_{item.code}"),
                    found.get(f"note_{item.code}") or "",
                    found.get(f"reason_{item.code}") or "",
                )
                for item in self.items
            }
        }


def row_was_handed(row: Assessment) -> bool:
    return row.pk is not None and row.steps.exists()


class ObjectionForm(RecordForm):
    class Meta:
        model = Objection
        fields = ("source", "text", "raised_on")
        widgets = {"text": lines(4)}
        help_texts = {"text": "写明对哪一项有异议和理由；不写提出人的姓名、电话。"}

    wide = ("text",)

    def prepare(self) -> None:
        self.initial.setdefault("raised_on", timezone.localdate())


class ObjectionAnswerForm(RecordForm):
    upheld = forms.ChoiceField(
        label="是否成立", choices=[("", "请选择"), ("1", "成立"), ("0", "不成立")]
    )
    answer = TextField(label="核实情况和答复", max_length=500, widget=lines(4))
    item = forms.ChoiceField(
        label="更正哪一项",
        required=False,
        help_text="成立并且要改分的选择；系统计算的项目在来源处更正。",
    )
    marks = forms.DecimalField(
        label="更正后的得分", required=False, min_value=-1000, max_value=1000, decimal_places=2
    )

    wide = ("answer",)

    class Meta:
        model = Objection
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        document = self.instance.assessment.round.scheme.document
        self.fields["item"].choices = [
            ("", "不改分"),
            *((each.code, each.title) for each in document.items if not each.is_computed),
        ]

    def values(self) -> dict[str, Any]:
        return super().values() | {"upheld": self.cleaned_data["upheld"] == "1"}
