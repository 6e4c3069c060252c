"""Forms of cases: what each step asks for."""

from typing import Any

from django import forms
from django.utils import timezone

from core.attachments import content
from core.forms import (
    NO_NUMBERS,
    DayField,
    FilesField,
    LookupField,
    ManyFiles,
    ReasonStepForm,
    RecordForm,
    StepForm,
    TextField,
    YesNoForm,
)
from core.records.links import LONGEST_REASON
from core.workdays import add_workdays
from rectification.choices import Tier, Urgency, WeakCause
from rectification.kinds import Kind, kind_of
from rectification.models import EscalationRule, OfficeDeadline
from rectification.services.appealing import disputable
from rectification.services.deadlines import days_of
from rectification.services.extending import latest

#: Files of one answer.
MOST_FILES = 9


class CloseForm(ReasonStepForm):
    reason = TextField(
        label="复核意见",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"可以不填。{NO_NUMBERS}",
    )


class IssueForm(StepForm):
    addressee = TextField(label="送达对象", max_length=60)
    department = LookupField(
        "departments",
        label="责任部门",
        required=False,
        help_text="由部门整改的填写；由镇街、党组织整改的不填。",
    )

    def prepare(self) -> None:
        self.initial.setdefault("addressee", self.instance.addressee)
        self.initial.setdefault("department", self.instance.department)


