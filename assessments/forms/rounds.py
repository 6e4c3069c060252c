"""Forms of rounds: opening, deadlines, steps, slips, samples."""

from django import forms

from assessments.choices import (
    SchemeState,
)
from assessments.models import Round, Scheme
from core.forms import DayField, RecordForm
from regions.forms import RegionChoice
from regions.models import Department


class RoundDaysForm(RecordForm):
    class Meta:
        model = Round
        fields = ("name", "own_until", "town_until", "county_until", "publicity_days")
        help_texts = {"publicity_days": "不少于 5 个工作日。"}


class RoundForm(RecordForm):
    scheme = forms.ModelChoiceField(
        label="评星方案", queryset=None, empty_label="请选择", help_text="只列已定稿的方案。"
    )
    region = RegionChoice(label="范围")

    class Meta:
        model = Round
        fields = (
            *("code", "name", "starts_on", "ends_on", "basis", "basis_number", "approved_on"),
            *("own_until", "town_until", "county_until", "publicity_days"),
        )
        help_texts = {
            "code": "字母和数字，例如 XF2026。",
            "basis": "创建示范、达标活动须经批准，写明批准的文件；没有依据不能启动。",
            "publicity_days": "不少于 5 个工作日。",
        }

    groups = {
        "评什么": ("scheme", "region", "code", "name", "starts_on", "ends_on"),
        "批准依据": ("basis", "basis_number", "approved_on"),
        "期限": ("own_until", "town_until", "county_until", "publicity_days"),
    }
    wide = ("basis",)

    def prepare(self) -> None:
        seen = Scheme.objects.visible_to(self.actor)
        self.fields["scheme"].queryset = seen.filter(state=SchemeState.SETTLED).order_by(
            "name", "-edition"
        )
        first = self.fields["region"].queryset.first()
        if first is not None:
            self.initial.setdefault("region", first)


class SlipsForm(RecordForm):
    departments = forms.ModelMultipleChoiceField(
        label="部门", queryset=None, widget=forms.CheckboxSelectMultiple
    )
    due_on = DayField(label="答复期限")

    class Meta:
        model = Round
        fields: tuple[str, ...] = ()

    wide = ("departments",)

    def prepare(self) -> None:
        known = self.instance.slips.values("department")
        rows = (
            Department.objects.visible_to(self.actor).exclude(pk__in=known).order_by("name", "pk")
        )
        self.fields["departments"].queryset = rows
        self.initial.setdefault("due_on", self.instance.town_until)


class SampleForm(RecordForm):
    region = RegionChoice(label="在哪里抽")
    wanted = forms.IntegerField(label="抽几个", min_value=1, max_value=500, initial=5)

    class Meta:
        model = Round
        fields: tuple[str, ...] = ()
