"""Forms of campaigns, rounds and squads, and of the steps of a unit."""

from typing import Any

from django import forms
from django.db.models import Q

from core.corrections import fields_of
from core.forms import (
    LookupField,
    RecordForm,
    StepForm,
    StyledFormMixin,
    TextField,
)
from core.forms.steps import NO_NUMBERS
from core.records.links import LONGEST_REASON
from members.forms.rules import ReplaceForm
from orgs.models import Organization
from questionnaires.models import Questionnaire
from regions.forms import RegionChoice
from surveys.choices import Recheck
from surveys.models import Assignment, Campaign, Round, Squad, SurveyRule
from surveys.services.sampling import regions_rechecked_by


class CampaignForm(RecordForm):
    proposable = forms.MultipleChoiceField(
        label="可提出更正的项目",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text="小队只能就勾选的项目提出更正，由镇街逐项核对后才改台账。",
    )

    field_order = ("name", "ground", "proposable")
    wide = ("ground", "proposable")

    class Meta:
        model = Campaign
        fields = ("name", "ground")
        help_texts = {"ground": "开展这次排查的文件或会议，对基层公开。"}

    def prepare(self) -> None:
        self.fields["proposable"].choices = [
            (each.name, each.label) for each in fields_of(Organization)
        ]
        if self.instance.pk:
            self.initial["proposable"] = self.instance.proposable


class _OfCampaign(RecordForm):
    """`fixed` is the campaign that the address names."""

    def __init__(self, *args: Any, fixed: dict[str, Any] | None = None, **kwargs: Any) -> None:
        self.fixed = fixed or {}
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        return super().values() | self.fixed


class RoundForm(_OfCampaign):
    questionnaire = forms.ModelChoiceField(
        None,
        label="问卷",
        required=False,
        empty_label="不用问卷，只办步骤",
        help_text="使用中的问卷；台账已掌握的带出来核对，不再填报。",
    )

    field_order = ("title", "due_on", "questionnaire")

    class Meta:
        model = Round
        fields = ("title", "due_on")

    def prepare(self) -> None:
        seen = Questionnaire.objects.visible_to(self.actor)
        kept = Q(pk=self.instance.questionnaire_id)
        field = self.fields["questionnaire"]
        field.queryset = (seen.in_use() | seen.filter(kept)).order_by("code", "-edition")
        if self.instance.pk:
            self.initial["questionnaire"] = self.instance.questionnaire_id


class SquadForm(_OfCampaign):
    people = TextField(
        label="队员",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一个摸排队员的用户名。",
    )

    field_order = ("name", "people")
    wide = ("people",)

    class Meta:
        model = Squad
        fields = ("name",)

    def prepare(self) -> None:
        if self.instance.pk:
            held = self.instance.people.order_by("pk")
            self.initial["people"] = "\n".join(held.values_list("user__username", flat=True))

    def clean_people(self) -> list[str]:
        return self.cleaned_data["people"].splitlines()


class OpenRoundForm(StepForm):
    everything = forms.BooleanField(
        label="已经办结的也重新排查",
        required=False,
        help_text="不勾选的，只继续没有办结的，未找到的重新沟通。",
    )


class UnitStepForm(StepForm):
    """One step; what was found is said where it matters."""

    reason = TextField(
        label="说明",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"会记入排查过程。{NO_NUMBERS}",
    )

    wide = ("reason",)


class PlaceForm(StepForm):
    """Which units a squad gets."""

    squad = forms.ModelChoiceField(None, label="摸排小队", empty_label="请选择")
    region = RegionChoice(label="镇街、园区或网格", required=False)
    area = LookupField("areas-of-surveys", label="楼宇、商圈等载体", required=False)
    only_free = forms.BooleanField(label="只分派还没有小队的", required=False, initial=True)

    def prepare(self) -> None:
        self.fields["squad"].queryset = self.instance.squads.order_by("name")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not found.get("region") and not found.get("area") and not self.errors:
            self.add_error("region", "请选择区域或载体。")
        return found


class GiveForm(StepForm):
    squad = forms.ModelChoiceField(None, label="摸排小队", empty_label="不分派", required=False)

    def prepare(self) -> None:
        self.fields["squad"].queryset = self.instance.campaign.squads.order_by("name")
        self.initial["squad"] = self.instance.squad_id


class AddUnitForm(_OfCampaign):
    organization = LookupField("organizations", label="两新组织")
    squad = forms.ModelChoiceField(None, label="摸排小队", empty_label="以后分派", required=False)

    field_order = ("organization", "squad")

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        self.fields["squad"].queryset = self.fixed["campaign"].squads.order_by("name")


class RecheckForm(StepForm):
    recheck = forms.ChoiceField(label="复核结果", choices=Recheck.choices, widget=forms.RadioSelect)
    recheck_note = TextField(
        label="复核情况",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"不一致的写明哪里不一致。{NO_NUMBERS}",
    )

    wide = ("recheck", "recheck_note")

    def prepare(self) -> None:
        self.initial["recheck"] = self.instance.recheck
        self.initial["recheck_note"] = self.instance.recheck_note


class SampleForm(StyledFormMixin, forms.Form):
    region = RegionChoice()
    percent = forms.IntegerField(
        label="抽查比例（%）",
        min_value=1,
        max_value=100,
        initial=5,
        help_text="按比例抽取，不足一个的按一个。",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        field = RegionChoice()
        field.queryset = regions_rechecked_by(user)
        self.base_fields = {**self.base_fields, "region": field}
        super().__init__(*args, **kwargs)


class SurveyRuleForm(ReplaceForm):
    class Meta:
        model = SurveyRule
        fields = ("number", "valid_from", "ground")
        help_texts = {"ground": "文件名称和条款。", "valid_from": "已经定下的下次排查日期不变。"}
