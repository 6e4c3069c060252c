"""Forms of rules, of the numbers of early warnings and of plans of joint branches."""

import datetime
from typing import Any

from django import forms
from django.db.models import Count, Sum
from django.utils import timezone

from branches.forms.registry import NewPartyOrganizationForm
from core.conditions.facts import FactType
from core.forms import ConditionField, DayField, RecordForm
from lights import rules
from lights.choices import EarlyMeasure, GroupState, Shade
from lights.facts import SUBJECTS
from lights.models import EarlyWarningNumber, JointPlan, JointUnit, LightRank, Rule
from lights.scale import scale_on
from months import figures
from regions.forms import RegionChoice

_DAY = datetime.timedelta(days=1)


class RuleForm(RecordForm):
    """The next version of a rule."""

    when = ConditionField(label="亮灯条件")
    due_fact = forms.ChoiceField(label="期限所在数据", required=False)
    valid_from = DayField(
        label="生效日期",
        help_text="从这一天起按新的规则；统计日早于这一天的月份仍按原来的规则。",
    )
    valid_to = DayField(
        label="失效日期", required=False, help_text="从这一天起不再有效；长期有效的不填。"
    )

    groups = {
        "规则": ("name", "subject", "shade", "light_name"),
        "亮灯条件": ("when", "fact", "text", "source"),
        "整改": (
            "addressee",
            "addressee_role",
            "deadline",
            "grace_days",
            "due_fact",
            "appeals_allowed",
        ),
        "有效期": ("valid_from", "valid_to"),
    }
    wide = ("when", "fact", "text", "source")

    class Meta:
        model = Rule
        fields = (
            "name",
            "shade",
            "light_name",
            "when",
            "fact",
            "text",
            "source",
            "addressee",
            "addressee_role",
            "deadline",
            "grace_days",
            "due_fact",
            "appeals_allowed",
        )
        help_texts = {
            "light_name": "只有这条规则另有叫法的填写；仍按所选灯色计数。",
            "fact": "亮灯时写在对象旁边；花括号里写数据的名称，例如“职工{职工人数}人，无党员”。",
            "text": "写给被通报的人看；条件里的数写在花括号里，例如“职工 {职工人数} 人以上”。",
            "source": "文件名称、文号或参考做法。",
            "addressee": "写在通报上的称呼，例如“镇街（园区）党（工）委书记”。",
            "grace_days": "从首次亮灯的统计日起算；已经亮着的灯，期限不变。"
            "按数据中的日期的，没有日期时用这个天数。",
            "appeals_allowed": "数据有误的，可以申诉。",
        }

    def prepare(self) -> None:
        subject = SUBJECTS.get(self._kind())
        self._prepare_shade()
        self.fields["light_name"].required = False
        self.fields["text"].widget = forms.Textarea({"rows": 2})
        self.fields["source"].widget = forms.Textarea({"rows": 2})
        self.fields["when"].widget.attrs |= {
            "rows": 8,
            "data-condition": "facts",
            "data-subject": self._kind(),
        }
        dates = [
            (each.name, each.title)
            for each in (subject.facts.values() if subject else ())
            if each.type == FactType.DATE
        ]
        self.fields["due_fact"].choices = [("", "不按数据中的日期"), *dates]
        if subject:
            for name in ("fact", "text"):
                if isinstance(told := self.initial.get(name), str):
                    self.initial[name] = rules.titled(told, subject)
        self._prepare_days()

    def _kind(self) -> str:
        return self.instance.subject

    def _prepare_shade(self) -> None:
        """The colours of the scale; of a rule whose own is not shown, the one that it counts as."""
        scale = scale_on(timezone.localdate())
        field = self.fields["shade"]
        field.choices = [(shade.value, name) for shade, name in scale.names.items()]
        field.required = True
        if not scale.is_plain:
            counted = [f"{name}计入{each.counts_as.label}数" for each, name in scale.names.items()]
            field.help_text = f"{'；'.join(counted)}。"
        if severity := self.initial.pop("severity", "") or self.instance.severity:
            rule = Rule(severity=severity, shade=self.initial.get("shade") or "")
            self.initial["shade"] = scale.shade_of(rule).value

    def _prepare_days(self) -> None:
        rule = self.instance
        held = [figures.last_settled_day(), rule.valid_from]
        last = max(filter(None, held), default=None)
        self.initial["valid_from"] = last + _DAY if last else timezone.localdate()
        # One that ships without validity ends on the day on which it begins.
        self.initial["valid_to"] = None if rule.is_unchosen else rule.valid_to

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        subject = SUBJECTS.get(found.get("subject") or self._kind())
        for name in ("fact", "text"):
            if subject and isinstance(found.get(name), str):
                found[name] = rules.named(found[name], subject)
        return found


