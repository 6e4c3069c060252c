"""Forms that fill in an organization."""

from typing import Any

from django import forms
from django.utils import timezone

from core.addresses import address_of
from core.forms import (
    DayField,
    NumberField,
    RecordForm,
    SealedField,
    SuggestInput,
    ValueField,
    WordsField,
    hint_while_typing,
)
from core.values import CLEAR_MARK, PAST, PHONE
from orgs.codes import USCC
from orgs.models import STAFF, TAGS, Organization
from orgs.words import INDUSTRIES, POLITICS
from regions.forms import RegionChoice


class EffectiveField(DayField):
    """The day from which a dated value holds."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "生效日期")
        kwargs.setdefault("initial", timezone.localdate)
        super().__init__(kind=PAST, **kwargs)


class OrganizationForm(RecordForm):
    """A stored organization; its state and region have pages of their own."""

    uscc = ValueField(
        USCC,
        label="统一社会信用代码",
        max_length=30,
        help_text="18 位，照证照填写；没有换发的可填 15 位旧注册号。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    staff_count = NumberField(STAFF, label="职工人数", help_text="只填整数。")
    effective_on = EffectiveField(
        help_text="职工人数有变化时，从这一天起按新的人数统计；已定稿的月份不变。"
    )
    phone = SealedField(PHONE, label="联系电话")
    tags = WordsField(
        TAGS,
        label="标签",
        required=False,
        help_text="用“、”分开，每个最多 30 字。",
    )

    groups = {
        "基本信息": ("uscc", "name", "kind", "region", "industry", "founded_on", "address", "tags"),
        "人员规模": ("staff_count", "effective_on", "counts_from", "state"),
        "负责人": ("principal", "principal_politics", "phone"),
    }
    wide = ("address", "tags")

    class Meta:
        model = Organization
        fields = (
            "uscc",
            "name",
            "kind",
            "industry",
            "founded_on",
            "address",
            "tags",
            "staff_count",
            "principal",
            "principal_politics",
        )
        help_texts = {
            "name": "与证照一致的全称。",
            "principal": "法定代表人或主要负责人。",
            "industry": "一般填国民经济行业分类（GB/T 4754-2017）的门类或大类。",
            "founded_on": "以前的月份是否计入，按这个日期判断；不知道可以不填。",
        }
        widgets = {
            "industry": SuggestInput(INDUSTRIES),
            "principal_politics": SuggestInput(POLITICS),
        }

    def prepare(self) -> None:
        super().prepare()
        suggested = Organization.objects.editable_by(self.actor).present().suggested_tags()
        self.fields["tags"].widget = SuggestInput(suggested, several=True)
        hint_while_typing(
            self.fields["name"],
            f"{address_of('orgs:namesakes')}?but={self.instance.pk or ''}",
            include="[name=region]",
        )
        known = self.instance.phone_to(self.actor)
        self.fields["phone"].help_text = (
            f"现有 {known}。不改就留空；要清除请填 {CLEAR_MARK}。"
            if known
            else "加密保存，页面上只显示前 3 位和后 4 位。"
        )


class NewOrganizationForm(OrganizationForm):
    """A new organization: its first values hold from the day on which it begins to count."""

    effective_on = None
    counts_from = DayField(
        kind=PAST,
        label="计入统计的日期",
        required=False,
        help_text="从这一天起计入统计；不填的为最近定稿月份的次月 1 日，已定稿的月份不变。",
    )
    region = RegionChoice(label="所属区域", help_text="落到镇街（园区），能落到村社的落到村社。")

    class Meta(OrganizationForm.Meta):
        fields = (*OrganizationForm.Meta.fields, "region", "state")


class MoveForm(RecordForm):
    """Where an organization belongs from a day on."""

    region = RegionChoice(label="划转到")
    effective_on = EffectiveField(
        help_text="从这一天起计入新的区域；此前和已定稿的月份仍计入原区域。"
    )

    class Meta:
        model = Organization
        fields = ("region",)

    def clean_region(self):
        region = self.cleaned_data["region"]
        if region == self.instance.region:
            raise forms.ValidationError("组织已在这个区域，请选择另一个区域。")
        return region
