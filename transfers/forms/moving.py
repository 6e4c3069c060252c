"""Forms of transfers, one for each step."""

from django import forms
from django.utils import timezone

from branches.models import PartyOrganization
from core.forms import (
    DayField,
    LookupField,
    ReasonStepForm,
    RecordForm,
    StepForm,
    SuggestInput,
    TextField,
)
from core.values import PAST
from members.choices import MemberStatus
from members.forms.register import IdNumber
from transfers.choices import Limit
from transfers.forms.fields import FixedForm, PhoneField
from transfers.models import Transfer, TransferRule
from transfers.words import GROUNDS

#: Names that are suggested to whoever sees many Party organizations.
_SUGGESTED = 200
_HELP = {
    "dues_paid_to": "填党费交到的那个月的任意一天，印在介绍信上。",
    "outside": "党组织全称，如“中共某某市某某公司支部委员会”。",
    "addressee": "接收方有审批权的党组织，如“中共某某市委组织部”。",
    "letter_number": "对方介绍信上的编号；还没有收到的不填。",
}


class WithinForm(FixedForm):
    """To which Party organization of the county somebody goes."""

    target = TextField(
        label="转入党组织",
        max_length=100,
        help_text="填完整名称或党组织代码；不在您管理范围内的也可以填。",
    )
    field_order = ("target", "ground", "dues_paid_to")

    class Meta:
        model = Transfer
        fields = ("ground", "dues_paid_to")
        widgets = {"ground": SuggestInput(GROUNDS)}
        help_texts = _HELP

    def prepare(self) -> None:
        super().prepare()
        seen = PartyOrganization.objects.visible_to(self.actor).present()
        names = seen.active_on(timezone.localdate()).order_by("name").values_list("name", flat=True)
        self.fields["target"].widget = SuggestInput(list(names[:_SUGGESTED]))
        if self.instance.pk:
            self.initial["target"] = self.instance.target.name


class OutForm(FixedForm):
    """To where out of the county somebody goes."""

    class Meta:
        model = Transfer
        fields = ("outside", "addressee", "ground", "dues_paid_to")
        widgets = {"ground": SuggestInput(GROUNDS)}
        help_texts = _HELP
        labels = {"outside": "转往的党组织"}

    def prepare(self) -> None:
        super().prepare()
        for name in ("outside", "addressee"):
            self.fields[name].required = True


class ArrivalForm(RecordForm):
    """Whoever is expected from outside, with his letter."""

    party_organization = LookupField("party-organizations-recording", label="转入党组织")
    id_number = IdNumber(required=True, help_text="18 位。加密保存，接收后转入党员名册。")
    phone = PhoneField()
    status = forms.ChoiceField(label="党员类别", choices=MemberStatus.choices)

    groups = {
        "转入": ("party_organization", "outside", "letter_number", "letter_on"),
        "党员": ("person_name", "id_number", "status", "joined_on", "full_on", "phone"),
        "其他": ("dues_paid_to", "ground"),
    }

    class Meta:
        model = Transfer
        fields = (
            "outside",
            "letter_number",
            "letter_on",
            "person_name",
            "status",
            "joined_on",
            "full_on",
            "dues_paid_to",
            "ground",
        )
        widgets = {"ground": SuggestInput(GROUNDS)}
        help_texts = _HELP | {"dues_paid_to": "按介绍信填写，填当月任意一天。"}
        labels = {"outside": "转出的党组织"}

    def prepare(self) -> None:
        super().prepare()
        for name in ("outside", "joined_on"):
            self.fields[name].required = True


class AmendArrivalForm(ArrivalForm):
    """The same, of somebody who is announced already: where he comes to, and his numbers, stay."""

    party_organization = None
    id_number = None
    phone = None
    groups = {
        "转入": ("outside", "letter_number", "letter_on"),
        "党员": ("person_name", "status", "joined_on", "full_on"),
        "其他": ("dues_paid_to", "ground"),
    }


class ReceiveForm(StepForm):
    received_on = DayField(
        kind=PAST,
        label="接收日期",
        initial=timezone.localdate,
        help_text="本人到党组织报到的日期；从这一天起组织关系在本党组织。",
    )


class IssueForm(StepForm):
    valid_days = forms.IntegerField(label="有效期（天）", min_value=1)

    def prepare(self) -> None:
        super().prepare()
        most = TransferRule.number_on(timezone.localdate(), Limit.LETTER_DAYS)
        self.initial.setdefault("valid_days", most)
        self.fields["valid_days"].help_text = f"不超过 {most} 天。"


class ReissueForm(IssueForm, ReasonStepForm):
    """Why it is issued anew, and for how long."""


class ReceiptForm(StepForm):
    receipt_on = DayField(
        kind=PAST,
        label="回执日期",
        initial=timezone.localdate,
        help_text="对方在回执上签注的日期；从这一天起不再是本县党员。",
    )
    receipt_note = TextField(
        label="回执编号或说明",
        max_length=60,
        required=False,
        help_text="没有编号的可以不填。",
    )
