"""Forms about dues. They read; the services decide."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from core.forms import (
    DayField,
    LinkForm,
    LookupField,
    RecordForm,
    StyledFormMixin,
    TextField,
    ValueField,
)
from core.months import Month
from core.records.links import LONGEST_REASON
from dues.choices import ENTERED_KINDS, DuesEntryKind, PayMethod
from dues.models import (
    AMOUNT,
    DIFFERENCE,
    Due,
    DuesBase,
    DuesEntry,
    DuesExemption,
    DuesLimit,
    DuesMonth,
    DuesOfficer,
    DuesPayment,
    DuesRate,
    DuesYear,
    PaymentList,
    members_of,
)

#: Months that are offered, before the present one and after.
_BACK, _AHEAD = 24, 12


def month_choices(first: int = -_BACK, last: int = 0) -> list[tuple[str, str]]:
    """Months around the present one, newest first, by their first days."""
    now = Month.current()
    months = [now.plus(number) for number in range(last, first - 1, -1)]
    return [(each.first_day.isoformat(), each.title) for each in months]


class MonthField(forms.TypedChoiceField):
    """One of the months, as its first day."""

    def __init__(self, *, first: int = -_BACK, last: int = 0, **options: Any) -> None:
        self._span = first, last
        super().__init__(
            choices=lambda: month_choices(*self._span),
            coerce=datetime.date.fromisoformat,
            empty_value=None,
            **options,
        )


class BaseForm(RecordForm):
    """By what a member's dues are reckoned."""

    starts_on = MonthField(label="从哪个月起", last=1)
    base = ValueField(
        AMOUNT,
        label="月收入（元）",
        required=False,
        help_text="每月相对固定的工资收入，扣除税费后的数；按最近核定的填，学生等不填。",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    field_order = ("kind", "base", "starts_on", "ground")

    class Meta:
        model = DuesBase
        fields = ("kind", "ground")
        help_texts = {"ground": "例如 本人申报、单位工资表；可以不填。"}

    def prepare(self) -> None:
        self.initial.setdefault("starts_on", Month.current().first_day.isoformat())


class ExemptionForm(RecordForm):
    first_month = MonthField(label="起始月份", first=-12, last=_AHEAD)
    last_month = MonthField(label="截止月份", first=-12, last=_AHEAD)
    amount = ValueField(
        AMOUNT,
        label="减为每月（元）",
        required=False,
        help_text="免缴的不填。",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    field_order = (
        "first_month",
        "last_month",
        "amount",
        "ground",
        "decided_on",
        "document_number",
    )

    class Meta:
        model = DuesExemption
        fields = ("ground", "decided_on", "document_number")
        help_texts = {
            "ground": "例如 因病致困；不写病情和证件号码。",
            "document_number": "支部研究、上级批准的文号或会议名称。",
        }

    def prepare(self) -> None:
        now = Month.current().first_day.isoformat()
        self.initial.setdefault("first_month", now)
        self.initial.setdefault("last_month", now)


class EndExemptionForm(RecordForm):
    last_month = MonthField(label="提前到哪个月止", first=-12, last=_AHEAD)

    class Meta:
        model = DuesExemption
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        self.initial["last_month"] = Month.current().first_day.isoformat()


class NewMonthForm(RecordForm):
    month = MonthField(label="月份")

    class Meta:
        model = DuesMonth
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        self.initial.setdefault("month", Month.current().first_day.isoformat())

    def values(self) -> dict[str, Any]:
        return {"month": Month.containing(super().values()["month"])}


class _OfMonth(RecordForm):
    """A form about one of the members of a month."""

    member = forms.ModelChoiceField(None, label="党员", empty_label="请选择")

    def __init__(self, *args: Any, month: DuesMonth, **kwargs: Any) -> None:
        self.month = month
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        field = self.fields["member"]
        field.queryset = members_of(self.month, self.actor)
        # Whoever keeps the dues reads the names.
        field.label_from_instance = lambda member: member.name


class PaymentForm(_OfMonth):
    amount = ValueField(
        AMOUNT,
        label="金额（元）",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    field_order = ("member", "amount", "paid_on", "method", "payer", "note")

    class Meta:
        model = DuesPayment
        fields = ("paid_on", "method", "payer", "note")
        help_texts = {"payer": "他人代缴的填他的姓名，本人缴的不填。"}

    def prepare(self) -> None:
        super().prepare()
        self.initial.setdefault("paid_on", timezone.localdate())
        self.initial.setdefault("method", PayMethod.CASH)


class CorrectionForm(_OfMonth):
    amount = ValueField(
        DIFFERENCE,
        label="更正金额（元）",
        help_text="应缴要增加的填正数，要减少的填负数，例如 -3.50。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = TextField(label="原因", max_length=LONGEST_REASON)

    class Meta:
        model = Due
        fields: tuple[str, ...] = ()


class ReverseForm(RecordForm):
    reason = TextField(
        label="冲正的原因", max_length=100, help_text="例如 金额记错、记到了他人名下。"
    )

    class Meta:
        model = DuesPayment
        fields: tuple[str, ...] = ()


class TickForm(StyledFormMixin, forms.Form):
    """Who paid, on which day and how."""

    paid_on = DayField(label="缴纳日期")
    method = forms.ChoiceField(label="缴纳方式", choices=PayMethod.choices)


class EntryForm(RecordForm):
    """What a Party organization gave."""

    other = LookupField("party-organizations", label="拨返给（仅拨返填写）", required=False)
    field_order = ("kind", "amount", "happened_on", "other", "note")

    class Meta:
        model = DuesEntry
        fields = ("kind", "amount", "happened_on", "note")
        help_texts = {
            "kind": "上缴记到上级党组织名下；使用是本级开支；期初结存只登记一次。",
            "note": "例如 2026 年上半年、教育培训。",
        }

    def prepare(self) -> None:
        self.initial.setdefault("happened_on", timezone.localdate())
        self.initial.setdefault("kind", DuesEntryKind.REMITTED)
        self.fields["kind"].choices = [(each.value, each.label) for each in ENTERED_KINDS]


class NothingForm(RecordForm):
    """Nothing is asked: the button says it."""

    class Meta:
        model = DuesEntry
        fields: tuple[str, ...] = ()


class OfficerForm(LinkForm):
    username = TextField(
        label="用户名",
        max_length=50,
        help_text="他须有党组织书记的授权。请本人告诉您登录本平台的用户名。",
    )
    field_order = ("username", "starts_on", "ends_on")

    class Meta:
        model = DuesOfficer
        fields = ("starts_on", "ends_on")


class UploadForm(RecordForm):
    """A list of the bank or of another platform."""

    file = forms.FileField(
        label="清单文件",
        help_text="Excel（.xlsx）或 CSV；须有姓名、金额、日期三列，有身份证号、月份的更准。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    class Meta:
        model = PaymentList
        fields = ("method",)

    def prepare(self) -> None:
        self.initial.setdefault("method", PayMethod.BANK)


class BasesForm(RecordForm):
    """By what all members of a Party organization pay."""

    file = forms.FileField(
        label="基数文件",
        help_text="Excel（.xlsx）或 CSV；列名：姓名、起始月份（2026-01）、月收入、"
        "类别（不填为在职）、身份证号（有同名的填写）、核定依据。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    class Meta:
        model = DuesBase
        fields: tuple[str, ...] = ()


class YearForm(RecordForm):
    class Meta:
        model = DuesYear
        fields = ("year", "published_on")

    def prepare(self) -> None:
        today = timezone.localdate()
        self.initial.setdefault("year", today.year - (today.month < 12))
        self.initial.setdefault("published_on", today)


class ReplaceForm(RecordForm):
    def prepare(self) -> None:
        self.initial["valid_from"] = timezone.localdate()


class RateForm(ReplaceForm):
    class Meta:
        model = DuesRate
        fields = ("up_to", "rate", "fixed", "valid_from", "ground")
        help_texts = {
            "up_to": "按全部月收入定档；最高一档不填。",
            "rate": "填百分数，例如 0.5。",
            "fixed": "学生等按固定金额缴纳的填，比例不填。",
        }


class LimitForm(ReplaceForm):
    class Meta:
        model = DuesLimit
        fields = ("months", "valid_from", "ground")
