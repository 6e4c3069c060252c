"""Forms of the member's own page. They read; the services decide."""

from django import forms

from core.corrections import Correctable, fields_of
from core.forms import RecordForm, TextField, YesNoForm
from core.records.links import LONGEST_REASON
from members.models import Member
from own.models import Correction


def correctable() -> list[Correctable]:
    """What a member may say is wrong."""
    return fields_of(Member)


class AskForm(RecordForm):
    """One field of one's own record and what it should be."""

    field = forms.ChoiceField(label="项目", choices=lambda: _choices())
    value = TextField(label="更正为", max_length=200)
    reason = TextField(
        label="说明",
        max_length=LONGEST_REASON,
        required=False,
        help_text="例如 与身份证一致；请不要写证件号码、手机号码。",
    )

    class Meta:
        model = Correction
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        self.fields["value"].help_text = (
            "；".join(f"{each.label}：{each.help_text.rstrip('。')}" for each in correctable())
            + "。"
        )


def _choices() -> list[tuple[str, str]]:
    return [("", "请选择"), *((each.name, each.label) for each in correctable())]


class DecideForm(YesNoForm):
    words = ("同意，照此更正", "不予更正")