class AnswerForm(StepForm):
    text = TextField(
        label="整改措施",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    files = FilesField(
        label="附件",
        required=False,
        most=MOST_FILES,
        widget=ManyFiles(attrs={"accept": content.ACCEPT, "multiple": True}),
        help_text=f"可以不传，最多 {MOST_FILES} 个。图片、PDF、Word、Excel 均可。",
    )

    wide = ("text", "files")

    def prepare(self) -> None:
        self.fields["text"].help_text = f"准备怎么办、谁来办、什么时候办好。{NO_NUMBERS}"


class ProofForm(AnswerForm):
    def prepare(self) -> None:
        self.fields["text"].label = "整改结果"
        self.fields["text"].help_text = f"办了什么、什么时候办好的、在哪里查得到。{NO_NUMBERS}"


class ExtensionForm(StepForm):
    new_due_on = DayField(label="延至")
    reason = TextField(
        label="延期理由",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"例如“企业停产检修，党员集中返岗要到下月”。{NO_NUMBERS}",
    )

    wide = ("reason",)

    def prepare(self) -> None:
        last = latest(self.instance)
        self.fields[
            "new_due_on"
        ].help_text = f"现在的整改期限是 {self.instance.due_on}，一次最多延到 {last}。"


class ExtensionDecisionForm(YesNoForm):
    words = ("同意延期", "不同意延期")
    yes = "grants"


class FieldDecisionForm(YesNoForm):
    words = ("数据有误，照此更正", "数据无误，不予更正")


class AppealDecisionForm(YesNoForm):
    words = ("申诉成立，撤销整改件", "申诉不成立，继续整改")
    yes = "upholds"

    def prepare(self) -> None:
        super().prepare()
        self.fields["answer"].required = True
        self.fields["answer"].help_text = f"写明核对的结果。{NO_NUMBERS}"


class AppealForm(StepForm):
    """Which value is wrong, what it should be, and why."""

    reason = TextField(
        label="申诉理由",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"写明哪里有误、凭什么这么说。{NO_NUMBERS}",
    )
    effective_on = DayField(
        label="从哪一天起", required=False, help_text="正确的数据从哪一天起就是这样。"
    )

    wide = ("reason",)

    def prepare(self) -> None:
        self.disputed = disputable(self.instance)
        for each in self.disputed:
            name, now = f"value_{each.name}", each.text(self.instance.subject) or "空"
            options = {
                "label": f"{each.label}应为",
                "required": False,
                "help_text": f"现在是“{now}”。{each.help_text}",
            }
            if each.choices:
                choices = [("", "没有错"), *each.choices]
                self.fields[name] = forms.ChoiceField(choices=choices, **options)
            else:
                self.fields[name] = TextField(max_length=60, **options)
        if any(each.dated for each in self.disputed):
            self.initial.setdefault("effective_on", self.instance.opened_month)
        else:
            del self.fields["effective_on"]
        if self.disputed:
            self.fields["reason"].help_text += "党员、覆盖等其他数据有误的，只写理由。"
        self.order_fields([f"value_{each.name}" for each in self.disputed])

    def values(self) -> dict[str, Any]:
        found = super().values()
        given = {each.name: found.pop(f"value_{each.name}") for each in self.disputed}
        return found | {"fields": {name: value for name, value in given.items() if value}}


class PlanForm(StepForm):
    """Why a Party organization is weak, who of the leaders sees to it, and by what plan."""

    causes = forms.MultipleChoiceField(
        label="原因", choices=WeakCause.choices, widget=forms.CheckboxSelectMultiple
    )
    owner = TextField(
        label="联系领导",
        required=False,
        max_length=60,
        help_text="包联这个党组织的领导，例如“县委组织部副部长 周建国”。可以以后再填。",
    )
    plan = TextField(
        label="整顿方案",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"怎么整顿、分几步、谁来做。可以以后再填。{NO_NUMBERS}",
    )

    wide = ("causes", "plan")

    def kind(self) -> Kind:
        return kind_of(self.instance.kind)

    def prepare(self) -> None:
        if not self.kind().with_causes:
            del self.fields["causes"]
        if self.instance.pk:
            for name in self.fields:
                self.initial.setdefault(name, getattr(self.instance, name))


class OpenForm(PlanForm):
    """One Party organization is put on a list by hand."""

    party_organization = LookupField("party-organizations-overseen", label="党组织")
    topic = forms.ChoiceField(label="问题类别")
    fact = TextField(
        label="存在的问题",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"例如“书记空缺 5 个月，今年只开过一次党员大会”。{NO_NUMBERS}",
    )
    opened_on = DayField(label="列入日期")
    due_on = DayField(label="整改期限")

    wide = ("causes", "fact", "plan")
    field_order = (
        *("party_organization", "topic", "causes", "fact", "opened_on", "due_on"),
        *("owner", "plan"),
    )

    def __init__(self, *args: Any, of: Kind, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs)

    def kind(self) -> Kind:
        return self.of

    def prepare(self) -> None:
        super().prepare()
        topics = self.of.topics()
        if len(topics) == 1:
            del self.fields["topic"]
        else:
            self.fields["topic"].choices = [("", "请选择"), *topics]
        today = timezone.localdate()
        days = days_of(Urgency.HARD, today)
        self.initial.setdefault("opened_on", today)
        self.initial.setdefault("due_on", add_workdays(today, days))
        self.fields["due_on"].help_text = f"不改的，按复杂事项 {days} 个工作日；以后可以申请延期。"


class CheckForm(StepForm):
    checked_on = DayField(label="检查日期")
    note = TextField(
        label="检查情况",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"看了什么、到了哪一步、还差什么。{NO_NUMBERS}",
    )

    wide = ("note",)

    def prepare(self) -> None:
        self.initial.setdefault("checked_on", timezone.localdate())


class TierForm(StepForm):
    tier = forms.ChoiceField(label="等次", choices=[("", "请选择"), *Tier.choices])
    starts_on = DayField(label="起始日期", help_text="从这一天起，以前的等次不变。")

    def prepare(self) -> None:
        self.initial.setdefault("starts_on", timezone.localdate())


class EscalationForm(StepForm):
    done_on = DayField(label="办理日期")
    note = TextField(
        label="办理情况",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"谁找谁、说了什么、怎么定的。{NO_NUMBERS}",
    )

    wide = ("note",)

    def prepare(self) -> None:
        self.initial.setdefault("done_on", timezone.localdate())


class _RowForm(RecordForm):
    def prepare(self) -> None:
        # The row that is replaced is shown, the new one begins today or later.
        self.initial["valid_from"] = timezone.localdate()


class OfficeDeadlineForm(_RowForm):
    class Meta:
        model = OfficeDeadline
        fields = ("days", "valid_from", "ground")
        help_texts = {
            "days": "签收按急办事项，复核按一般事项，延期至多按复杂事项；已经算出的期限不变。",
            "ground": "文件名称和条款。",
        }


class EscalationRuleForm(_RowForm):
    class Meta:
        model = EscalationRule
        fields = ("months", "valid_from", "ground")
        help_texts = {
            "months": "连续这么多个月亮红灯、仍未销号的，列出这项措施；已经列出的不变。",
            "ground": "文件名称和条款。",
        }


#: Move → what it asks for.
FORMS: dict[str, type[RecordForm]] = {
    "issue": IssueForm,
    "acknowledge": StepForm,
    "remand": ReasonStepForm,
    "respond": AnswerForm,
    "prove": ProofForm,
    "verify": CloseForm,
    "return": ReasonStepForm,
    "confirm": CloseForm,
    "withdraw": ReasonStepForm,
    "reopen": ReasonStepForm,
}
