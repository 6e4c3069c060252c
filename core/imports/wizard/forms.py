"""Forms of the import wizard."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings

from core.forms import DayField, StyledFormMixin, TextField
from core.imports.reading.mapping import Mapping
from core.imports.sheets import registered
from core.imports.wizard.suggestions import suggest_columns, suggest_sheet
from core.months import BEGINNING
from core.records.dated import counts_from
from core.values import PAST

#: Answers to the question from when new rows count.
FOUNDED, A_DAY = "founded", "day"
IGNORE = "忽略这一列"
IGNORE_SHEET = "忽略这张工作表"
LEAVE = "都不是（这些行不导入）"


def _counting() -> list[tuple[str, str]]:
    usual = counts_from()
    text = (
        "自有记录起（尚无已定稿的月份）"
        if usual == BEGINNING
        else f"从 {usual} 起，已定稿的月份不变"
    )
    return [("", text), (FOUNDED, "从各自的成立日期起"), (A_DAY, "从指定日期起")]


class UploadForm(StyledFormMixin, forms.Form):
    file = forms.FileField(
        label="文件",
        help_text="Excel 工作簿（.xlsx），或一张表的 .csv。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请检查是否选错了文件。"},
    )
    as_of = DayField(
        kind=PAST,
        label="数据日期",
        required=False,
        help_text="职工人数、经营状态、区域、党员工作单位从这一天起生效；不填的为今天。",
    )
    new_rows = forms.ChoiceField(
        label="新组织从何时起计入统计",
        required=False,
        choices=_counting,
        help_text="指文件中新出现的组织。日期在已定稿月份以内的，该月更正定稿时数字随之变化。",
    )
    new_from = DayField(
        kind=PAST, label="计入日期", required=False, help_text="选“指定日期”时填写。"
    )
    source_name = TextField(
        label="来源",
        required=False,
        max_length=60,
        help_text="列名和模板不一样的文件请写明来源，例如“市监局导出”：系统会记住列名对应，下次无需再选。",
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )

    def clean(self):
        given = super().clean()
        if given.get("new_rows") == A_DAY and not given.get("new_from"):
            self.add_error("new_from", "请填写从哪一天起计入，例如 2026-01-01。")
        return given

    def counted(self) -> dict[str, Any]:
        """From when new rows count, as `runs.upload` takes it."""
        chosen = self.cleaned_data["new_rows"]
        return {
            "new_from": self.cleaned_data["new_from"] if chosen == A_DAY else None,
            "new_from_founding": chosen == FOUNDED,
        }

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            most = settings.IMPORT_MAX_BYTES // 1048576
            raise forms.ValidationError(f"文件超过 {most} MB，请拆成几个文件再导入。")
        if not file.name.lower().endswith((".xlsx", ".csv")):
            raise forms.ValidationError(
                "只能导入 .xlsx 或 .csv 文件，请在 Excel 里另存为 .xlsx 后再上传。"
            )
        return file


class MappingForm(StyledFormMixin, forms.Form):
    """One question for each title that nobody has explained: which of ours it means."""

    def __init__(
        self, open_titles: list[dict[str, Any]], said: dict[str, Any], *args, **kwargs
    ) -> None:
        self.open_titles = open_titles
        said = Mapping(**said)
        #: Per sheet of the file: its title, our sheet, bound fields; for the template.
        self.plan: list[dict[str, Any]] = []
        self._fields: list[_Asked] = []
        fields: dict[str, forms.Field] = {}
        known = registered()
        for number, each in enumerate(open_titles):
            ours = each["sheet"] or said.sheets.get(each["title"], "")
            ours = ours or suggest_sheet(each["title"], each["columns"])
            head_field = ""
            if each.get("rows"):
                head_field = f"head-{number}"
                fields[head_field] = forms.TypedChoiceField(
                    label="表头是第几行",
                    coerce=int,
                    choices=[(row["number"], str(row["number"])) for row in each["rows"]],
                    initial=each["head"],
                )
            sheet_field = ""
            if not each["sheet"]:
                sheet_field = f"sheet-{number}"
                fields[sheet_field] = forms.ChoiceField(
                    label=f"工作表“{each['title']}”是",
                    required=False,
                    choices=[*((title, title) for title in known), ("", IGNORE_SHEET)],
                    initial=ours,
                )
            names = []
            if ours:
                sheet = known[ours]
                titles = [t for t in each["columns"] if t not in sheet.by_title]
                here = each.get("titles", ())
                answered = {t: c for t, c in said.columns.get(ours, {}).items() if t in here}
                open_ones = [title for title in titles if title not in answered]
                suggested = suggest_columns(sheet, open_ones, [*here, *answered.values()])
                suggested |= answered
                choices = [("", IGNORE)] + [
                    (c.title, f"{c.title}（必填）" if c.required else c.title)
                    for c in sheet.columns
                ]
                for position, title in enumerate(titles):
                    name = f"column-{number}-{position}"
                    fields[name] = forms.ChoiceField(
                        label=title,
                        required=False,
                        choices=choices,
                        initial=suggested.get(title, ""),
                    )
                    names.append((title, name))
            doubts = []
            for position, doubt in enumerate(each.get("doubts", ())):
                name = f"doubt-{number}-{position}"
                fields[name] = forms.ChoiceField(
                    label=f"{doubt['value']}（{doubt['rows']:,} 行）",
                    required=False,
                    choices=[
                        ("", LEAVE),
                        *((code, f"{label}（{code}）") for code, label in doubt["choices"]),
                    ],
                    initial=doubt["suggested"],
                )
                doubts.append((doubt, name))
            self._fields.append(_Asked(each, ours, sheet_field, head_field, names, doubts))
        self.base_fields = fields
        super().__init__(*args, **kwargs)
        for asked in self._fields:
            self.plan.append(
                {
                    "title": asked.about["title"],
                    "ours": asked.ours,
                    "sheet": self[asked.sheet_field] if asked.sheet_field else None,
                    "columns": [self[name] for _, name in asked.names],
                    "head": self[asked.head_field] if asked.head_field else None,
                    "rows": asked.about.get("rows", ()),
                    "doubt_title": asked.doubts[0][0]["title"] if asked.doubts else "",
                    "doubts": [self[name] for _, name in asked.doubts],
                }
            )

    def mapping(self) -> Mapping:
        """The answers. Columns are asked again where another sheet or header was chosen."""
        found = Mapping()
        for asked in self._fields:
            title, said = asked.about["title"], self.cleaned_data
            chosen = said[asked.sheet_field] if asked.sheet_field else asked.ours
            if asked.sheet_field:
                found.sheets[title] = chosen
            head = said[asked.head_field] if asked.head_field else asked.about.get("head")
            if head != asked.about.get("head"):
                found.heads[title] = head
            elif chosen and chosen == asked.ours:
                found.columns.setdefault(chosen, {}).update(
                    {title: said[name] for title, name in asked.names}
                )
            for doubt, name in asked.doubts:
                column = found.values.setdefault(asked.ours, {}).setdefault(doubt["title"], {})
                column[doubt["value"]] = said[name]
        return found


@dataclass(frozen=True)
class _Asked:
    """What is asked about one sheet of the file."""

    about: dict[str, Any]
    #: Our sheet, as it was said or guessed.
    ours: str
    #: Names of fields; "" where nothing is asked.
    sheet_field: str
    head_field: str
    #: Their title of a column, and the name of its field.
    names: list[tuple[str, str]]
    #: Values that may mean several of our codes, and the names of their fields.
    doubts: list[tuple[dict[str, Any], str]]
