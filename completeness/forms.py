"""Forms of the six checks."""

from typing import Any

from django import forms
from django.utils import timezone

from completeness.choices import Topic, title_of
from completeness.models import CompletenessRule, Confirmation
from completeness.services.counting import is_association, standing_of
from core.forms import DayField, RecordForm
from core.values import PAST
from members.forms.rules import ReplaceForm


class CompletenessRuleForm(ReplaceForm):
    class Meta:
        model = CompletenessRule
        fields = ("months", "valid_from", "ground")
        help_texts = {
            "months": "超过这么多个月没有登记或核对的，算不清；不填的不因时间变旧。",
            "ground": "文件名称和条款。",
        }


class ConfirmForm(RecordForm):
    """What was looked at, and when."""

    topics = forms.MultipleChoiceField(label="核对无误的项目", widget=forms.CheckboxSelectMultiple)
    confirmed_on = DayField(kind=PAST, label="核对日期", initial=timezone.localdate)
    number = forms.IntegerField(
        label="会员数",
        required=False,
        min_value=0,
        max_value=2_000_000,
        help_text="单位会员和个人会员合计；核对会员情况时填写。",
    )

    wide = ("topics",)

    class Meta:
        model = Confirmation
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, fixed: dict[str, Any], **kwargs: Any) -> None:
        self.organization = fixed["organization"]
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        association = is_association(self.organization)
        field = self.fields["topics"]
        field.choices = [(topic, title_of(topic, association)) for topic in Topic.values]
        field.help_text = "现有登记与实际一致，或者确实没有的（例如没有党员）。"
        if not association:
            del self.fields["number"]
        now = standing_of(self.organization)
        self.initial.setdefault("topics", [each.topic for each in now if not each.clear])

    def values(self) -> dict[str, Any]:
        return super().values() | {"organization": self.organization}
