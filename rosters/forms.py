"""Forms of a comparison: the list goes in and never comes back."""

from typing import Any

from django import forms
from django.utils import timezone

from core.forms import NO_NUMBERS, DayField, RecordForm, StepForm, TextField
from core.records.links import LONGEST_REASON
from core.values import PAST
from rosters.choices import MatchKind
from rosters.models import Roster


class _Unkept(forms.Textarea):
    """A field whose content is not sent back with the page, whatever was wrong."""

    def format_value(self, value: Any) -> str:
        return ""


class RosterForm(RecordForm):
    file = forms.FileField(
        label="名单文件",
        required=False,
        help_text="Excel（.xlsx）或 CSV，须有姓名、身份证号两列。读取后不保存。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    pasted = TextField(
        label="或者粘贴名单",
        required=False,
        max_length=200_000,
        strip=False,
        help_text="每行一人：姓名、身份证号，用逗号或制表符分开。提交后不再显示。",
        widget=_Unkept(
            attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false", "class": "code"}
        ),
    )
    listed_on = DayField(kind=PAST, label="名单日期", initial=timezone.localdate)
    reason = TextField(
        label="比对事由",
        max_length=LONGEST_REASON,
        help_text=f"记入日志，例如“核对新入职党员”。{NO_NUMBERS}",
    )

    groups = {
        "名单": ("file", "pasted"),
        "来源和事由": ("origin", "listed_on", "reason"),
    }
    wide = ("file", "pasted", "reason")

    class Meta:
        model = Roster
        fields = ("origin",)

    def __init__(self, *args: Any, organization: Any, **kwargs: Any) -> None:
        self.organization = organization
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        if self.organization is None:
            for name in ("file", "pasted"):
                field = self.fields[name]
                field.help_text = field.help_text.replace("两列", "、统一社会信用代码三列").replace(
                    "姓名、身份证号，", "姓名、身份证号、统一社会信用代码，"
                )

    def values(self) -> dict[str, Any]:
        return super().values() | {"organization": self.organization}


class ConfirmForm(StepForm):
    kind = forms.ChoiceField(label="办理", choices=MatchKind.choices, widget=forms.RadioSelect)
    starts_on = DayField(kind=PAST, label="到岗日期", initial=timezone.localdate)

    wide = ("kind",)

    def prepare(self) -> None:
        self.initial.setdefault("kind", self.instance.kind)
        self.fields["kind"].help_text = "外出流动：在单位所在党组织参加组织生活、组织关系不转的。"
