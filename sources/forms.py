"""Forms of sources, their lists, rows, and of the rules about them."""

from typing import Any

from django import forms
from django.conf import settings

from core.forms import (
    NO_NUMBERS,
    DayField,
    LookupField,
    NumberField,
    RecordForm,
    StyledFormMixin,
    TextField,
)
from core.values import PAST
from orgs.choices import OrganizationKind
from orgs.models import STAFF, Organization
from regions.models import Department
from sources.choices import SaidField, Trust
from sources.models import (
    DivisionChange,
    FieldException,
    MatchRule,
    Source,
    SourceList,
)
from sources.services.sheet import SHEETS, TITLE

#: So many sources are put in order.
RANKS = ("第一", "第二", "第三", "第四")
_TRUST = "trust_"


class UploadForm(StyledFormMixin, forms.Form):
    source = forms.ModelChoiceField(None, label="来源", empty_label="请选择", to_field_name="code")
    dated = DayField(
        kind=PAST,
        label="名单日期",
        help_text="名单是哪一天的情况。同一来源、同一天再上传的，替换原来的一份。",
    )
    file = forms.FileField(
        label="文件",
        help_text="Excel 工作簿（.xlsx）或 .csv，一张工作表；至少有“组织名称”一列。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请检查是否选错了文件。"},
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = Source.objects.visible_to(actor)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            most = settings.IMPORT_MAX_BYTES // 1048576
            raise forms.ValidationError(f"文件超过 {most} MB，请拆成几个文件再上传。")
        if not file.name.lower().endswith((".xlsx", ".csv")):
            raise forms.ValidationError("只能上传 .xlsx 或 .csv 文件，请另存后再上传。")
        return file


class TitlesForm(StyledFormMixin, forms.Form):
    """Which of our columns the unknown titles of a list mean."""

    def __init__(self, listed: SourceList, *args: Any, **kwargs: Any) -> None:
        self.titles = list(
            dict.fromkeys(title for each in listed.open_titles for title in each["columns"])
        )
        choices = [("", "忽略这一列"), *((c.title, c.title) for c in SHEETS[TITLE].columns)]
        self.base_fields = {
            f"column-{number}": forms.ChoiceField(label=title, required=False, choices=choices)
            for number, title in enumerate(self.titles)
        }
        super().__init__(*args, **kwargs)

    def columns(self) -> dict[str, str]:
        return {
            title: self.cleaned_data[f"column-{number}"] for number, title in enumerate(self.titles)
        }


class SourceForm(RecordForm):
    department = forms.ModelChoiceField(None, label="部门", required=False, empty_label="不指定")
    kinds = forms.MultipleChoiceField(
        label="名单包括",
        choices=OrganizationKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="名单里没有的这几类组织，列为“消失”。",
    )

    class Meta:
        model = Source
        fields = ("name", "department", "kinds")

    def prepare(self) -> None:
        self.fields["department"].queryset = Department.objects.visible_to(self.actor)
        names = []
        for field in SaidField:
            names.append(_TRUST + field.value)
            self.fields[names[-1]] = forms.TypedChoiceField(
                label=str(field.label), coerce=int, choices=Trust.choices
            )
            self.initial[names[-1]] = self.instance.trust.get(field.value, Trust.NONE)
        self.groups = {
            "来源": ("name", "department", "kinds"),
            "每个字段可信到什么程度": tuple(names),
        }

    def column_of(self, name: str) -> str:
        return "trust" if name.startswith(_TRUST) else name

    def values(self) -> dict[str, Any]:
        found = super().values()
        trust = {
            name.removeprefix(_TRUST): found.pop(name)
            for name in list(found)
            if name.startswith(_TRUST)
        }
        return found | {"trust": trust}


class MatchRuleForm(RecordForm):
    class Meta:
        model = MatchRule
        fields = (
            *("likely_from", "name_weight", "address_weight", "principal_weight"),
            "other_code",
        )
        help_texts = {
            "likely_from": "满分 100 分；名单和台账相似到这个分数的，列为“疑似”，由人判定。",
            "name_weight": "名称、地址、负责人按分量折成 100 分；一方没有的，不计这一项。",
            "other_code": "两边都有 18 位代码而又不同，多半不是同一个。",
        }


class DivisionForm(RecordForm):
    class Meta:
        model = DivisionChange
        fields = ("old", "new", "changed_on", "ground")
        help_texts = {"ground": "批准文件的名称和文号。"}

    wide = ("ground",)


class EnterForm(RecordForm):
    """What a new organization needs beyond what its list says."""

    uscc = TextField(label="统一社会信用代码", max_length=18)
    name = TextField(label="组织名称", max_length=120)
    kind = forms.ChoiceField(label="组织类别", choices=OrganizationKind.choices)
    region = LookupField("regions-editable", label="区域")
    staff_count = NumberField(kind=STAFF, label="职工人数")

    class Meta:
        model = Organization
        fields = ()

    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        row = instance
        kwargs["initial"] = {
            "uscc": row.uscc,
            "name": row.name,
            "kind": row.kind or row.listed.source.kinds[0],
            "region": row.region,
            "staff_count": row.staff_count,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, instance=None, **kwargs)


class ExceptionForm(RecordForm):
    source = forms.ModelChoiceField(
        None, label="以谁为准", required=False, empty_label="台账现有的内容"
    )
    reason = TextField(
        label="理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"例如“已电话核实”。{NO_NUMBERS}",
    )

    wide = ("reason",)

    class Meta:
        model = FieldException
        fields = ("source", "reason")

    def __init__(self, *args: Any, field: str, **kwargs: Any) -> None:
        self.field = field
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["source"].queryset = Source.objects.visible_to(self.actor).filter(
            **{f"trust__{self.field}__gte": Trust.USABLE}
        )


class OrderForm(StyledFormMixin, forms.Form):
    """Which sources count in a field, the first one first."""

    def __init__(self, *args: Any, sources: list[Source], order: list[str], **kwargs: Any) -> None:
        choices = [("", "—"), *((each.code, each.name) for each in sources)]
        self.base_fields = {
            f"rank-{number}": forms.ChoiceField(
                label=label,
                required=not number,
                choices=choices,
                initial=order[number] if number < len(order) else "",
            )
            for number, label in enumerate(RANKS[: max(1, len(sources))])
        }
        super().__init__(*args, **kwargs)

    def order(self) -> list[str]:
        return [each for each in self.cleaned_data.values() if each]


class CloseForm(forms.Form):
    """What organizations are that lists do not have any more, and from when on."""

    state = forms.CharField(max_length=12)
    starts_on = DayField(kind=PAST, label="生效日期")
