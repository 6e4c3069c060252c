"""Forms about persons. What is typed into them is never written back into a page."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms import (
    DayField,
    LookupField,
    RecordForm,
    SealedField,
    StyledFormMixin,
    SuggestInput,
    TextField,
)
from core.values import CLEAR_MARK, PAST, PERSON_NAME, PHONE, folded
from members.choices import LeavingReason
from members.codes import ID_NUMBER
from members.models import Member
from members.services.reveals import LONGEST_REASON
from members.words import EDUCATION, ETHNICITIES


class UnechoedInput(forms.TextInput):
    """A text box that comes back empty: no answer to a form contains an identifier."""

    def format_value(self, value):
        return None


class PersonSearchForm(StyledFormMixin, forms.Form):
    """A whole identity number, or a whole name: `number` or `name` holds it, the other is empty."""

    person = TextField(
        label="姓名或身份证号",
        max_length=60,
        error_messages={"required": "请填写完整的姓名，或完整的 18 位身份证号。"},
        widget=UnechoedInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="请填写完整的姓名或号码；只在您的管理范围内查找，每次查找都有记录。",
    )

    number = name = ""

    def clean_person(self) -> None:
        typed = folded(self.cleaned_data["person"])
        if any(sign.isdigit() for sign in typed):
            try:
                self.number = ID_NUMBER.read(typed)
            except ValueError as wrong:
                raise forms.ValidationError(str(wrong)) from None
        elif len(typed) < 2:
            raise forms.ValidationError("请填写完整的姓名，至少两个字。")
        else:
            self.name = PERSON_NAME.read(typed)


class RevealForm(StyledFormMixin, forms.Form):
    reason = TextField(
        label="查看理由",
        max_length=LONGEST_REASON,
        error_messages={"required": "请写明查看的理由。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "查看理由"}),
    )


class IdNumber(SealedField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "身份证号")
        kwargs.setdefault(
            "widget", UnechoedInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        )
        super().__init__(ID_NUMBER, clearable=False, **kwargs)


class _Phone(SealedField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "手机")
        kwargs.setdefault("widget", UnechoedInput(attrs={"autocomplete": "off"}))
        super().__init__(PHONE, **kwargs)


class _Employer(LookupField):
    def __init__(self) -> None:
        super().__init__(
            "organizations",
            label="工作单位",
            required=False,
            help_text="填写该党员工作的两新组织，党员数计入该组织；不在册的单位不填。",
            empty_label="没有，或不是两新组织",
        )


def known(masked: str, *, clear: bool) -> str:
    """Help at a sealed field that is filled."""
    hint = f"现有 {masked}，不改就留空。"
    return f"{hint}要清除请填 {CLEAR_MARK}。" if clear else hint


class MemberForm(RecordForm):
    """What is filed about a member; where he belongs and works has forms of its own."""

    id_number = IdNumber()
    phone = _Phone(help_text="加密保存，页面上只显示前 3 位和后 4 位。")

    groups = {
        "身份": ("name", "id_number", "ethnicity", "education"),
        "党籍": ("status", "joined_on", "full_on", "is_floating"),
        "工作和联系": ("position", "phone"),
    }

    class Meta:
        model = Member
        fields = (
            "name",
            "ethnicity",
            "education",
            "status",
            "joined_on",
            "full_on",
            "is_floating",
            "position",
        )
        help_texts = {
            "full_on": "预备党员不填；正式党员不知道可以不填。",
            "is_floating": "离开组织关系所在地半年以上。",
            "position": "在工作单位的职务；党内职务请在“任职”里登记。",
        }
        widgets = {
            "ethnicity": SuggestInput(ETHNICITIES),
            "education": SuggestInput(EDUCATION),
        }

    def prepare(self) -> None:
        super().prepare()
        if self.instance.pk:
            self.fields["id_number"].help_text = (
                known(self.instance.id_number_masked, clear=False) + "性别随号码更正。"
            )
            if self.instance.phone_masked:
                self.fields["phone"].help_text = known(self.instance.phone_masked, clear=True)


class NewMemberForm(MemberForm):
    """A member who is not registered yet."""

    id_number = IdNumber(required=True, help_text="18 位。加密保存，保存后不再完整显示。")
    party_organization = LookupField("party-organizations-editable", label="党组织")
    starts_on = DayField(
        kind=PAST,
        label="组织关系转入日期",
        required=False,
        help_text="不填就按入党日期与党组织成立日期中较晚的一天。",
    )
    organization = _Employer()

    groups = {
        "身份": MemberForm.groups["身份"],
        "组织关系": ("party_organization", "starts_on"),
        "党籍": MemberForm.groups["党籍"],
        "工作和联系": ("organization", "position", "phone"),
    }


class ContactForm(RecordForm):
    """How a member is reached."""

    phone = _Phone()

    class Meta:
        model = Member
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        super().prepare()
        if self.instance.phone_masked:
            self.fields["phone"].help_text = known(self.instance.phone_masked, clear=True)


class TransferForm(RecordForm):
    """To which Party organization his membership goes, from which day."""

    party_organization = LookupField(
        "party-organizations-editable",
        label="转入的党组织",
        help_text="转到管理范围以外的，请县级人员办理；转出本县的请用“离开”。",
    )
    starts_on = DayField(kind=PAST, label="转入日期", initial=timezone.localdate)

    class Meta:
        model = Member
        fields: tuple[str, ...] = ()


class LeaveForm(RecordForm):
    """When and why he leaves the books."""

    ends_on = DayField(kind=PAST, label="离开日期", initial=timezone.localdate)
    end_reason = forms.ChoiceField(
        label="离开原因", choices=[("", "请选择"), *LeavingReason.choices]
    )

    class Meta:
        model = Member
        fields: tuple[str, ...] = ()


class EmploymentForm(RecordForm):
    """Where he works, from which day."""

    organization = _Employer()
    starts_on = DayField(
        kind=PAST,
        label="起始日期",
        initial=timezone.localdate,
        help_text="从这一天起计入新单位的党员数；已定稿的月份不变。",
    )

    class Meta:
        model = Member
        fields: tuple[str, ...] = ()
