"""Samples: the list of what was drawn, the page of one draw with all that is needed to compute it
again, and making it void. What is drawn, apps declare (`core.draws.Kind`)."""

import inspect
from typing import Any

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from core.addresses import address_of
from core.domain import declared
from core.draws import Kind, kind_of, make_void, matches, picking
from core.errors import Refusal
from core.lists.filters import ListFilterSet, search_box
from core.lists.pagination import Sort
from core.lists.tables import ListTable, NumberColumn
from core.models import Draw
from core.templatetags.ui import badge, named
from core.views.detail import DetailPage, Own
from core.views.downloads import as_file
from core.views.editing import at_the_door
from core.views.lists import ListPage
from core.views.pieces import Piece, facts_of

#: So many keys of a list are shown; all of them stand in its file.
SHOWN = 2_000


def _draws(user: Any) -> list[Kind]:
    """The kinds of which the user sees draws."""
    return [
        each for each in declared("draws") if (places := each.seen(user)) is None or len(places)
    ]


class DrawFilterSet(ListFilterSet):
    q = django_filters.CharFilter(
        label="事由", field_name="title", lookup_expr="icontains", widget=search_box("事由")
    )
    valid = django_filters.ChoiceFilter(
        label="结果",
        choices=[("true", "有效"), ("false", "已作废")],
        empty_label="全部结果",
        method="by_validity",
    )

    class Meta:
        model = Draw
        fields: list[str] = []

    def by_validity(self, queryset, name, value):
        return queryset.filter(valid=value == "true")


class DrawTable(ListTable):
    title = tables.Column(linkify=lambda record: address_of("core:draw", record.pk))
    size = NumberColumn()
    drawn = NumberColumn()
    valid = tables.Column("结果")
    drawn_at = tables.Column()
    drawn_by = tables.Column()

    class Meta(ListTable.Meta):
        model = Draw
        fields: list[str] = []

    def render_valid(self, value: bool) -> str:
        return badge("有效", tone="green") if value else badge("已作废")


class DrawList(ListPage):
    title = "抽查"
    subtitle = "每次抽取都保留名单、种子和权重，任何人可以复算；重抽须先作废并写明原因。"
    unit = "次"
    empty_text = "没有符合条件的抽取。"
    nothing_text = "还没有抽取过。"
    table_class = DrawTable
    filterset_class = DrawFilterSet
    sorts = {"drawn_at": Sort("drawn_at")}
    default_sort = "-drawn_at"
    related = ("drawn_by",)

    def rows(self):
        if not _draws(self.request.user):
            raise PermissionDenied("抽查供有审核权限的工作人员查看。")
        # A list may hold many thousands of keys.
        long = ("candidates", "weights", "exclusions", "chosen")
        return Draw.objects.visible_to(self.request.user).defer(*long)

    @classmethod
    def opens_to(cls, user: Any) -> bool:
        return bool(_draws(user))


class DrawPage(DetailPage):
    """What was drawn, and how anyone computes it again."""

    model = Draw
    related = ("drawn_by", "voided_by")
    list_url = "core:draws"
    list_title = "抽查"
    parts = (Own("due", "chosen"), Own("facts", "how"), Own("papers", "recipe"))

    def badges(self, record):
        if not record.valid:
            yield "已作废", "red"

    def chosen(self):
        kind = kind_of(self.record.kind)
        rows = kind.rows(self.request.user).filter(pk__in=self.record.chosen)
        known, user = {str(row.pk): row for row in rows}, self.request.user
        notes = kind.notes(list(known.values()))
        found = [
            (named(row, user), row.get_absolute_url(), notes.get(row.pk, ""))
            if (row := known.get(key))
            else (f"编号 {key}", "", "")
            for key in self.record.chosen
        ]
        context = {"rows": found, "unit": kind.unit}
        return Piece("抽中", "core/draw_chosen.html", context)

    def how(self):
        row = self.record
        facts = [
            ("名单数", f"{row.size:,}"),
            ("应抽数", f"{row.wanted:,}"),
            ("抽取时间", f"{localtime(row.drawn_at):%Y-%m-%d %H:%M}"),
            ("抽取人", row.drawn_by),
            ("种子", row.seed),
            ("名单摘要（SHA-256）", row.list_hash),
            ("加权", "、".join(f"{k}×{n}" for k, n in row.weights.items()) or "不加权"),
            ("排除", "；".join(f"{k}：{why}" for k, why in row.exclusions.items()) or "没有排除"),
            ("复算", "与保存的结果一致" if matches(row) else "与保存的结果不一致，请立即核查"),
        ]
        if not row.valid:
            day = f"{localtime(row.voided_at):%Y-%m-%d}"
            facts.append(("作废", f"{day} {row.voided_by}：{row.void_reason}"))
        return facts_of("怎样抽的", *facts, wide=("种子", "名单摘要（SHA-256）", "排除", "作废"))

    def recipe(self):
        context = {
            "source": inspect.getsource(picking),
            "candidates": self.record.candidates[:SHOWN],
            "more": max(self.record.size - SHOWN, 0),
            "draw": self.record,
            "may_void": self.record.valid and self.allows("edit"),
        }
        return Piece("名单和算法", "core/draw_recipe.html", context)


@require_safe
def candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole list as it was drawn from; the fingerprint of the draw is that of this file."""
    row = get_object_or_404(Draw.objects.visible_to(request.user), pk=pk)
    answer = HttpResponse("\n".join(row.candidates), content_type="text/plain; charset=utf-8")
    return as_file(answer, f"抽查名单{row.pk}.txt")


@require_POST
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Field: `reason`."""
    try:
        with at_the_door():
            row = make_void(actor=request.user, pk=pk, reason=request.POST.get("reason", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{row}”的抽取结果已作废，记录保留，可以重新抽取。")
    return redirect("core:draw", pk)
