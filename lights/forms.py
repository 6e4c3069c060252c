"""The form of a rule's new version."""

import datetime

from core.forms import DayField, RecordForm
from lights.models import Rule
from lights.rules import EVALUATORS
from months import figures


class RuleForm(RecordForm):
    """The numbers, addressee and validity of the next version."""

    valid_from = DayField(
        label="生效日期",
        help_text="从这一天起按新的规则；统计日早于这一天的月份仍按原来的规则。",
    )
    valid_to = DayField(
        label="失效日期", required=False, help_text="从这一天起不再有效；长期有效的不填。"
    )

    groups = {
        "规则": ("name", "threshold", "ceiling"),
        "整改": ("addressee", "grace_days"),
        "有效期": ("valid_from", "valid_to"),
    }

    class Meta:
        model = Rule
        fields = ("name", "threshold", "ceiling", "addressee", "grace_days")
        help_texts = {"grace_days": "从首次亮灯的统计日起算。已经亮着的灯，期限不变。"}

    def prepare(self) -> None:
        rule, evaluator = self.instance, EVALUATORS[self.instance.code]
        if not evaluator.needs_threshold:
            del self.fields["threshold"]
        else:
            self.fields["threshold"].required = True
            self.fields["threshold"].help_text = f"现行：{rule.full_text}"
        if rule.ceiling is None:
            del self.fields["ceiling"]
        if evaluator.deadline:
            del self.fields["grace_days"]
        settled = figures.last_settled_day()
        first = max(filter(None, [settled, rule.valid_from])) + datetime.timedelta(days=1)
        self.initial["valid_from"] = first
        self.initial["valid_to"] = rule.valid_to
