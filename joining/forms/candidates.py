"""Forms about candidates. They read; the services decide."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms import (
    DayField,
    FewChoices,
    LookupField,
    RecordForm,
    SealedField,
    SuggestInput,
    TextField,
)
from core.records.links import LONGEST_REASON
from core.values import PAST, PHONE
from joining.choices import (
    Acts,
    CandidateKind,
    Decision,
    Ending,
    LookResult,
)
from joining.models import Candidate, JoiningStep, Look, StepRecord
from joining.services.candidates import regions_direct
from joining.services.reading import offered_members
from joining.services.steps import NAMES
from members.forms import IdNumber, UnechoedInput
from members.models import Member
from members.words import EDUCATION, ETHNICITIES

#: Who usually does a step; any other words are taken.
_TALKERS = ("党支部书记", "党支部副书记", "组织委员", "组织员", "党委委员")


class Regions(forms.ModelChoiceField):
    """Regions that the form itself scopes."""

    iterator = FewChoices

    def __init__(self, **options: Any) -> None:
        options.setdefault("empty_label", "请选择")
        super().__init__(None, **options)


class DirectRegion(Regions):
    """The town whose department does the steps itself."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="直接办理的镇街（县）",
            required=False,
            empty_label="单位有党支部培养",
            help_text="单位没有党组织的，由县、镇街组织部门直接办理，不用选党支部。",
            **options,
        )

    def offer(self, user: Any) -> None:
        self.queryset = regions_direct(user).order_by("code")


class CandidateForm(RecordForm):
    """What is filed about a person. Numbers that are typed never come back into a page."""

    id_number = IdNumber(help_text="加密保存；列入红苗计划、尚未申请的可以以后再填。")
    phone = SealedField(
        PHONE,
        label="手机",
        widget=UnechoedInput(attrs={"autocomplete": "off"}),
        help_text="加密保存，页面上只显示前 3 位和后 4 位。",
    )
    organization = LookupField(
        "organizations",
        label="工作单位",
        required=False,
        empty_label="没有，或不是两新组织",
    )

    class Meta:
        model = Candidate
        fields = (
            "name",
            "kind",
            "is_seedling",
            "ethnicity",
            "education",
            "organization",
            "position",
            "leaves_on",
        )
        widgets = {
            "ethnicity": SuggestInput(ETHNICITIES),
            "education": SuggestInput(EDUCATION),
        }

    groups = {
        "本人": ("name", "id_number", "phone", "ethnicity", "education"),
        "单位": ("organization", "position", "kind", "is_seedling", "leaves_on"),
    }

    def prepare(self) -> None:
        self.fields["leaves_on"].help_text = "知道将要离开本单位的填写，三个月内离开的接收时提示。"
        if self.instance.pk and self.instance.id_number_cipher:
            self.fields[
                "id_number"
            ].help_text = f"现有 {self.instance.id_number_masked}，不改就留空。"


class NewCandidateForm(CandidateForm):
    applied_on = DayField(
        kind=PAST,
        label="递交入党申请书的日期",
        required=False,
        help_text="还没有申请、只列入红苗计划的不填。",
    )
    party_organization = LookupField(
        "party-organizations-joining", label="培养党支部", required=False
    )
    region = DirectRegion()

    class Meta(CandidateForm.Meta):
        pass

    groups = {
        "申请": ("applied_on", "party_organization", "region"),
        **CandidateForm.groups,
    }

    def prepare(self) -> None:
        super().prepare()
        if not self.fields["region"].queryset.exists():
            del self.fields["region"]
        self.fields["kind"].initial = CandidateKind.BACKBONE


class MoveForm(RecordForm):
    party_organization = LookupField("party-organizations-joining", label="接收的党支部")
    organization = LookupField(
        "organizations", label="现工作单位", required=False, empty_label="没有，或不是两新组织"
    )

    class Meta:
        model = Candidate
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        self.initial.pop("party_organization", None)
        self.initial["organization"] = self.instance.organization


class EndCandidateForm(RecordForm):
    ending = forms.ChoiceField(label="终止原因", choices=Ending.choices)
    ended_on = DayField(kind=PAST, label="终止日期", initial=timezone.localdate)

    class Meta:
        model = Candidate
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        self.initial = {"ended_on": timezone.localdate()}


class _People(forms.ModelMultipleChoiceField):
    iterator = FewChoices
    empty_label = None

    def __init__(self, **options: Any) -> None:
        super().__init__(None, widget=forms.CheckboxSelectMultiple, **options)

    def offer(self, user: Any) -> None:
        self.user = user

    def label_from_instance(self, member: Member) -> str:
        return member.named_to(self.user)


