"""Forms of questionnaires and their questions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms import RecordForm, TextField, style_widgets
from members.forms.rules import ReplaceForm
from questionnaires import facts
from questionnaires.choices import Kind, Operator
from questionnaires.documents import MOST_CHOICES, Condition, Question
from questionnaires.models import Questionnaire, QuestionTime


class QuestionnaireForm(RecordForm):
    class Meta:
        model = Questionnaire
        fields = ("code", "name", "kind", "source")
        widgets = {"source": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "code": "字母和数字，例如 MD-2026；同一代码的问卷按版次续编。",
            "kind": "不选的，两类组织都适用。",
            "source": "为什么要填、依据哪个文件；填报的人看得到。",
        }

    wide = ("source",)


class ChangeQuestionnaireForm(QuestionnaireForm):
    class Meta(QuestionnaireForm.Meta):
        fields = ("name", "kind", "source")


class QuestionForm(RecordForm):
    """One question of a draft."""

    code = TextField(
        label="题目代码", max_length=30, help_text="小写字母、数字、下划线，例如 revenue。"
    )
    label = TextField(label="题目", max_length=60)
    section = TextField(label="小标题", required=False, max_length=30)
    place = forms.IntegerField(label="排在第几题", min_value=1, max_value=200, required=False)
    fact = forms.ChoiceField(
        label="台账项目",
        required=False,
        help_text="选了的，平台已掌握的直接显示、不再填写；可以更正的，答案审核后写回台账。",
    )
    kind = forms.ChoiceField(
        label="题型", choices=Kind.choices, help_text="选了台账项目的，以台账为准。"
    )
    choices = TextField(
        label="选项",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"单选、多选的每行一个，最多 {MOST_CHOICES} 个。",
    )
    required = forms.BooleanField(
        label="必填", required=False, help_text="照片、位置一律自愿，不能设为必填。"
    )
    help_text = TextField(label="填写说明", required=False, max_length=200)
    when_code = forms.ChoiceField(label="只在这一题", required=False)
    when_op = forms.ChoiceField(label="比较", required=False, choices=Operator.choices)
    when_value = TextField(label="内容", required=False, max_length=60)

    groups = {
        "题目": ("code", "label", "section", "place", "help_text"),
        "怎么填": ("fact", "kind", "choices", "required"),
        "什么情况下填（不选的，一律填）": ("when_code", "when_op", "when_value"),
    }
    wide = ("label", "help_text", "choices")

    class Meta:
        model = Questionnaire
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        self.question = question
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        own, questions = self.question, self.instance.document.questions
        self.fields["fact"].choices = [
            ("", "不是台账项目"),
            *(
                (each.name, each.title if each.returns else f"{each.title}（只显示）")
                for each in facts.catalogue().values()
            ),
        ]
        self.fields["when_code"].choices = [
            ("", "一律填"),
            *((each.code, each.label) for each in questions if each != own),
        ]
        if own is None:
            return
        self.initial |= {
            name: getattr(own, name)
            for name in ("code", "label", "section", "fact", "kind", "required", "help_text")
        }
        self.initial["place"] = questions.index(own) + 1
        self.initial["choices"] = "\n".join(word for _, word in own.choices)
        if own.when is not None:
            self.initial |= {
                "when_code": own.when.code,
                "when_op": own.when.op,
                "when_value": own.when.value,
            }

    def clean_choices(self) -> tuple[tuple[str, str], ...]:
        words = [each.strip() for each in self.cleaned_data["choices"].splitlines()]
        if any(len(each) > 60 for each in words):
            raise ValidationError("每个选项最多 60 个字。")
        known = {word: code for code, word in self.question.choices} if self.question else {}
        return tuple((known.get(each, each), each) for each in words if each)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("when_code") and not found.get("when_value"):
            self.add_error("when_value", "请填写等于、多于什么时要填。")
        return found

    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        place = found.pop("place")
        when = [found.pop(f"when_{name}") for name in ("code", "op", "value")]
        if found["kind"] not in (Kind.CHOICE, Kind.CHOICES):
            found["choices"] = ()
        question = Question(**found, when=Condition(*when) if when[0] else None)
        return {"question": question, "place": place}


class LoadForm(forms.Form):
    """A questionnaire out of a file."""

    file = forms.FileField(
        label="问卷文件", help_text="导出的 .json，修改后可以再导入；导入后为编制中的一版。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style_widgets(self)


class QuestionTimeForm(ReplaceForm):
    """How long a question takes from a day on."""

    class Meta:
        model = QuestionTime
        fields = ("seconds", "valid_from", "ground")
        help_texts = {"ground": "怎么测的，例如试填 20 家的平均用时。"}
