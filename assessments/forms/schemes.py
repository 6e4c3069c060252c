"""Forms of schemes and their items."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessments import documents, facts
from assessments.choices import (
    Method,
    Reweighting,
    Scoring,
    Source,
    TieEnd,
)
from assessments.documents import Item, Unfit
from assessments.forms.boxes import lines
from assessments.models import Scheme
from branches.choices import PartyOrganizationKind
from core.forms import RecordForm, TextField, style_widgets


class SchemeForm(RecordForm):
    class Meta:
        model = Scheme
        fields = ("code", "name", "subject", "months", "validity", "source")
        widgets = {"source": lines(2)}
        help_texts = {
            "code": "字母和数字，例如 XF-2026；同一代码的方案按版次续编。",
            "source": "文件名称、文号，或参考的做法。",
        }

    wide = ("source",)


class ChangeSchemeForm(SchemeForm):
    class Meta(SchemeForm.Meta):
        fields = ("name", "months", "validity", "source")


class CopyForm(RecordForm):
    class Meta:
        model = Scheme
        fields = ("code", "name", "source")
        widgets = {"source": lines(2)}
        help_texts = {"code": "代码不变的为下一版；参考样本请改成本县的代码。"}

    wide = ("source",)


class FrameForm(RecordForm):
    """Dimensions, levels and vetoes, one a line; and how it is counted."""

    dimensions = TextField(
        label="类别", widget=lines(6), help_text="每行一类：代码|名称，例如 1|组织建设。"
    )
    levels = TextField(
        label="等级",
        widget=lines(6),
        help_text="每行一级：星数|名称|最低分|比例|名额|必备项目|等次建议|绩效折算|谈话，没有的留空，"
        "例如 5|五星级|90|10%||2.4|demonstration，或者 1|较差|0|||||0%|谈话。",
    )
    vetoes = TextField(
        label="一票否决",
        required=False,
        widget=lines(6),
        help_text="每行一种：代码|情形|认定部门|最高星数，例如 V1|安全事故|应急管理部门|0。",
    )
    bonus_cap = forms.DecimalField(
        label="加分上限",
        min_value=0,
        max_value=1000,
        decimal_places=2,
        help_text="没有加分的填 0。",
    )
    reweighting = forms.ChoiceField(label="不适用项目的分值", choices=Reweighting.choices)
    tie_by = TextField(
        label="并列时先比的类别", required=False, help_text="类别代码，用顿号分开，例如 3、2。"
    )
    tie_end = forms.ChoiceField(label="仍并列的", choices=TieEnd.choices)
    low_star = forms.IntegerField(
        label="低于几星提醒", min_value=0, max_value=10, help_text="不提醒的填 0。"
    )
    low_rounds = forms.IntegerField(label="连续几轮", min_value=2, max_value=8)
    verdicts = TextField(
        label="测评折算（%）",
        help_text="述职测评的好、较好、一般、较差各按满分的百分之几计，用顿号分开。",
    )
    pay = forms.DecimalField(
        label="党建绩效占年度绩效（%）",
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text="同绩效挂钩的填写，例如 10；只作建议，由所在单位决定。没有的填 0。",
    )

    wide = ("dimensions", "levels", "vetoes")

    class Meta:
        model = Scheme
        fields: tuple[str, ...] = ()

    def prepare(self) -> None:
        document = self.instance.document
        found = {
            "dimensions": [(each.code, each.name) for each in document.dimensions],
            "levels": [
                (
                    each.star, each.name, each.least, each.share and f"{each.share}%", each.count,
                    "、".join(each.needs), each.tier,
                    each.pay if each.pay is None else f"{each.pay}%", _TALK if each.talk else "",
                )
                for each in document.levels
            ],
            "vetoes": [
                (each.code, each.text, each.department, each.most) for each in document.vetoes
            ],
        }  # fmt: skip
        for name, rows in found.items():
            text = "\n".join(
                "|".join("" if each is None else str(each) for each in row).rstrip("|")
                for row in rows
            )
            self.initial.setdefault(name, text)
        self.initial.setdefault("bonus_cap", document.bonus_cap)
        self.initial.setdefault("reweighting", document.reweighting)
        self.initial.setdefault("tie_by", "、".join(document.tie_by))
        self.initial.setdefault("tie_end", document.tie_end)
        self.initial.setdefault("low_star", document.low_star)
        self.initial.setdefault("low_rounds", document.low_rounds)
        self.initial.setdefault("verdicts", "、".join(map(str, document.verdicts)))
        self.initial.setdefault("pay", document.pay)

    def _rows(self, name: str, width: int) -> list[list[str]]:
        lines = filter(None, map(str.strip, self.cleaned_data[name].splitlines()))
        rows = [[each.strip() for each in line.replace("｜", "|").split("|")] for line in lines]
        if wrong := next((row for row in rows if len(row) > width or len(row) < 2), None):
            raise ValidationError(f"“{'|'.join(wrong)[:40]}”没有写对，请照说明逐栏用 | 分开。")
        return [row + [""] * (width - len(row)) for row in rows]

    def clean_dimensions(self) -> list[dict[str, Any]]:
        return [{"code": code, "name": name} for code, name in self._rows("dimensions", 2)]

    def clean_levels(self) -> list[dict[str, Any]]:
        found = []
        for star, name, least, share, count, needs, tier, pay, talk in self._rows("levels", 9):
            found.append(
                {
                    "star": _number(star),
                    "name": name,
                    "least": _number(least),
                    "share": _number(share.rstrip("%％")),
                    "count": _number(count),
                    "needs": [each for each in needs.replace("，", "、").split("、") if each],
                    "tier": tier,
                    "pay": _number(pay.rstrip("%％")),
                    "talk": talk == _TALK,
                }
            )
        return found

    def clean_vetoes(self) -> list[dict[str, Any]]:
        return [
            {"code": code, "text": text, "department": who, "most": _number(most) or 0}
            for code, text, who, most in self._rows("vetoes", 4)
        ]

    def clean_bonus_cap(self) -> Any:
        return documents.number(self.cleaned_data["bonus_cap"])

    def clean_pay(self) -> Any:
        return documents.number(self.cleaned_data["pay"])

    def clean_verdicts(self) -> list[Any]:
        text = self.cleaned_data["verdicts"].replace("，", "、").replace(",", "、")
        return [_number(each.strip().rstrip("%％")) for each in text.split("、") if each.strip()]

    def clean_tie_by(self) -> list[str]:
        text = self.cleaned_data["tie_by"].replace("，", "、").replace(",", "、")
        return [each.strip() for each in text.split("、") if each.strip()]


#: What a line of a level says whose holders are talked with.
_TALK = "谈话"


def _number(text: str) -> Any:
    if not text:
        return None
    try:
        return documents.number(text)
    except (ArithmeticError, ValueError):
        raise ValidationError(f"“{text[:20]}”不是数。") from None


class ItemForm(RecordForm):
    """One item of a draft."""

    code = TextField(label="项目代码", max_length=12)
    dimension = forms.ChoiceField(label="类别")
    title = TextField(label="项目", max_length=80)
    marks = forms.DecimalField(
        label="满分", min_value=Decimal("0.01"), max_value=1000, decimal_places=2
    )
    bonus = forms.BooleanField(label="加分项", required=False)
    source = forms.ChoiceField(label="来源", choices=Source.choices)
    method = forms.ChoiceField(label="核实方式", choices=Method.choices)
    standard = TextField(label="评分标准", required=False, max_length=500, widget=lines(3))
    fact = forms.ChoiceField(
        label="数据",
        required=False,
        help_text="只有列出的数据可选；照片、点赞、登录、学时不得作为评价依据，不在其中。",
    )
    scoring = forms.ChoiceField(
        label="计分方式", required=False, choices=[("", "不由系统计算"), *Scoring.choices]
    )
    steps = TextField(
        label="计分档",
        required=False,
        widget=lines(4),
        help_text="每行一档：比较 数值 : 分值，“每”表示每差一个，# 后写说明，"
        "例如 >= 90 : 5，> 0 : 2 每 # 空缺一个月扣 2 分。",
    )
    floor = forms.DecimalField(
        label="扣分下限", required=False, min_value=-1000, max_value=0, decimal_places=2,
        help_text="一般为 0，扣完为止；可以扣成负分的写负数。",
    )  # fmt: skip
    skip_unknown = forms.BooleanField(
        label="没有数据时不适用",
        required=False,
        initial=True,
        help_text="不勾选的，没有数据不得分。",
    )
    evidence = forms.BooleanField(
        label="要求说明依据", required=False, help_text="写活动、文号即可，不要求照片和附件。"
    )
    evidence_ground = TextField(label="要求的依据是什么", required=False, max_length=80)
    kinds = forms.MultipleChoiceField(
        label="适用的党组织类型",
        required=False,
        choices=PartyOrganizationKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选的，全部适用。",
    )
    least_members = forms.IntegerField(
        label="党员不少于", required=False, min_value=0, max_value=100_000
    )
    most_members = forms.IntegerField(
        label="党员不多于", required=False, min_value=0, max_value=100_000
    )

    groups = {
        "项目": ("code", "dimension", "title", "marks", "bonus", "source", "method", "standard"),
        "系统计算": ("fact", "scoring", "steps", "floor", "skip_unknown"),
        "依据": ("evidence", "evidence_ground"),
        "适用": ("kinds", "least_members", "most_members"),
    }
    wide = ("title", "standard", "steps")

    class Meta:
        model = Scheme
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, item: Item | None = None, **kwargs: Any) -> None:
        self.item = item
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        document = self.instance.document
        known = facts.of(self.instance.subject).values()
        self.fields["fact"].choices = [
            ("", "不由系统计算"),
            *((each.name, each.title) for each in known),
        ]
        self.fields["dimension"].choices = [
            (each.code, f"{each.code} {each.name}") for each in document.dimensions
        ]
        if self.item is not None:
            for name in self.fields:
                value = getattr(self.item, name)
                value = documents.steps_text(value) if name == "steps" else value
                self.initial.setdefault(name, list(value) if isinstance(value, tuple) else value)

    def clean_steps(self) -> tuple[documents.Step, ...]:
        try:
            return documents.steps_of(self.cleaned_data["steps"])
        except Unfit as unfit:
            raise ValidationError(unfit.problems) from None

    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        for name in ("marks", "floor"):
            found[name] = documents.number(found[name] or 0)
        return {"item": Item(**{**found, "kinds": tuple(found["kinds"])})}


class LoadForm(forms.Form):
    """A scheme out of a file."""

    file = forms.FileField(
        label="方案文件",
        help_text="导出的 .xlsx 或 .json，修改后可以再导入；导入后为编制中的一版。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style_widgets(self)
