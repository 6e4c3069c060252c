"""Applications for lists of many persons: decided by somebody else, their files deleted in time."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import format_html

from core.addresses import address_of
from core.choices import ExportState
from core.forms import YesNoForm
from core.lists import approvals
from core.lists.dated import DayColumn
from core.lists.filters import ListFilterSet
from core.lists.pagination import Sort
from core.lists.tables import ListTable, NumberColumn
from core.models import ExportApplication
from core.templatetags.ui import badge
from core.todos import TO_DELETE
from core.views.editing import EditPage, RecordStep
from core.views.lists import ListPage

TONES = {
    ExportState.WAITING: "amber",
    ExportState.APPROVED: "green",
    ExportState.REFUSED: "red",
    ExportState.WITHDRAWN: "grey",
}


class DecideForm(YesNoForm):
    words = ("批准", "不批准")


class ExportFilterSet(ListFilterSet):
    search = ""

    state = django_filters.ChoiceFilter(
        label="状态",
        choices=[*ExportState.choices, (TO_DELETE, "文件到期应删除")],
        empty_label="全部状态",
        method="in_state",
    )

    class Meta:
        model = ExportApplication
        fields: list[str] = []

    def in_state(self, queryset, name, value):
        if value == TO_DELETE:
            late = ExportApplication.objects.to_delete_by(self.request.user)
            return queryset.filter(pk__in=late.values("pk"))
        return queryset.filter(state=value)


class ExportTable(ListTable):
    title = tables.Column(attrs={"td": {"class": "cell-title"}})
    rows = NumberColumn()
    user = tables.Column("申请人", accessor="user__username")
    reason = tables.Column()
    state = tables.Column()
    created_at = tables.Column("申请时间")
    keep_until = DayColumn()
    deleted_on = DayColumn()

    class Meta(ListTable.Meta):
        model = ExportApplication
        fields: list[str] = []

    def render_title(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_user(self, record):
        return str(record.user)

    def render_state(self, record):
        return badge(record.get_state_display(), tone=TONES[ExportState(record.state)])

    def render_created_at(self, value):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


class ExportList(ListPage):
    title = "导出申请"
    subtitle = "人数较多的党员名单须由第二人批准后导出；文件加水印，只能下载一次，到期删除。"
    unit = "件"
    empty_text = "没有符合条件的申请。"
    nothing_text = "还没有导出申请。导出超过规定人数的党员名单时，会在名单页提出申请。"
    table_class = ExportTable
    filterset_class = ExportFilterSet
    sorts = {"created_at": Sort("pk")}
    default_sort = "-created_at"
    related = ("user",)
    export_action = ""  # nobody's

    def rows(self):
        return ExportApplication.objects.visible_to(self.request.user)


class ExportPage(EditPage):
    """One application, and for whoever may decide it yes and no."""

    model = ExportApplication
    form_class = DecideForm
    update = approvals.decide
    template_name = "core/export.html"
    list_url = "core:exports"
    submit = "确定"

    def rows(self):
        return super().rows().select_related("user", "decided_by", "job")

    def found(self, pk: int) -> ExportApplication:
        record = get_object_or_404(self.rows(), pk=pk)
        if self.request.method == "POST" and not self._decides(record):
            raise PermissionDenied("本人的申请须由其他有权导出的人员批准。")
        return record

    def _decides(self, record: ExportApplication) -> bool:
        rows = ExportApplication.objects.decidable_by(self.request.user)
        return rows.filter(pk=record.pk).exists()

    def success_url(self, record: ExportApplication) -> str:
        return address_of(self.list_url)

    def tell(self, record: ExportApplication) -> None:
        messages.success(self.request, f"{record.get_state_display()}。")

    def more(self, record: ExportApplication) -> dict[str, Any]:
        waits = record.state == ExportState.WAITING
        own = record.user_id == self.request.user.pk
        approved = record.state == ExportState.APPROVED
        return {
            "title": f"导出申请：{record.title}",
            "own": own,
            "decides": waits and self._decides(record),
            "withdraws": waits and own,
            "deletes": own and approved and not record.deleted_on,
        }


class _Step(RecordStep):
    model = ExportApplication
    said = ""

    def done(self, record):
        messages.success(self.request, self.said)
        return redirect(record)


class Withdraw(_Step):
    service = approvals.withdraw
    said = "申请已撤回。"


class NoteDeleted(_Step):
    service = approvals.note_deleted
    said = "已登记：导出的文件已删除。"
