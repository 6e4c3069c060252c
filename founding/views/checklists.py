"""Checklists: the list, one of them, its moves; panels on other pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.choices import Action
from core.addresses import address_of
from core.flows import standing_of
from core.lists.dated import linked
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Lazy, Own
from core.views.editing import EditPage
from core.views.lists import ListAction, ListPage
from core.views.moves import MovePage
from core.views.pieces import Button, Piece, Rows
from core.views.records import HistoryPanel, Panel
from founding import forms, services
from founding.choices import ChecklistState
from founding.filters import OVERDUE, ChecklistFilterSet
from founding.flows import FLOW
from founding.models import Checklist, ChecklistEntry, ChecklistStep
from founding.tables import TONES, ChecklistTable, EntryTable
from orgs.models import Organization

#: Rows of a panel.
SHOWN = 20
_RELATED = ("organization__region", "department", "party_organization")
_BOTH = "登记成立、年检、评估和新项目落地时同步考虑党的组织：要办的事、由谁办、什么时候前。"


class ChecklistList(ListPage):
    title = "同步组建"
    subtitle = _BOTH
    unit = "份清单"
    empty_text = "没有符合条件的清单。"
    nothing_text = "您的范围内还没有同步组建清单。"
    first_steps = (
        ListAction("开出清单", "founding:new", Action.EDIT_REGISTRY, icon="plus", main=True),
    )
    buttons = (
        ListAction("同步组建事项", "founding:items", Action.SEE_REGISTRY, icon="ruler-2"),
        ListAction("新成立的组织", "founding:new_units", Action.EDIT_REGISTRY, icon="checklist"),
        ListAction("开出清单", "founding:new", Action.EDIT_REGISTRY, icon="plus", main=True),
    )
    table_class = ChecklistTable
    filterset_class = ChecklistFilterSet
    sorts = {"opened_on": ChecklistFilterSet.sorts["opened_on"]}
    default_sort = ChecklistFilterSet.default_sort
    related = ("organization__region",)

    def rows(self):
        return Checklist.objects.visible_to(self.request.user).present().with_progress()


def _unit(record: Checklist, page: DetailPage) -> Any:
    """The unit by name; as a link for whoever sees it: a department does not."""
    rows = Organization.objects.visible_to(page.request.user).present()
    return linked(record.organization, rows.filter(pk=record.organization_id).exists())


class ChecklistPage(DetailPage):
    model = Checklist
    related = _RELATED
    list_url = "founding:list"
    list_title = "同步组建"
    rules = DetailPage.rules | {"oversee": "overseen_by"}
    main = (
        ActionLink(
            "改派", "founding:edit", icon="pencil", needs="oversee", when=lambda each: each.is_open
        ),
    )
    parts = (
        Own("due", "standing"),
        Own("due", "entries"),
        Facts(
            "基本情况",
            (
                Fact("organization", "两新组织", show=_unit),
                "trigger",
                "opened_on",
                Fact("owner", "责任单位"),
                "ended_on",
                Fact("note", wide=True),
            ),
        ),
        Lazy("history", "变更记录", "founding:history"),
    )

    def subtitle(self, record):
        return record.get_trigger_display(), record.opened_on.isoformat(), record.owner

    def badges(self, record):
        yield record.get_state_display(), TONES[ChecklistState(record.state)]

    def standing(self):
        steps = ChecklistStep.objects.visible_to(self.request.user).filter(subject=self.record)
        steps = list(steps.select_related("made_by").order_by("pk"))
        doors = [
            (move, address_of("founding:move", self.record.pk, move.name))
            for move in FLOW.moves_from(self.record.state)
            if self.allows("edit" if move.name == "close" else "oversee")
        ]
        context = {"standing": standing_of(FLOW, self.record, steps), "doors": doors}
        return Piece("办理情况", "founding/standing.html", context)

    def entries(self):
        rows = ChecklistEntry.objects.visible_to(self.request.user).filter(checklist=self.record)
        rows = rows.with_known(timezone.localdate()).select_related("item", "checklist")
        table = EntryTable(list(rows.order_by("item__position", "pk")))
        if not (self.record.is_open and self.allows("edit")):
            table.columns.hide("buttons")
        return Rows("事项", table, note="期限按工作日计算；台账已有的自动完成")


class ChecklistHistory(HistoryPanel):
    model = Checklist


class OpenChecklist(EditPage):
    model = Checklist
    action = Action.EDIT_REGISTRY
    form_class = forms.OpenForm
    create = services.open_checklist
    new_title = "开出清单"
    intro = "按事件日期当天的事项开出；期限从事件日期的次日起按工作日计算。"
    submit = "开出"
    saved = "已开出。"
    list_url = "founding:list"


class _Overseen:
    """Whoever edits the unit; who only answers for the checklist learns that he may not."""

    def found(self, pk):
        record = super().found(pk)
        if not Checklist.objects.overseen_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied("清单由管理该单位的县级、镇街工作人员改派和撤销。")
        return record


class GiveChecklist(_Overseen, EditPage):
    model = Checklist
    form_class = forms.OwnerForm
    update = services.give_checklist
    edit_title = "改派"
    saved = "已改派。"
    list_url = "founding:list"

    def rows(self):
        return super().rows().select_related(*_RELATED)


class MoveChecklist(MovePage):
    model = Checklist
    flow = FLOW
    moves = tuple(FLOW.moves)
    update = services.move_checklist
    list_url = "founding:list"
    intros = {"close": "台账已有的事项按台账记入；办结后不能再修改事项。"}

    def rows(self):
        return super().rows().select_related(*_RELATED)

    def found(self, pk):
        record = super().found(pk)
        if not FLOW.allowed(self.taken.name, self.request.user).filter(pk=pk).exists():
            raise PermissionDenied("清单由管理该单位的县级、镇街工作人员改派和撤销。")
        return record


class Tick(EditPage):
    model = ChecklistEntry
    form_class = forms.TickForm
    update = services.tick
    edit_title = "登记完成"
    saved = "已登记。"
    list_url = "founding:list"

    def rows(self):
        return super().rows().select_related("item", "checklist__organization")

    def more(self, record):
        return {"title": f"{record.item.title}：{record.checklist.organization}"}


# --- On other pages -------------------------------------------------------------------------------


def _table(rows: Any, *hidden: str) -> ChecklistTable:
    table = ChecklistTable(list(rows[:SHOWN]))
    for name in ("uscc", "ended_on", "note", *hidden):
        table.columns.hide(name)
    return table


class ChecklistsOfOrganization(Panel):
    """On the page of a unit: what is to be done beside its registration, its report."""

    def pieces(self, pk):
        user = self.request.user
        unit = get_object_or_404(Organization.objects.visible_to(user).present(), pk=pk)
        rows = Checklist.objects.visible_to(user).filter(organization=unit).with_progress()
        rows = rows.select_related(*_RELATED).order_by("-opened_on", "-pk")
        table = _table(rows, "region")
        if not len(table.data):
            return None
        return {"checklists": Rows("同步组建", table)}


class Overdue(Panel):
    """On the page on which a month is checked."""

    def pieces(self):
        user = self.request.user
        if not user.may(Action.EDIT_REGISTRY):
            return None
        rows = Checklist.objects.editable_by(user).present().overdue_on(timezone.localdate())
        rows = rows.with_progress().select_related(*_RELATED).order_by("next_due", "pk")
        table = _table(rows, "opened_on", "total", "done", "state")
        every = Button("全部", address_of("founding:list") + f"?state={OVERDUE}", icon="list-check")
        return {
            "overdue": Rows(
                "同步组建逾期", table, empty="没有逾期的同步组建事项。", buttons=[every]
            )
        }
