"""Units of campaigns: the list, the page of one, its steps, what is drawn of them, the panel."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.views import View

from accounts.choices import Action
from core.errors import Refusal
from core.flows import Move, standing_of
from core.lists.dated import linked
from core.lists.pagination import Sort
from core.views.detail import LINE, ActionLink, DetailPage, Fact, Facts, Lazy, Own
from core.views.editing import EditPage, at_the_door
from core.views.links import NewLink
from core.views.lists import ListAction, ListPage
from core.views.moves import MovePage
from core.views.pieces import Piece, Rows
from core.views.records import HistoryPanel, Panel
from orgs.models import Organization
from surveys import forms, services
from surveys.choices import CampaignState
from surveys.filters import AssignmentFilterSet
from surveys.flows import BY_HAND, FLOW
from surveys.models import Assignment, AssignmentStep, Campaign
from surveys.services.progress import concerns
from surveys.services.sampling import drawn
from surveys.tables import TONES, AssignmentTable

RELATED = ("organization__region", "campaign", "squad", "round")
#: Rows on the page of an organization.
SHOWN = 20
_INTROS = {
    "contacted": "已与单位联系人说明来意、约好时间。",
    "screened": "单位符合排查条件，列入上门摸排。",
    "visited": "上门摸清情况后提交，由镇街核对。",
    "checked": "核对无误的进入组建；没有组织覆盖的推动组建或落实工作覆盖。",
    "finish": "结果按台账里的覆盖情况认定；没有覆盖的，写明暂不具备条件的原因。",
    "lost": "在入户摸排里填报的，可以附照片，不要求。",
    "gone": "已经搬离、关停的，由镇街在台账里变更经营状态。",
}


class AssignmentList(ListPage):
    title = "排查对象"
    subtitle = "各次摸底排查里的组织：归哪个小队、办到哪一步、什么时候再查。"
    unit = "个组织"
    empty_text = "没有符合条件的排查对象。"
    nothing_text = "您的范围内没有排查对象。"
    table_class = AssignmentTable
    filterset_class = AssignmentFilterSet
    sorts = {
        "next_check_on": AssignmentFilterSet.sorts["next_check_on"],
        "updated_at": AssignmentFilterSet.sorts["updated_at"],
        "id": Sort("id"),
    }
    default_sort = AssignmentFilterSet.default_sort
    related = RELATED
    bulk = "survey_units"
    buttons = (ListAction("摸底排查", "surveys:list", icon="map-search"),)

    def rows(self):
        user = self.request.user
        if not concerns(user):
            raise PermissionDenied("摸底排查由县级、镇街和摸排小队办理。")
        return Assignment.objects.visible_to(user).present()

    def _may_edit_many(self) -> bool:
        return self.request.user.may(Action.EDIT_RULES)

    @classmethod
    def opens_to(cls, user):
        return concerns(user)


def _step(name: str) -> ActionLink:
    move = FLOW.moves[name]
    return ActionLink(
        move.title,
        "surveys:step",
        query=f"?move={name}",
        icon="circle-check",
        needs={"editable_by": "edit"}.get(move.among, "review"),
        when=lambda record: record.state in move.sources and _runs(record),
    )


def _runs(record: Assignment) -> bool:
    return record.campaign.state == CampaignState.RUNNING


#: What leads on, and what leads aside.
_ONWARD = ("contacted", "screened", "visited", "checked", "finish", "restore")
_ASIDE = tuple(name for name in BY_HAND if name not in _ONWARD)


class AssignmentPage(DetailPage):
    model = Assignment
    related = (*RELATED, "organization__facts")
    list_url = "surveys:assignments"
    list_title = "排查对象"
    rules = {
        "edit": "editable_by",
        "review": "reviewable_by",
        "give": "assignable_by",
        "recheck": "rechecked_by",
    }
    main = tuple(_step(name) for name in _ONWARD)
    menu = (
        *(_step(name) for name in _ASIDE),
        LINE,
        ActionLink("调整小队", "surveys:give", needs="give", when=_runs),
        ActionLink("登记复核", "surveys:recheck", needs="recheck", when=drawn),
    )
    parts = (
        Own("due", "standing"),
        Facts(
            "组织",
            (
                Fact("organization", show=lambda record, page: page.unit()),
                Fact("organization__uscc", "统一社会信用代码", code=True),
                Fact("organization__region", "区域"),
                Fact("organization__address", "地址", wide=True),
                Fact("organization__staff_count", "职工人数"),
                Fact("organization__facts__coverage", "覆盖"),
            ),
        ),
        Facts(
            "排查",
            (
                Fact("campaign", show=lambda record, page: linked(record.campaign, True)),
                Fact("round"),
                Fact("round__due_on", "完成期限"),
                Fact("squad"),
                Fact("outcome"),
                Fact("note", wide=True),
                Fact("finished_on"),
                Fact("next_check_on"),
                Fact("recheck"),
                Fact("recheck_note", wide=True),
            ),
        ),
        Lazy("history", "变更记录", "surveys:unit_history"),
    )

    def crumbs(self, record):
        return [(record.campaign, record.campaign.get_absolute_url())]

    def subtitle(self, record):
        return record.campaign.name, record.organization.region.name

    def badges(self, record):
        yield record.get_state_display(), TONES[record.state]
        if record.added:
            yield "排查中新增", "blue"
        if record.is_overdue and _runs(record):
            yield "逾期", "amber"

    def unit(self):
        unit = self.record.organization
        return format_html('<a href="{}">{}</a>', unit.get_absolute_url(), unit)

    def standing(self):
        steps = AssignmentStep.objects.visible_to(self.request.user).filter(subject=self.record)
        steps = steps.select_related("made_by").order_by("pk")
        standing = standing_of(FLOW, self.record, steps)
        return Piece("排查过程", "core/standing.html", {"standing": standing})


class AssignmentHistory(HistoryPanel):
    model = Assignment
    fields = ("squad", "round", "state", "outcome", "next_check_on", "recheck")


class _UnitDoor(EditPage):
    """`among`: method of the query set that says with which units it may be done."""

    model = Assignment
    list_url = "surveys:assignments"
    among = "editable_by"

    def rows(self):
        return super().rows().select_related(*RELATED)

    def found(self, pk: int) -> Any:
        record = get_object_or_404(self.rows(), pk=pk)
        if not getattr(Assignment.objects, self.among)(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied("这一步由县级或所在镇街的工作人员办理。")
        return record


class Step(_UnitDoor, MovePage):
    """One step of a unit; `?move=` says which."""

    flow = FLOW
    update = services.move_assignment
    intros = _INTROS

    @property
    def taken(self) -> Move:
        name = self.request.GET.get("move", "")
        if name not in BY_HAND:
            raise Http404("没有这一步。")
        return FLOW.moves[name]

    @property
    def among(self) -> str:
        return self.taken.among

    @property
    def form_class(self):
        return forms.UnitStepForm if self.taken.name == "finish" else super().form_class

    def more(self, record: Any) -> dict[str, Any]:
        return {"title": f"{self.taken.title}：{record}"}


class Give(_UnitDoor):
    """Another squad, or none."""

    action = Action.EDIT_RULES
    among = "assignable_by"
    form_class = forms.GiveForm
    update = services.give
    edit_title = "调整小队"


class AddUnit(NewLink):
    model = Assignment
    action = Action.EDIT_RULES
    side = "campaign"
    form_class = forms.AddUnitForm
    create = services.add_unit
    new_title = "增加组织"
    list_url = "surveys:list"
    submit = "增加"
    saved = "已列入排查，计入新增。"


class Recheck(_UnitDoor):
    action = Action.RECHECK_ACTIVITIES
    among = "rechecked_by"
    form_class = forms.RecheckForm
    update = services.record_recheck
    edit_title = "登记复核"


class NewSample(View):
    """Place and share; the seed comes at the moment of drawing."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seen = Campaign.objects.visible_to(request.user)
        self.campaign = get_object_or_404(seen, pk=kwargs["pk"])
        if not request.user.may(Action.RECHECK_ACTIVITIES):
            raise PermissionDenied("抽查复核由县级工作人员进行。")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(forms.SampleForm(user=request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = forms.SampleForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                with at_the_door():
                    row = services.draw_units(
                        actor=request.user, campaign=self.campaign, **form.cleaned_data
                    )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已抽取 {len(row.chosen)} 个组织。")
                return redirect("core:draw", row.pk)
        return self._page(form)

    def _page(self, form: forms.SampleForm) -> HttpResponse:
        context = {"title": "抽查复核", "form": form, "campaign": self.campaign}
        return render(self.request, "surveys/sample.html", context)


class SurveysOfOrganization(Panel):
    """On the page of an organization: which campaigns looked at it, and when it is due again."""

    def pieces(self, pk):
        user = self.request.user
        unit = get_object_or_404(Organization.objects.visible_to(user).present(), pk=pk)
        rows = Assignment.objects.visible_to(user).filter(organization=unit)
        rows = list(rows.select_related(*RELATED).order_by("-pk")[:SHOWN])
        if not rows:
            return None
        table = AssignmentTable(rows)
        table.request = self.request
        table.choose(["name", "round", "squad", "state", "outcome", "next_check_on"])
        table.by_campaign = True
        next_on = next((each.next_check_on for each in rows if each.next_check_on), None)
        note = f"下次排查 {next_on}" if next_on else ""
        return {"surveys": Rows("摸底排查", table, note=note)}