class NewRuleForm(RuleForm):
    """A rule of the county's own."""

    class Meta(RuleForm.Meta):
        fields = ("subject", *RuleForm.Meta.fields)

    def _kind(self) -> str:
        given = self.data.get(self.add_prefix("subject")) if self.is_bound else None
        return given or self.initial.get("subject") or ""

    def prepare(self) -> None:
        super().prepare()
        # Every date of every subject: the page offers those of the chosen one.
        dates = {
            each.name: each.title
            for subject in SUBJECTS.values()
            for each in subject.facts.values()
            if each.type == FactType.DATE
        }
        self.fields["due_fact"].choices = [("", "不按数据中的日期"), *dates.items()]


class EndRuleForm(RecordForm):
    """From when on a rule lights nothing."""

    valid_to = DayField(
        label="失效日期",
        help_text="从这一天起不再亮灯；统计日早于这一天的月份不变。",
    )

    class Meta:
        model = Rule
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        settled = figures.last_settled_day()
        self.initial["valid_to"] = max(filter(None, [settled, self.instance.valid_from])) + _DAY


class LightRankForm(RecordForm):
    """Whether the county shows lights in a colour from a day on, and what it calls them."""

    class Meta:
        model = LightRank
        fields = ("name", "used", "valid_from", "ground")
        help_texts = {"ground": "文件名称和条款，或县级的要求。"}

    def prepare(self) -> None:
        shade = Shade(self.instance.shade)
        if shade == shade.counts_as:
            del self.fields["used"]
        else:
            self.fields["used"].help_text = (
                f"启用的，规则可以选用；计入{shade.counts_as.label}数。不启用的，按"
                f"{shade.counts_as.label}显示。"
            )
        last = figures.last_settled_day()
        self.initial["valid_from"] = max(filter(None, [last and last + _DAY, timezone.localdate()]))

    def values(self) -> dict[str, Any]:
        return {"used": True} | super().values()


class EarlyWarningNumberForm(RecordForm):
    """The county's number from a day on."""

    class Meta:
        model = EarlyWarningNumber
        fields = ("number", "valid_from", "ground")
        help_texts = {"ground": "文件名称和条款，或县级的要求。"}

    def prepare(self) -> None:
        least, most = EarlyMeasure(self.instance.measure).bounds
        self.fields["number"].help_text = f"{least} 至 {most}。"
        # The row that is replaced is shown, the new one begins today or later.
        self.initial["valid_from"] = timezone.localdate()


class JointPlanForm(RecordForm):
    """Of which town or park, and whether of units with members only."""

    region = RegionChoice(
        label="镇街、园区", help_text="在这个区域及其下级里，找没有党组织覆盖的组织。"
    )

    class Meta:
        model = JointPlan
        fields = ("region", "with_members_only")
        help_texts = {"with_members_only": "不勾选的，没有党员的组织也就近编入，由联合支部覆盖。"}


class MoveUnitForm(RecordForm):
    """Into which group of its plan a unit goes."""

    NOWHERE, NEW = "", "new"

    group = forms.ChoiceField(label="编入", required=False)

    class Meta:
        model = JointUnit
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        unit = self.instance
        groups = (
            unit.plan.groups.filter(state=GroupState.PROPOSED)
            .annotate(held=Count("units"), full=Sum("units__full_member_count", default=0))
            .order_by("number")
        )
        self.offered = {str(each.pk): each for each in groups}
        self.fields["group"].choices = [
            (self.NOWHERE, "不编入"),
            *(
                (key, f"{each}：{each.name}（{each.held} 个单位，正式党员 {each.full} 名）")
                for key, each in self.offered.items()
                if each.held < unit.plan.most_units or each.pk == unit.group_id
            ),
            (self.NEW, "新的一组"),
        ]
        self.initial["group"] = str(unit.group_id or self.NOWHERE)

    def values(self) -> dict[str, Any]:
        chosen = self.cleaned_data["group"]
        return {"group": self.offered.get(chosen), "new": chosen == self.NEW}


class FoundGroupForm(NewPartyOrganizationForm):
    """The branch of a group: kind and way of formation are given, the rest is filled in ahead."""

    groups = {
        "基本情况": ("code", "name", "region"),
        "日期": ("founded_on", "term_started_on"),
        "隶属和批复": ("parent", "document_number", "note"),
    }

    class Meta(NewPartyOrganizationForm.Meta):
        fields = ("code", "name", "region", "founded_on", "term_started_on")
