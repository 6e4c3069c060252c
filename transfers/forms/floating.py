"""Forms about floating members: short, filled in on a phone."""

from django import forms
from django.utils import timezone

from core.forms import DayField, LookupField, RecordForm
from core.values import PAST
from members.forms.register import IdNumber, known
from transfers.choices import BackReason, Deed
from transfers.forms.fields import FixedForm, PhoneField
from transfers.models import FloatingDeed, FloatingMember

_HELP = {
    "place": "如“广东省深圳市宝安区”。",
    "starts_on": "连续 6 个月不能正常参加组织生活的，为流动党员。",
}


class AwayForm(FixedForm):
    phone = PhoneField()
    field_order = ("place", "starts_on", "phone", "elsewhere")

    class Meta:
        model = FloatingMember
        fields = ("place", "starts_on", "elsewhere")
        help_texts = _HELP | {"elsewhere": "已经参加流入地党组织的，填它的全称；没有的不填。"}
        labels = {"place": "外出地点", "starts_on": "外出日期", "elsewhere": "流入地党组织"}

    def prepare(self) -> None:
        super().prepare()
        self.fields["place"].required = True
        self.initial.setdefault("starts_on", timezone.localdate())


class HereForm(RecordForm):
    party_organization = LookupField("party-organizations-recording", label="编入的党组织")
    id_number = IdNumber(
        required=True, help_text="18 位。加密保存，只用于与流出登记核对，离开后删除。"
    )
    phone = PhoneField()

    groups = {
        "流入党员": ("person_name", "id_number", "phone"),
        "组织": ("elsewhere", "party_organization", "place", "starts_on"),
    }

    class Meta:
        model = FloatingMember
        fields = ("person_name", "elsewhere", "place", "starts_on")
        help_texts = {"place": "现在的工作单位或住地。", "elsewhere": "组织关系所在党组织的全称。"}
        labels = {
            "elsewhere": "组织关系所在党组织",
            "place": "现在何处",
            "starts_on": "来本地日期",
        }

    def prepare(self) -> None:
        super().prepare()
        self.fields["elsewhere"].required = True
        self.initial.setdefault("starts_on", timezone.localdate())


class WhereForm(RecordForm):
    """Where he is and how he is reached."""

    phone = PhoneField()

    class Meta:
        model = FloatingMember
        fields = ("place", "elsewhere", "starts_on")

    def prepare(self) -> None:
        super().prepare()
        if masked := self.instance.phone_masked:
            self.fields["phone"].help_text = known(masked, clear=True)


class DeedForm(RecordForm):
    kind = forms.ChoiceField(label="事项", choices=Deed.choices, initial=Deed.CONTACT)
    done_on = DayField(kind=PAST, label="日期", initial=timezone.localdate)

    class Meta:
        model = FloatingDeed
        fields = ("note",)
        help_texts = {"note": "可不填；请不要写证件号码、手机号码。"}

    field_order = ("kind", "done_on", "note")
    wide = ("note",)


class EndFloatingForm(RecordForm):
    ends_on = DayField(kind=PAST, label="终止日期", initial=timezone.localdate)
    end_reason = forms.ChoiceField(label="终止原因", choices=[("", "请选择"), *BackReason.choices])

    class Meta:
        model = FloatingMember
        fields: tuple[str, ...] = ()
