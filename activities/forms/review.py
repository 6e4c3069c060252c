"""Forms about activities."""

from django import forms
from django.utils import timezone

from activities.choices import DutyCode
from activities.models import Activity, DutyRule, Excuse
from activities.services.calendar import excusable
from activities.services.review import demanded_of
from activities.services.sampling import regions_rechecked_by
from branches.choices import PartyOrganizationKind
from core.forms import DayField, RecordForm, StyledFormMixin
from core.months import Month
from core.periods import Period
from regions.forms import RegionChoice


class MakesUpChoice(forms.ModelChoiceField):
    def label_from_instance(self, activity: Activity) -> str:
        return f"{activity.held_on} {activity.topic}"


class MakeUpForm(RecordForm):
    makes_up = MakesUpChoice(
        label="所补的活动",
        queryset=None,
        help_text="列出本党组织被要求补课、还没有补的活动。",
    )

    class Meta:
        fields: tuple[str, ...] = ()

    def prepare(self):
        found = demanded_of(self.instance, self.actor)
        self.fields["makes_up"].queryset = found.order_by("-held_on", "pk")


def _months() -> list[tuple[str, str]]:
    """The last twelve months, the newest first."""
    months = [Month.current().plus(-n) for n in range(12)]
    return [(str(each), each.title) for each in months]


class SampleForm(StyledFormMixin, forms.Form):
    """What is drawn for a re-check."""

    region = RegionChoice()
    month = forms.TypedChoiceField(label="开展月份", choices=_months, coerce=Month.parse)
    wanted = forms.IntegerField(label="抽取数量", min_value=1, max_value=500, initial=20)
    weighted = forms.BooleanField(
        label="近三个月有活动被退回的党组织，抽中机会加倍", required=False
    )

    def __init__(self, *args, user, **kwargs):
        field = RegionChoice()
        field.queryset = regions_rechecked_by(user)
        self.base_fields = {**self.base_fields, "region": field}
        super().__init__(*args, **kwargs)


class DutyRuleForm(RecordForm):
    """The next version of a duty."""

    kinds = forms.MultipleChoiceField(
        label="适用类型",
        choices=PartyOrganizationKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    valid_from = DayField(
        label="生效日期",
        help_text="从这一天开始的期间按新的要求；已经开始的期间仍按原来的要求。",
    )
    valid_to = DayField(
        label="失效日期",
        required=False,
        help_text="从这一天起的期间不再要求；长期有效的不填。停用的，生效后再改为失效。",
    )

    groups = {
        "要求": ("cadence", "kinds", "least_members", "needs_committee", "due_days"),
        "依据": ("ground", "photo_ground"),
        "有效期": ("valid_from", "valid_to"),
    }
    wide = ("ground", "photo_ground")

    class Meta:
        model = DutyRule
        fields = (
            "cadence",
            "least_members",
            "needs_committee",
            "due_days",
            "ground",
            "photo_ground",
        )
        help_texts = {
            "least_members": "期间第一天党员达到这个数才要求；不限的填 0。",
            "due_days": "期间结束后第几天以前填报算按期。",
            "ground": "文件名称或文号，例如《中国共产党支部工作条例（试行）》第十一条。",
            "photo_ground": "照片一律自愿。确需请支部附照片的，写明文件名称或文号，会显示给支部；"
            "没有照片不能退回。不需要的不填。",
        }

    def prepare(self) -> None:
        rule = self.instance
        self.initial["kinds"] = rule.kinds
        self.initial["valid_to"] = rule.valid_to if rule.is_valid else None
        today = timezone.localdate()
        begun = Period.containing(rule.cadence, max(today, rule.valid_from))
        self.initial["valid_from"] = begun.plus(1).first_day
        self.fields["photo_ground"].required = False


class ExcuseForm(RecordForm):
    """A duty of one period, and why it should not be asked."""

    wanted = forms.ChoiceField(label="期间和事项")

    class Meta:
        model = Excuse
        fields = ("ground",)
        help_texts = {
            "ground": "用一句话写明依据，例如“全体党员参加防汛，镇党委〔2026〕5号同意推迟”。"
        }

    def __init__(self, *args, party, **kwargs):
        self.party = party
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        choices = [
            (f"{duty} {period}", f"{period.title} {DutyCode(duty).label}")
            for duty, period in excusable(self.party, timezone.localdate())
        ]
        self.fields["wanted"].choices = [("", "请选择"), *choices]
        self.order_fields(["wanted", "ground"])

    def values(self):
        duty, _, period = self.cleaned_data["wanted"].partition(" ")
        return {
            "party_organization": self.party,
            "duty": duty,
            "period": period,
            "ground": self.cleaned_data["ground"],
        }
