"""Preparing a campaign: what it is, which units, rounds and squads; starting and closing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.choices import Action
from core import records
from core.addresses import address_of
from core.errors import Refusal
from core.forms import StepForm
from core.keys import key_of
from core.lists.pagination import capped_count, count_text
from core.views.editing import EditPage, at_the_door
from core.views.links import NewLink
from core.views.lists import ListPage
from core.views.moves import MovePage
from orgs.filters import OrganizationFilterSet
from orgs.models import Organization
from orgs.tables import OrganizationTable
from surveys import forms, services
from surveys.choices import CampaignState
from surveys.filters import criteria_of, filtered
from surveys.flows import CAMPAIGN
from surveys.models import Campaign, Round, Squad
from surveys.presets import PRESETS


class EditCampaign(EditPage):
    model = Campaign
    action = Action.EDIT_RULES
    form_class = forms.CampaignForm
    create = services.create_campaign
    update = services.update_campaign
    new_title = "新建摸底排查"
    edit_title = "修改摸底排查"
    list_url = "surveys:list"
    saved = "已保存。接着选定排查对象、设轮次和小队。"


class ChooseUnits(ListPage):
    """The list of organizations: what its filters leave, the campaign looks at."""

    title = "选定排查对象"
    subtitle = "用筛选条件选出要排查的组织，核对名单后确定；开始排查时按条件定下名单。"
    unit = "个组织"
    empty_text = "没有符合条件的两新组织。"
    table_class = OrganizationTable
    filterset_class = OrganizationFilterSet
    sorts = OrganizationFilterSet.sorts
    default_sort = OrganizationFilterSet.default_sort
    related = ("region", "facts")
    fragment_name = "surveys/choose_body.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seen = Campaign.objects.visible_to(request.user)
        self.campaign = get_object_or_404(seen, pk=kwargs["pk"])
        if not Campaign.objects.editable_by(request.user).filter(pk=self.campaign.pk).exists():
            records.note_denied(actor=request.user, subject=Campaign, keys=[self.campaign.pk])
            return self.http_method_not_allowed(request)
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        return Organization.objects.visible_to(self.request.user).present()

    def extra(self):
        base = address_of("surveys:choose", self.campaign.pk)
        return {
            "campaign": self.campaign,
            "presets": [(each, f"{base}?{each.criteria}") for each in PRESETS],
            "draft": self.campaign.state == CampaignState.DRAFT,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the address leaves is what the campaign looks at."""
        filterset = OrganizationFilterSet(request.GET, queryset=self.rows(), request=request)
        try:
            if not filterset.form.is_valid():
                raise Refusal("条件有误，请改正后再确定。")
            with at_the_door():
                services.set_criteria(
                    actor=request.user,
                    pk=self.campaign.pk,
                    version=key_of(request.POST.get("version")),
                    criteria=criteria_of(request.GET.urlencode()),
                    words=filterset.conditions,
                )
        except (Refusal, ValidationError) as refusal:
            text = " ".join(getattr(refusal, "messages", [str(refusal)]))
            messages.error(request, text)
            return redirect(request.get_full_path())
        messages.success(request, "已定下排查条件。")
        return redirect(self.campaign)


class MoveCampaign(MovePage):
    """Starting, closing, cancelling."""

    model = Campaign
    action = Action.EDIT_RULES
    flow = CAMPAIGN
    list_url = "surveys:list"
    intros = {
        "close": "结束后形成总结，小队不再看到这些组织；没有办结的按现状列入总结。",
        "cancel": "取消后不能再开始，记录保留。",
    }

    @property
    def intro(self) -> str:
        return "" if self.taken.name == "start" else super().intro

    def more(self, record: Any) -> dict[str, Any]:
        if self.taken.name != "start" or not record.criteria:
            return {}
        number = count_text(capped_count(filtered(record.criteria, self.request).qs))
        return {
            "intro": f"按“{record.criteria_text}”，现在有 {number} 个组织列入排查；"
            "开始后名单定下，分派给小队的由小队逐家办理。"
        }

    def make(self, *, pk: int, **values: Any) -> Campaign:
        name = self.taken.name
        if name == "start":
            row = get_object_or_404(Campaign.objects.visible_to(self.request.user), pk=pk)
            units = filtered(row.criteria, self.request).qs
            return services.start_campaign(pk=pk, units=units, **values)
        service = {"close": services.close_campaign, "cancel": services.cancel_campaign}[name]
        return service(pk=pk, **values)


class _OfCampaign:
    action = Action.EDIT_RULES
    list_url = "surveys:list"

    def success_url(self, record: Any) -> str:
        return address_of("surveys:detail", record.campaign_id)


class NewRound(_OfCampaign, NewLink):
    model = Round
    side = "campaign"
    form_class = forms.RoundForm
    create = services.add_round
    submit = "保存"


class EditRound(_OfCampaign, EditPage):
    model = Round
    form_class = forms.RoundForm
    update = services.update_round
    edit_title = "修改轮次"


class OpenRound(_OfCampaign, EditPage):
    model = Round
    form_class = forms.OpenRoundForm
    update = services.open_round
    edit_title = "开始这一轮"
    intro = "没有办结的组织进入这一轮，未找到的重新沟通；上一轮的过程保留。"
    submit = "开始"
    saved = "已进入这一轮。"

    def more(self, record: Any) -> dict[str, Any]:
        return {"title": f"开始{record}"}


class NewSquad(_OfCampaign, NewLink):
    model = Squad
    side = "campaign"
    form_class = forms.SquadForm
    create = services.create_squad
    submit = "保存"


class EditSquad(_OfCampaign, EditPage):
    model = Squad
    form_class = forms.SquadForm
    update = services.update_squad
    edit_title = "修改小队"


# --- Who takes which units ------------------------------------------------------------------------


class _Giving(EditPage):
    model = Campaign
    action = Action.EDIT_RULES
    list_url = "surveys:list"

    def success_url(self, record: Any) -> str:
        return record.get_absolute_url()


class GivePlace(_Giving):
    """All units of a place to a squad."""

    form_class = forms.PlaceForm
    edit_title = "按区域分派"
    intro = "把一个镇街、园区、村社、网格或载体里的组织分派给一个小队；逐个调整在排查对象里办理。"
    submit = "分派"

    def _save(self, record: Campaign, form: Any) -> Campaign:
        self.given = services.give_place(actor=self.request.user, campaign=record, **form.values())
        return record

    def tell(self, record: Campaign) -> None:
        messages.success(self.request, f"已分派 {self.given:,} 个组织。")


class Balance(_Giving):
    """A proposal by which neighbours stay together and all squads get about as many."""

    form_class = StepForm
    update = services.give_balanced
    edit_title = "均衡分派"
    intro = "还没有分派的组织按区域和地址连片分给各小队，使各小队总数相近；分派后可以逐个调整。"
    submit = "按此分派"
    saved = "已分派。"
    template_name = "surveys/balance.html"

    def more(self, record: Campaign) -> dict[str, Any]:
        return {"shares": services.proposal(record)[1]}
