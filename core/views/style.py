"""`/style/`: every component of the pages in one place, in development only."""

import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django_tables2 as tables
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.flows import Move, Standing
from core.forms import DayField, StyledFormMixin
from core.lists.tables import ListTable, NumberColumn
from core.templatetags.ui import TONES, Step, badge, light
from core.views.fragments import is_fragment
from core.views.lists import Heading


@dataclass(frozen=True)
class Sample:
    pk: int
    name: str
    note: str
    number: int
    tone: str
    severity: str

    def __str__(self) -> str:
        return self.name


SAMPLES = [
    Sample(1, "一行有名称、代码和数字", "代码 0001", 12_345, "green", ""),
    Sample(2, "一行亮红", "代码 0002", 80, "teal", "red"),
    Sample(
        3,
        "一行亮黄，名称很长很长，长到一行里放不下也不会把表格撑破",
        "代码 0003",
        7,
        "blue",
        "amber",
    ),
    Sample(4, "一行没有什么可说的", "代码 0004", 0, "grey", ""),
]


class SampleTable(ListTable):
    name = tables.Column("名称", attrs={"td": {"class": "cell-title"}})
    number = NumberColumn("数量")
    tone = tables.Column("状态")
    severity = tables.Column("灯", empty_values=())
    day = tables.Column("日期", empty_values=(), attrs={"td": {"class": "date"}})

    class Meta(ListTable.Meta):
        pass  # the base's options hold only where they are named

    def render_tone(self, value):
        return badge(value, tone=value)

    def render_severity(self, value):
        return light(value, {"red": "红", "amber": "黄"}[value]) if value else "—"

    def render_day(self):
        return f"{timezone.localdate()}"


class SampleFilters(StyledFormMixin, forms.Form):
    q = forms.CharField(
        widget=forms.SearchInput(attrs={"placeholder": "名称、代码", "aria-label": "搜索"})
    )
    tone = forms.ChoiceField(
        label="状态", choices=[("", "状态"), *((tone, tone) for tone in TONES)]
    )


class SampleForm(StyledFormMixin, forms.Form):
    name = forms.CharField(label="名称", help_text="全称。")
    number = forms.IntegerField(label="数量", help_text="只填数字。")
    day = DayField(label="日期")
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), ("a", "甲类"), ("b", "乙类")])
    way = forms.ChoiceField(
        label="方式", choices=[("a", "新建"), ("b", "并入")], widget=forms.RadioSelect
    )
    shared = forms.BooleanField(label="共享给同事", required=False)
    closed = forms.CharField(label="不能改的", disabled=True, required=False, initial="由上级填写")
    note = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label="文件", required=False)

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("整张表的错误写在最上面：哪里不对，怎样改正。")


CHARTS = {
    "bars": {
        "title": "比率",
        "names": ["甲", "乙", "丙", "丁"],
        "values": [91.2, 64.0, 48.5, 12.0],
    },
    "trend": {
        "months": ["1月", "2月", "3月", "4月", "5月", "6月"],
        "series": [
            {"name": "第一条", "values": [60, 62, 61, 66, 70, 72]},
            {"name": "第二条", "values": [40, 41, None, 47, 52, 55]},
            {"name": "第三条", "values": [20, 24, 22, 30, 28, 33]},
        ],
    },
}
STEPS = [
    Step("上传", "done", "10月8日 张同志"),
    Step("检查", "done", "10月8日"),
    Step("确认", "now", "等您确认，10月15日前"),
    Step("导入", "next"),
]
STOPPED = [
    Step("上传", "done", "10月8日"),
    Step("检查", "stopped", "3 行有错"),
    Step("确认", "next"),
]
STANDING = Standing(
    steps=[
        Step("提交", "done", "2026-10-08 张同志"),
        Step("退回", "stopped", "2026-10-09 李同志"),
        Step("重新提交", "done", "2026-10-10 张同志"),
        Step("审核通过", "now", "等镇街党组织办理，10-25 前"),
    ],
    earlier=2,
    next="下一步由镇街党组织在 2026-10-25 前审核通过。",
    overdue=True,
    offered=[(Move("close", "销号", (), ""), "现在是“待审核”，不能销号。")],
    said="李同志：开展日期与内容不一致，请核对",
)


def _colour_tokens() -> list[str]:
    text = Path(finders.find("css/tokens.css")).read_text()
    return re.findall(r"--([\w-]+): (?:#|rgba)", text)


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    if settings.PRODUCTION:
        raise Http404
    filters = SampleFilters()
    table = SampleTable(SAMPLES, request=request)
    table.ticked = True
    table.sorting = {"name": Heading("?sort=-name", "asc"), "number": Heading("?sort=number", "")}
    context = {
        "title": "组件",
        "filterset": SimpleNamespace(
            form=filters,
            search_field=filters["q"],
            other_fields=[filters["tone"]],
        ),
        "table": table,
        "page": SimpleNamespace(rows=SAMPLES),
        "count": len(SAMPLES),
        "count_text": "12,345",
        "unit": "条",
        "removals": [(SimpleNamespace(label="状态", value="grey"), "?")],
        "next_url": "?after=1",
        "previous_url": "?before=1",
        "first_url": "?",
        "last_url": "?last=1",
        "list_name": "core:style",
        "column_choices": [
            (name, column.verbose_name, True) for name, column in table.base_columns.items()
        ],
        "forms": [SampleForm(), SampleForm({"wrong-number": "十二"}, prefix="wrong")],
        "steps": STEPS,
        "stopped": STOPPED,
        "standing": STANDING,
        "charts": CHARTS,
        "tones": TONES,
        "colours": _colour_tokens(),
    }
    fragment = is_fragment(request) and request.htmx.target == "list"
    return render(request, "core/list_body.html" if fragment else "core/style.html", context)
