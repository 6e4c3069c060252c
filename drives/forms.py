"""Forms of drives: what they are, and what each town is to reach."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms import RecordForm, StepForm
from core.forms.widgets import LookupField
from drives.choices import Measure
from drives.models import MOST_TARGET, Drive, DriveTarget
from drives.services import places_of


class DriveForm(RecordForm):
    region = LookupField("regions-restructured", label="开展范围", help_text="一般选本县。")
    measures = forms.MultipleChoiceField(
        label="统计内容",
        choices=Measure.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="都由台账算出，不用填报；只选这次行动要的。",
    )

    field_order = ("kind", "name", "region", "starts_on", "ends_on", "ground", "measures")
    wide = ("ground", "measures")

    class Meta:
        model = Drive
        fields = ("kind", "name", "region", "starts_on", "ends_on", "ground", "measures")
        help_texts = {
            "ground": "开展行动的文件或会议决定，例如“县委组织〔2026〕12号”。",
            "starts_on": "和起始日期前一天比较。",
        }

    def prepare(self) -> None:
        if not self.instance.pk:
            self.initial.setdefault("starts_on", timezone.localdate())


class TargetsForm(StepForm):
    """A number for each town and measure: `t_TOWN_measure`."""

    def prepare(self) -> None:
        drive = self.instance
        stored = DriveTarget.objects.visible_to(self.actor).filter(drive=drive)
        numbers = {(each.region_id, each.measure): each.number for each in stored}
        towns = [each for each in places_of(drive)[0] if each.pk != drive.region_id]
        if not towns:
            towns = places_of(drive)[0]
        self.groups = {}
        for measure in drive.counted:
            names = []
            for town in towns:
                name = f"t_{town.pk}_{measure}"
                names.append(name)
                self.initial[name] = numbers.get((town.pk, measure))
                self.fields[name] = forms.IntegerField(
                    label=town.name, required=False, min_value=0, max_value=MOST_TARGET
                )
            self.groups[measure.label] = tuple(names)

    def values(self) -> dict[str, Any]:
        found = {}
        for name, number in self.cleaned_data.items():
            _, town, measure = name.split("_", 2)
            if number:
                found[int(town), measure] = number
        return {"targets": found}
