"""The menu, the page of a project, proposing, changing, cancelling, hosting together."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import format_html
from django.views import View

from activities.models import Activity, fileable_by
from core.addresses import address_of
from core.errors import Refusal
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.editing import EditPage, at_the_door
from core.views.lists import ListAction, ListPage
from core.views.pieces import Piece, Rows, facts_of
from core.views.records import HistoryPanel, Panel
from rota import services
from rota.choices import OPEN, HostAnswer, ProjectState
from rota.filters import ProjectFilterSet
from rota.forms import CancelForm, NewProjectForm, ProjectForm
from rota.models import Call, Project, ProjectHost, Remark, SignUp
from rota.tables import TONES, ProjectTable, SignUpTable

#: Who signed up, on the page of a project.
SHOWN = 200


class ProjectList(ListPage):
    title = "支部轮值"
    subtitle = "各支部年初推荐、筛选后发布的活动菜单，由支部为党员报名。"
    unit = "个项目"
    empty_text = "没有符合条件的项目。"
    nothing_text = "还没有轮值项目。党委、党总支发起征集，支部推荐，筛选后发布。"
    table_class = ProjectTable
    filterset_class = ProjectFilterSet
    sorts = {"planned_on": ProjectFilterSet.sorts["planned_on"]}
    default_sort = ProjectFilterSet.default_sort
    related = ("organizer__region", "call__committee")
    buttons = (ListAction("轮值征集", "rota:calls", icon="notebook"),)

    def rows(self):
        return Project.objects.visible_to(self.request.user).with_numbers()


def _activity(record, page):
    """The record of the activity, for whoever sees it."""
    user = page.request.user
    found = Activity.objects.visible_to(user).present().filter(pk=record.activity_id).first()
    if found is None:
        return ""
    return format_html('<a href="{}">{}</a>', found.get_absolute_url(), found.held_on)


def _call(record, page):
    return format_html('<a href="{}">{}</a>', record.call.get_absolute_url(), record.call)


class ProjectPage(DetailPage):
    model = Project
    related = ("call__committee", "organizer__region", "proposed_by")
    list_url = "rota:list"
    list_title = "支部轮值"
    rules = DetailPage.rules | {
        "cancel": "cancellable_by",
        "sign_up": "signing_up",
        "remark": "taken_part_by",
        "screen": "screenable_by",
    }
    main = (
        ActionLink("为党员报名", "rota:sign_up", icon="users", needs="sign_up"),
        ActionLink(
            "填报开展情况",
            "rota:hold",
            icon="circle-check",
            when=lambda each: (
                each.state == ProjectState.LISTED and each.planned_on <= timezone.localdate()
            ),
        ),
        ActionLink(
            "筛选",
            "rota:screen",
            icon="clipboard-check",
            needs="screen",
            when=lambda each: each.state == ProjectState.PROPOSED,
        ),
        ActionLink("修改", "rota:edit", icon="pencil", when=lambda each: each.state in OPEN),
        ActionLink("写反馈", "rota:remark", icon="pencil", needs="remark"),
    )
    menu = (
        ActionLink(
            "提前填报开展情况",
            "rota:hold",
            when=lambda each: (
                each.state == ProjectState.LISTED and each.planned_on > timezone.localdate()
            ),
        ),
        ActionLink("取消项目", "rota:cancel", needs="cancel", when=lambda each: each.state in OPEN),
    )
    figures = (
        Figure("时间", lambda each: each.when, word=True),
        Figure("已报名 / 名额", lambda each: f"{each.placed} / {each.capacity}", word=True),
        Figure("候补", lambda each: each.waiting),
    )
    parts = (
        Own("due", "hosting"),
        Facts(
            "项目",
            (
                Fact("organizer", "主办", show=lambda each, page: page.host_names),
                "place",
                "sign_up_until",
                Fact("duties", "计入事项", show=lambda each, page: each.duty_names),
                Fact("call", "轮值征集", show=_call),
                Fact("activity", "活动记录", show=_activity),
                Fact("text", wide=True),
            ),
        ),
        Own("people", "sign_ups"),
        Own("links", "remarks"),
        Lazy("due", "筛选", "rota:chain"),
        Lazy("history", "变更记录", "rota:history", needs="edit"),
    )

    def rows(self):
        return Project.objects.visible_to(self.request.user).with_numbers()

    def subtitle(self, record):
        return (record.organizer.name, record.call.committee.name)

    def badges(self, record):
        yield record.get_state_display(), TONES[record.state]

    @property
    def host_names(self):
        """The menu names who hosts to all whom the call reaches."""
        hosts = self.record.hosts.hosting().exclude(party_organization=self.record.organizer_id)
        others = hosts.order_by("pk").values_list("party_organization__name", flat=True)
        return "、".join([self.record.organizer.name, *others])

    def hosting(self):
        """Whoever was asked to host together answers; the organizer sees the answers."""
        if self.record.state not in OPEN:
            return None
        user, others = (
            self.request.user,
            self.record.hosts.exclude(party_organization=self.record.organizer_id),
        )
        mine = set(others.answerable_by(user).values_list("pk", flat=True))
        shown = others.select_related("party_organization").order_by("pk")
        if not self.allows("edit"):
            shown = shown.filter(pk__in=mine)
        rows = [(each, each.pk in mine) for each in shown]
        if not rows:
            return None
        context = {"rows": rows, "asked": HostAnswer.ASKED, "refused": HostAnswer.REFUSED}
        return Piece("共同主办", "rota/hosting.html", context)

    def sign_ups(self):
        """By name where the reader reads them; all others see the numbers above."""
        user = self.request.user
        if self.record.state not in (ProjectState.LISTED, ProjectState.HELD):
            return None
        found = (
            SignUp.objects.visible_to(user)
            .standing()
            .filter(project=self.record)
            .for_reader(user)
            .select_related("member__party_organization", "party_organization")
            .order_by("state", "pk")
        )
        rows = list(found[:SHOWN])
        table = SignUpTable(
            rows, reader=user, open_to_change=self.record.state == ProjectState.LISTED
        )
        total = self.record.placed + self.record.waiting
        context = {
            "rows": Rows("报名", table, empty="没有可看的报名。") if rows else None,
            "others": total - len(rows),
            "cancel_url": address_of("rota:cancel_sign_up", self.record.pk),
        }
        return Piece("报名", "rota/sign_ups.html", context)

    def remarks(self):
        found = (
            Remark.objects.visible_to(self.request.user)
            .filter(project=self.record)
            .select_related("party_organization")
            .order_by("pk")
        )
        rows = list(found)
        return Piece("活动反馈", "rota/remarks.html", {"rows": rows}) if rows else None


class OfActivity(Panel):
    """On the page of an activity that was on the menu: the project, with what others say of it."""

    def pieces(self, pk):
        project = (
            Project.objects.visible_to(self.request.user)
            .filter(activity=pk)
            .select_related("call__committee")
            .first()
        )
        if project is None:
            return None
        link = format_html('<a href="{}">{}</a>', project.get_absolute_url(), project)
        return {
            "rota": facts_of(
                "支部轮值",
                ("轮值项目", link),
                ("轮值征集", _call(project, self)),
                ("牵头党组织", project.call.committee),
            )
        }


class ProjectHistory(HistoryPanel):
    model = Project


class Propose(EditPage):
    """A project for the call that the address names."""

    model = Project
    form_class = NewProjectForm
    create = services.propose_project
    new_title = "推荐轮值项目"
    submit = "推荐"
    saved = "已推荐，等筛选。"
    list_url = "rota:calls"

    def get(self, request, call, **kwargs):
        return super().get(request)

    def post(self, request, call, **kwargs):
        return super().post(request)

    def call(self):
        user, pk = self.request.user, self.kwargs["call"]
        call = get_object_or_404(Call.objects.visible_to(user).select_related("committee"), pk=pk)
        if not Call.objects.visible_to(user).reaching(fileable_by(user)).filter(pk=pk).exists():
            raise PermissionDenied("轮值项目由征集范围内的支部推荐。")
        return call

    def form(self, record, data=None, **options):
        return super().form(record, data, call=self.call(), **options)

    def more(self, record):
        call = self.call()
        return {
            "title": f"{self.new_title}：{call}",
            "intro": call.note or f"{call.committee}征集，{call.proposals_until} 截止。",
            "cancel_url": call.get_absolute_url(),
        }


class EditProject(EditPage):
    model = Project
    form_class = ProjectForm
    update = services.change_project
    edit_title = "修改轮值项目"
    list_url = "rota:list"

    def rows(self):
        return super().rows().select_related("call__committee")

    def form(self, record, data=None, **options):
        return super().form(record, data, call=record.call, **options)

    def more(self, record):
        listed = record.state == ProjectState.LISTED
        return {
            "intro": "项目已列入菜单：时间、地点、名额可以改，报了名的支部会收到通知。"
            if listed
            else "退回的项目保存后重新提交筛选。"
            if record.state == ProjectState.RETURNED
            else ""
        }


class CancelProject(EditPage):
    model = Project
    form_class = CancelForm
    update = services.cancel_project
    edit_title = "取消轮值项目"
    intro = "取消以后不能恢复，报了名的支部会收到通知。"
    submit = "取消项目"
    saved = "已取消，并通知报了名的支部。"
    list_url = "rota:list"

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        if not Project.objects.cancellable_by(self.request.user).filter(pk=pk).exists():
            self.refuse(pk)
        return record


class AnswerHosting(View):
    """同意 or 不参加, by a button."""

    http_method_names = ["post"]

    def post(self, request, pk):
        host = ProjectHost.objects.visible_to(request.user).filter(pk=pk).first()
        if host is None:
            raise Http404("没有这份邀请")
        agrees = request.POST.get("agrees") == "1"
        try:
            with at_the_door():
                services.answer_hosting(actor=request.user, pk=pk, agrees=agrees)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "已同意共同主办。" if agrees else "已答复不参加主办。")
        return redirect("rota:detail", host.project_id)
