"""Choosing a region in a form; the forms that change regions."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms import DayField, FewChoices, LookupSelect, RecordForm, TextField, ValueField
from core.values import PAST, Text
from regions.choices import RegionLevel
from regions.codes import REGION_CODE
from regions.models import Department, Region


class RegionChoice(forms.ModelChoiceField):
    """One of the regions that a user may edit."""

    iterator = FewChoices

    def __init__(self, **options: Any) -> None:
        options = {
            "label": "区域",
            "empty_label": "请选择",
            "to_field_name": "code",
            "widget": LookupSelect("regions"),
            **options,
        }
        super().__init__(None, **options)

    def offer(self, actor: Any) -> None:
        self.queryset = Region.objects.editable_by(actor).present().in_order()

    def label_from_instance(self, region: Region) -> str:
        return "\u3000" * (region.path.count("/") - 1) + region.name


class _ChangeForm(RecordForm):
    """A change of one region from a day on."""

    starts_on = DayField(
        kind=PAST,
        label="起始日期",
        initial=timezone.localdate,
        help_text="从这一天起生效；此前和已定稿的月份不变。",
    )

    class Meta:
        model = Region
        fields: tuple[str, ...] = ()


class RegionTargetForm(_ChangeForm):
    """A change to which a second region belongs, one that the user may restructure too."""

    #: Name of the field that chooses it.
    target: str

    def prepare(self) -> None:
        field = self.fields[self.target]
        field.queryset = (
            Region.objects.restructured_by(self.actor)
            .present()
            .exclude(pk=self.instance.pk)
            .in_order()
        )


class FoundForm(RecordForm):
    """A new region under another one."""

    founded_on = DayField(
        kind=PAST,
        label="设立日期",
        required=False,
        help_text="不填的为自有记录起；填写的，设立日期以前的月份不列。",
    )

    class Meta:
        model = Region
        fields = ("code", "name", "level")
        help_texts = {"code": "区划代码，2 至 12 位数字或大写字母，不能与已有的相同。"}


class RenameForm(_ChangeForm):
    class Meta(_ChangeForm.Meta):
        fields = ("name", "level")


class ReparentForm(RegionTargetForm):
    target = "parent"
    field_order = ("parent", "starts_on")
    parent = RegionChoice(label="新的上级", widget=LookupSelect("regions-restructured"))


class MergeForm(RegionTargetForm):
    target = "into"
    field_order = ("into", "starts_on")
    into = RegionChoice(label="并入", widget=LookupSelect("regions-restructured"))


class AbolishForm(_ChangeForm):
    pass


class SplitForm(_ChangeForm):
    """A new region beside this one, and what goes into it."""

    code = ValueField(REGION_CODE, label="新区域代码", max_length=12)
    name = ValueField(Text(60), label="新区域名称", max_length=60)
    level = forms.ChoiceField(label="层级", choices=RegionLevel.choices)
    children = forms.ModelMultipleChoiceField(
        None,
        label="划入的下级区域",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="连同其中的组织、党组织一起划入。",
    )
    address = TextField(
        label="地址关键词",
        max_length=60,
        required=False,
        help_text="直接属于本区域、地址里有这几个字的组织划入；只覆盖它们的党组织随同划入。",
    )

    groups = {
        "新区域": ("name", "code", "level", "starts_on"),
        "划入什么": ("children", "address"),
    }
    wide = ("children", "address")

    def prepare(self) -> None:
        children = Region.objects.restructured_by(self.actor).present()
        children = children.filter(parent=self.instance).order_by("code")
        self.fields["children"].queryset = children
        if not children:
            del self.fields["children"]
        self.fields["level"].initial = self.instance.level


class DepartmentForm(RecordForm):
    region = RegionChoice(label="所在区域", help_text="县级部门选县，镇街站所选镇街。")

    class Meta:
        model = Department
        fields = ("code", "name", "region")
        help_texts = {"code": "2 至 12 位数字或大写字母，例如 ZZB。"}