class OfCandidateForm(RecordForm):
    """A form that the page opens for one candidate."""

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        self.candidate = candidate
        super().__init__(*args, **kwargs)

    def offer_helpers(self) -> None:
        self.fields["helpers"].queryset = offered_members(
            self.actor, self.candidate, timezone.localdate()
        )


class StepForm(OfCandidateForm):
    """The fields that one step needs; the day is filled in with today."""

    helpers = _People(label="正式党员")
    party_organization = LookupField("party-organizations-joining", label="编入的党支部")

    class Meta:
        model = StepRecord
        fields = (
            "happened_on",
            "people",
            "decision",
            "until",
            "entitled",
            "present",
            "in_favour",
            "shown_from",
            "shown_to",
            "days",
            "hours",
            "document_number",
            "note",
        )
        widgets = {
            "people": SuggestInput(_TALKERS),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    wide = ("note", "helpers")
    field_order = ("happened_on", "helpers", "party_organization")

    def __init__(self, *args: Any, step: JoiningStep, **kwargs: Any) -> None:
        self.step = step
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        wanted = {"happened_on", "note", *self._needed()}
        for name in [each for each in self.fields if each not in wanted]:
            del self.fields[name]
        self.initial.setdefault("happened_on", timezone.localdate())
        if self.step.code in NAMES:
            self.fields["helpers"].label = NAMES[self.step.code].label
            self.offer_helpers()
        if "entitled" in self.fields:
            for name in ("entitled", "present", "in_favour"):
                self.fields[name].required = True
            people = offered_members(self.actor, self.candidate, timezone.localdate())
            self.initial.setdefault("entitled", people.count())
            self.fields["entitled"].help_text = "有表决权的正式党员；已按名册填入，请核对。"
            self.fields["in_favour"].help_text = "无记名投票；会前提出书面意见的缺席党员计入。"
        if "shown_to" in self.fields:
            least = "" if self.step.own else "公示不少于五个工作日，"
            self.fields["shown_to"].help_text = f"{least}期满后登记这一步。"
        if "decision" in self.fields:
            self.fields["decision"].required = True
            self.initial.setdefault("decision", Decision.FULL)
            self.fields["until"].help_text = "只在延长预备期时填写，不少于半年、不超过一年。"
        elif "until" in self.fields:
            self.fields["until"].label = "推迟至"
            self.fields["until"].required = True
            self.fields["until"].help_text = (
                f"预备期 {self.candidate.probation_ends_on or '—'} 满，推迟不超过六个月；"
                "转正时间仍自预备期满之日算起。"
            )

    def _needed(self) -> set[str]:
        step = self.step
        found = {"document_number"} if step.approval or step.code == "form" else set()
        if step.code in NAMES:
            found.add("helpers")
        elif step.acts != Acts.APPLICANT and not step.matter:
            found.add("people")
        if step.matter:
            found |= {"entitled", "present", "in_favour"}
        if step.publicity:
            found |= {"shown_from", "shown_to"}
        match step.code:
            case "training":
                found |= {"days", "hours"}
            case "full_meeting":
                found |= {"decision", "until"}
            case "put_off":
                found.add("until")
            case "approval" if self.candidate.is_direct:
                found.add("party_organization")
        return found


class LookForm(OfCandidateForm):
    """A look in two taps: the day is today, the result usual."""

    class Meta:
        model = Look
        fields = ("looked_on", "result", "text")
        widgets = {
            "result": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 3}),
        }

    wide = ("result", "text")

    def prepare(self) -> None:
        self.fields["result"].choices = LookResult.choices
        self.initial.setdefault("looked_on", timezone.localdate())
        self.initial.setdefault("result", LookResult.GOOD)
        self.fields["text"].help_text = "可以不填；写入考察登记表。"


class ContactForm(OfCandidateForm):
    helpers = _People(label="一对一联系人")

    class Meta:
        model = Candidate
        fields: tuple[str, ...] = ()

    wide = ("helpers",)

    def prepare(self) -> None:
        self.offer_helpers()


class TakeBackForm(RecordForm):
    reason = TextField(
        label="理由",
        max_length=LONGEST_REASON,
        help_text="记入日志，例如“日期录错”；请不要写证件号码、手机号码。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Candidate
        fields: tuple[str, ...] = ()

    wide = ("reason",)
