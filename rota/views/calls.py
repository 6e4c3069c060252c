"""Calls of committees: the list, one of them, opening, changing, publishing the menu, closing."""

from functools import partial

from django.core.exceptions import PermissionDenied

from core.forms import StepForm
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.editing import EditPage
from core.views.lists import ListAction, ListPage
from core.views.pieces import Rows
from core.views.records import HistoryPanel
from rota import services
from rota.choices import CallState, ProjectState
from rota.filters import CallFilterSet
from rota.forms import CallForm, NewCallForm
from rota.models import Call, Project
from rota.models.calls import leads
from rota.tables import CALL_TONES, CallTable, ProjectTable

#: Projects that stand on the page of a call; the list has them all.
SHOWN = 50


class CallList(ListPage):
    title = "轮值征集"
    subtitle = "党委、党总支每年向支部征集轮值项目，筛选后发布菜单。"
    unit = "份征集"
    empty_text = "没有符合条件的征集。"
    nothing_text = "您的范围内还没有轮值征集，由党委、党总支发起。"
    table_class = CallTable
    filterset_class = CallFilterSet
    sorts = CallFilterSet.sorts
    default_sort = CallFilterSet.default_sort
    related = ("committee__region",)
    buttons = (
        ListAction("轮值菜单", "rota:list", icon="calendar-event"),
        ListAction(
            "发起征集",
            "rota:new_call",
            icon="plus",
            main=True,
            when=lambda request: _opens(request.user),
        ),
    )

    def rows(self):
        return Call.objects.visible_to(self.request.user).with_numbers()


def _opens(user) -> bool:
    """Whether there is a committee or general branch for which `user` opens a call."""
    return leads(user).exclude(kind="branch").exists()


class CallPage(DetailPage):
    model = Call
    related = ("committee__region",)
    list_url = "rota:calls"
    list_title = "轮值征集"
    rules = DetailPage.rules | {"propose": "proposing"}
    main = (
        ActionLink("推荐项目", "rota:propose", icon="plus", needs="propose"),
        ActionLink(
            "发布菜单",
            "rota:publish",
            icon="circle-check",
            when=lambda call: call.state == CallState.OPEN,
        ),
    )
    menu = (
        ActionLink("修改征集", "rota:edit_call", when=lambda call: call.state != CallState.CLOSED),
        ActionLink(
            "结束本年度轮值",
            "rota:close",
            when=lambda call: call.state == CallState.PUBLISHED,
        ),
    )
    figures = (
        Figure("推荐项目", "project_count"),
        Figure("列入菜单", "listed_count"),
        Figure("已开展", lambda call: call.projects.filter(state=ProjectState.HELD).count()),
    )
    parts = (
        Facts(
            "征集",
            (
                Fact("committee", "牵头党组织"),
                Fact("year", show=lambda call, page: f"{call.year}年"),
                "proposals_until",
                Fact(
                    "most",
                    "每个支部推荐",
                    show=lambda call, page: f"{call.least}—{call.most} 个",
                ),
                Fact("note", wide=True),
            ),
        ),
        Own("links", "projects"),
        Lazy("history", "变更记录", "rota:call_history", needs="edit"),
    )

    def rows(self):
        return Call.objects.visible_to(self.request.user).with_numbers()

    def subtitle(self, record):
        return (record.committee.name, record.committee.region.name)

    def badges(self, record):
        yield record.get_state_display(), CALL_TONES[record.state]

    def projects(self):
        """Those that the reader sees: proposals are not everybody's, the menu is."""
        found = (
            Project.objects.visible_to(self.request.user)
            .filter(call=self.record)
            .with_numbers()
            .select_related("organizer__region", "call__committee")
            .order_by("planned_on", "pk")
        )
        table = ProjectTable(list(found[:SHOWN]), request=self.request)
        return Rows("轮值项目", table, empty="还没有可看的项目。")


class CallHistory(HistoryPanel):
    model = Call


class NewCall(EditPage):
    model = Call
    form_class = NewCallForm
    create = services.open_call
    new_title = "发起轮值征集"
    intro = "发起以后，范围内各党组织的书记收到通知，在截止日期前推荐项目。"
    submit = "发起"
    saved = "已发起征集，并通知各党组织书记。"
    list_url = "rota:calls"

    def form(self, record, data=None, **options):
        if not _opens(self.request.user):
            raise PermissionDenied("轮值征集由党委、党总支或所在镇街、县级发起。")
        return super().form(record, data, **options)


class EditCall(EditPage):
    model = Call
    form_class = CallForm
    update = services.change_call
    edit_title = "修改轮值征集"
    list_url = "rota:calls"


class MoveCall(EditPage):
    """The page says what will happen; nothing is asked for."""

    model = Call
    form_class = StepForm
    list_url = "rota:calls"

    def more(self, record):
        return {"title": f"{self.edit_title}：{record}"}


class PublishCall(MoveCall):
    update = partial(services.move_call, move="publish")
    edit_title = "发布轮值菜单"
    intro = "发布以后，范围内各党组织都看得到菜单，可以为党员报名。之后筛选通过的项目自动加入菜单。"
    submit = "发布"
    saved = "菜单已发布，并通知各党组织书记。"


class CloseCall(MoveCall):
    update = partial(services.move_call, move="close")
    edit_title = "结束本年度轮值"
    intro = "结束以后不能再报名。还没有开展的项目请先填报或取消。"
    submit = "结束"
    saved = "本年度轮值已结束。"
