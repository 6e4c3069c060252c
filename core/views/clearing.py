"""What of persons is over: lists of a year, and the decision on one (whoever sets all rules)."""

import django_filters
import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views import View
from django.views.decorators.cache import never_cache

from core import actions
from core.choices import ClearanceState
from core.errors import Refusal
from core.forms import StyledFormMixin, TextField
from core.keys import key_of, keys_of
from core.lists.filters import ListFilterSet
from core.lists.pagination import Sort
from core.lists.tables import ListTable, NumberColumn
from core.models import ClearanceItem, ClearanceList
from core.retention import clearing
from core.retention.periods import period, retentions
from core.templatetags.ui import badge, named
from core.views.editing import at_the_door
from core.views.lists import ListPage


def _must_edit_rules(request: HttpRequest) -> None:
    if not request.user.reach.part(actions.EDIT_RULES).everywhere:
        raise PermissionDenied("到期清单由县级管理员决定。")


def title_of(kind: str) -> str:
    """The kind as people read it, also one that this version no longer knows."""
    _, declared = retentions().get(kind, (None, None))
    return declared.title if declared else kind


class ClearanceFilterSet(ListFilterSet):
    search = ""

    state = django_filters.ChoiceFilter(
        label="状态", choices=ClearanceState.choices, empty_label="全部状态"
    )

    class Meta:
        model = ClearanceList
        fields: list[str] = []


class ClearanceTable(ListTable):
    kind = tables.Column(attrs={"td": {"class": "cell-title"}})
    year = tables.Column()
    total = NumberColumn()
    cleared = NumberColumn()
    state = tables.Column()
    decided_by = tables.Column("决定人", accessor="decided_by__username", default="—")
    reason = tables.Column(default="—")

    class Meta(ListTable.Meta):
        model = ClearanceList
        fields: list[str] = []

    def render_kind(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), title_of(value))

    def render_state(self, record):
        tone = "amber" if record.state == ClearanceState.OPEN else "green"
        return badge(record.get_state_display(), tone=tone)

    def render_decided_by(self, record):
        return str(record.decided_by)


class ClearanceLists(ListPage):
    title = "到期清单"
    subtitle = "党员离开后，规定不要求保存的个人信息每年列一次清单，由人决定清除或保留。"
    unit = "份"
    empty_text = "没有符合条件的清单。"
    nothing_text = "还没有清单。每年第一天夜里自动生成。"
    table_class = ClearanceTable
    filterset_class = ClearanceFilterSet
    sorts = {"year": Sort("pk")}
    default_sort = "-year"
    related = ("decided_by",)
    export_action = ""  # nobody's

    def get(self, request, *args, **kwargs):
        _must_edit_rules(request)
        return super().get(request, *args, **kwargs)

    def rows(self):
        return ClearanceList.objects.visible_to(self.request.user)


class DecideForm(StyledFormMixin, forms.Form):
    reason = TextField(
        label="保留理由",
        max_length=200,
        required=False,
        help_text="勾选了保留的须写明理由；没有勾选的全部清除，不能恢复。",
    )


@method_decorator(never_cache, name="dispatch")
class ClearancePage(View):
    """The rows of a list by their names as they are now, ticks for those that stay."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        _must_edit_rules(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._found(pk), DecideForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self._found(pk)
        form = DecideForm(request.POST)
        kept, malformed = keys_of(request.POST.getlist("kept"))
        if malformed:
            form.add_error(None, "保留的记录编号有误，请刷新后再选。")
        if form.is_valid():
            try:
                with at_the_door():
                    record = clearing.decide(
                        actor=request.user,
                        pk=pk,
                        version=key_of(request.POST.get("version")),
                        kept=set(kept),
                        **form.cleaned_data,
                    )
            except ValidationError as error:
                form.add_error(None, " ".join(error.messages))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                stays = record.total - record.cleared
                messages.success(request, f"已清除 {record.cleared} 条，保留 {stays} 条。")
                return redirect("core:clearances")
        return self._page(record, form, set(kept))

    def _found(self, pk: int) -> ClearanceList:
        rows = ClearanceList.objects.visible_to(self.request.user).select_related("decided_by")
        return get_object_or_404(rows, pk=pk)

    def _page(
        self, record: ClearanceList, form: DecideForm, kept: set[int] = frozenset()
    ) -> HttpResponse:
        known = clearing.clearable(record.kind)
        declared = period(record.kind)
        items = list(
            ClearanceItem.objects.visible_to(self.request.user)
            .filter(list=record)
            .order_by("over_since", "pk")
        )
        rows = known.model.objects.visible_to(self.request.user).select_related(*known.related)
        names = rows.in_bulk([each.row_id for each in items])
        for each in items:
            row = names.get(each.row_id)
            each.name = named(row, self.request.user) if row else f"编号 {each.row_id}"
            each.url = row.get_absolute_url() if row else ""
            each.kept = each.pk in kept
        context = {
            "title": f"{record.year} 年{title_of(record.kind)}到期清单",
            "record": record,
            "declared": declared,
            "what": known.what,
            "items": items,
            "form": form,
            "waits": record.state == ClearanceState.OPEN,
        }
        return render(self.request, "core/clearance.html", context)
