"""Forms of the table of consequences and of decisions about what is proposed."""

from django import forms
from django.utils import timezone

from assessments.choices import SchemeState
from assessments.flows import PROPOSALS
from assessments.models import Consequence, Scheme
from core.forms import DayField, RecordForm, TextField
from core.forms.steps import NO_NUMBERS, StepForm
from core.records.links import LONGEST_REASON

_HELP = {
    "amount": "补助、津贴填写，每轮一次；其他的不填。",
    "text": "例如“优先安排党建项目”；评优、服务须填写。",
    "ground": "文件名称和文号。",
    "valid_from": "按评定星级那一天有效的规定提出。",
}


class ConsequenceForm(RecordForm):
    scheme_code = forms.ChoiceField(label="评星方案", help_text="同一代码的各版都适用。")

    class Meta:
        model = Consequence
        fields = ("scheme_code", "star", "benefit", "amount", "text", "valid_from", "ground")
        help_texts = _HELP | {"star": "方案里的等级，例如五星级填 5。"}

    wide = ("text", "ground")

    def prepare(self) -> None:
        rows = Scheme.objects.visible_to(self.actor).filter(state=SchemeState.SETTLED)
        names = {each.code: f"{each.name}（{each.code}）" for each in rows.order_by("edition")}
        self.fields["scheme_code"].choices = [("", "请选择"), *sorted(names.items())]
        self.initial.setdefault("valid_from", timezone.localdate())


class ReplaceConsequenceForm(RecordForm):
    class Meta:
        model = Consequence
        fields = ("amount", "text", "valid_from", "ground")
        help_texts = _HELP

    wide = ("text", "ground")

    def prepare(self) -> None:
        # The row that is replaced is shown, the new one begins today or later.
        self.initial["valid_from"] = timezone.localdate()


class EndConsequenceForm(StepForm):
    valid_to = DayField(label="失效日期", help_text="从这一天起不再提出；已提出的不变。")

    def prepare(self) -> None:
        self.initial.setdefault("valid_to", timezone.localdate())


class DecideForm(StepForm):
    """What is decided, under which number, and why."""

    move = forms.ChoiceField(label="决定", widget=forms.RadioSelect)
    document_number = TextField(
        label="批准文号", required=False, max_length=60, help_text="会议纪要或文件的文号。"
    )
    reason = TextField(
        label="理由",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    wide = ("move", "reason")

    def prepare(self) -> None:
        moves = PROPOSALS.moves_from(self.instance.state)
        self.fields["move"].choices = [(each.name, each.title) for each in moves]
        asked = "、".join(each.title for each in moves if each.reason)
        self.fields["reason"].help_text = f"{asked}须写明理由。{NO_NUMBERS}"
