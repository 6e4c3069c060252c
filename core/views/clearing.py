"""What of persons is over: lists of a year, and the decision on one (whoever sets all rules)."""

import django_filters
import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils.html import format_html

from core import actions
from core.addresses import address_of
from core.choices import ClearanceState
from core.forms import StepForm, TextField
from core.lists.filters import ListFilterSet
from core.lists.pagination import Sort
from core.lists.tables import ListTable, NumberColumn
from core.models import ClearanceItem, ClearanceList
from core.records.links import LONGEST_REASON
from core.retention import clearing
from core.retention.periods import period, retentions
from core.templatetags.ui import badge, named
from core.views.editing import EditPage
from core.views.lists import ListPage

ONLY_THE_COUNTY = "到期清单由县级管理员决定。"


def title_of(row: ClearanceList) -> str:
    """The kind as people read it, and which of the lists of the year it is."""
    _, declared = retentions()[row.kind]
    return declared.title if row.number == 1 else f"{declared.title}（第 {row.number} 份）"


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

    def render_kind(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), title_of(record))

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
        if not request.user.reach.part(actions.EDIT_RULES).everywhere:
            raise PermissionDenied(ONLY_THE_COUNTY)
        return super().get(request, *args, **kwargs)

    def rows(self):
        return ClearanceList.objects.visible_to(self.request.user)


class DecideForm(StepForm):
    """Ticks for the rows that stay, by their names as they are now, and why they do."""

    kept = forms.TypedMultipleChoiceField(
        label="保留的记录",
        coerce=int,
        required=False,
        error_messages={"invalid_choice": "保留的记录不在这份清单里，请刷新后再选。"},
    )
    reason = TextField(
        label="保留理由",
        max_length=LONGEST_REASON,
        required=False,
        help_text="勾选了保留的须写明理由；没有勾选的全部清除，不能恢复。",
    )

    def prepare(self) -> None:
        known = clearing.clearable(self.instance.kind)
        self.items = list(
            ClearanceItem.objects.visible_to(self.actor)
            .filter(list=self.instance)
            .order_by("over_since", "pk")
        )
        rows = known.model.objects.visible_to(self.actor).select_related(*known.related)
        rows = rows.in_bulk([each.row_id for each in self.items])
        for each in self.items:
            row = rows.get(each.row_id)
            each.name = named(row, self.actor) if row else f"编号 {each.row_id}"
            each.url = row.get_absolute_url() if row else ""
            each.key = str(each.pk)
        self.fields["kept"].choices = [(each.pk, each.name) for each in self.items]


class ClearancePage(EditPage):
    model = ClearanceList
    action = actions.EDIT_RULES
    form_class = DecideForm
    update = clearing.decide
    template_name = "core/clearance.html"
    list_url = "core:clearances"
    submit = "清除其余各条"

    def refuse(self, pk):
        raise PermissionDenied(ONLY_THE_COUNTY)

    def success_url(self, record):
        return address_of(self.list_url)

    def tell(self, record):
        stays = record.total - record.cleared
        messages.success(self.request, f"已清除 {record.cleared} 条，保留 {stays} 条。")

    def more(self, record):
        return {
            "title": f"{record.year} 年到期清单：{title_of(record)}",
            "declared": period(record.kind),
            "what": clearing.clearable(record.kind).what,
            "waits": record.state == ClearanceState.OPEN,
        }
