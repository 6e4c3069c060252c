"""The list of campaigns, and the page of one: what is prepared, how far it is, what it found."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from accounts.choices import Action
from core import audit
from core.addresses import address_of
from core.choices import AuditAction
from core.corrections import fields_of
from core.lists.pagination import capped_count, count_text
from core.views.detail import LINE, ActionLink, DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.downloads import as_file
from core.views.exports import XLSX
from core.views.lists import ListAction, ListPage
from core.views.pieces import Button, Piece, Rows
from core.views.records import HistoryPanel
from orgs.models import Organization
from papers.views.pieces import papers_of
from questionnaires.services import burden
from surveys.choices import CampaignState
from surveys.filters import CampaignFilterSet, filtered
from surveys.models import Assignment, Campaign, Round, Squad
from surveys.services.progress import (
    COUNTED,
    STATES,
    by_squad,
    by_town,
    concerns,
    report_lines,
)
from surveys.tables import CAMPAIGN_TONES, CampaignTable, RoundTable, SquadTable
from surveys.workbook import progress_file


class CampaignList(ListPage):
    title = "摸底排查"
    subtitle = "按条件选定排查对象，分轮次、分小队逐家摸清；一次排查，按规定年限后再查。"
    unit = "次排查"
    empty_text = "没有符合条件的排查。"
    nothing_text = "还没有开展摸底排查。"
    first_steps = (
        ListAction("新建排查", "surveys:new", Action.EDIT_RULES, icon="plus", main=True),
    )
    buttons = (
        ListAction("排查对象", "surveys:assignments", icon="route"),
        ListAction("排查规定", "surveys:rules", Action.APPROVE_SURVEYS, icon="ruler-2"),
        ListAction("新建排查", "surveys:new", Action.EDIT_RULES, icon="plus", main=True),
    )
    table_class = CampaignTable
    filterset_class = CampaignFilterSet
    sorts = {"created_at": CampaignFilterSet.sorts["created_at"]}
    default_sort = CampaignFilterSet.default_sort

    def rows(self):
        user = self.request.user
        if not concerns(user):
            raise PermissionDenied("摸底排查由县级、镇街和摸排小队办理。")
        return Campaign.objects.visible_to(user).with_figures(user)

    @classmethod
    def opens_to(cls, user):
        return concerns(user)


def _in(*states):
    return lambda record: record.state in states


_DRAFT, _RUNNING = _in(CampaignState.DRAFT), _in(CampaignState.RUNNING)
_BEGUN = _in(CampaignState.RUNNING, CampaignState.CLOSED)


def _proposable(record, page):
    labels = {each.name: each.label for each in fields_of(Organization)}
    return "、".join(labels.get(name, name) for name in record.proposable) or "不接受更正"


class CampaignPage(DetailPage):
    model = Campaign
    list_url = "surveys:list"
    list_title = "摸底排查"
    rules = {"edit": "editable_by", "report": "reported_to"}
    figures = (
        Figure("排查对象", "units"),
        Figure("已办结", "finished"),
        Figure("新组建", "formed"),
    )
    main = (
        ActionLink("选定排查对象", "surveys:choose", icon="filter", when=_DRAFT),
        ActionLink("开始排查", "surveys:start", icon="circle-check", when=_DRAFT),
        ActionLink("均衡分派", "surveys:balance", icon="scale", when=_RUNNING),
        ActionLink("六清", "surveys:checks", icon="list-numbers", needs="", when=_BEGUN),
    )
    menu = (
        ActionLink("修改", "surveys:edit", when=lambda record: record.is_open),
        ActionLink("按区域分派", "surveys:place", when=_RUNNING),
        ActionLink("增加组织", "surveys:add", when=_RUNNING),
        ActionLink("抽查复核", "surveys:sample", when=_RUNNING),
        LINE,
        ActionLink("结束排查", "surveys:close", when=_RUNNING),
        ActionLink("取消排查", "surveys:cancel", when=_DRAFT),
    )
    parts = (
        Own("due", "preparing"),
        Own("due", "burden"),
        Own("due", "towns"),
        Own("due", "squad_progress"),
        Own("due", "report"),
        Facts(
            "排查",
            (
                Fact("criteria_text", "排查对象", wide=True),
                Fact("ground", wide=True),
                Fact("proposable", show=_proposable, wide=True),
                "started_on",
                "closed_on",
            ),
        ),
        Own("links", "rounds"),
        Own("people", "squads"),
        Own("papers", "papers"),
        Lazy("history", "变更记录", "surveys:history"),
    )

    def rows(self):
        return super().rows().with_figures(self.request.user)

    def subtitle(self, record):
        return (record.ground,)

    def badges(self, record):
        yield record.get_state_display(), CAMPAIGN_TONES[CampaignState(record.state)]

    @cached_property
    def units(self):
        seen = Assignment.objects.visible_to(self.request.user).present()
        return seen.filter(campaign=self.record)

    @cached_property
    def _edits(self) -> bool:
        return self.record.is_open and self.allows("edit")

    def preparing(self):
        """What is still missing before it can start, and how many units there would be."""
        record = self.record
        if record.state != CampaignState.DRAFT:
            return None
        found = filtered(record.criteria, self.request).qs if record.criteria else None
        number = "" if found is None else count_text(capped_count(found))
        context = {"campaign": record, "number": number, "rounds": record.rounds.count()}
        return Piece("开始之前", "surveys/preparing.html", context)

    def burden(self):
        """What the rounds would ask of how many units, and what of it is known already."""
        record = self.record
        if record.state != CampaignState.DRAFT or not record.criteria:
            return None
        rounds = record.rounds.exclude(questionnaire=None).select_related("questionnaire")
        units = filtered(record.criteria, self.request).qs
        found = [(each, burden(each.questionnaire, units)) for each in rounds.order_by("number")]
        return Piece("填报负担", "surveys/burden.html", {"burdens": found}) if found else None

    def towns(self):
        return self._progress("镇街、园区", by_town, _RUNNING(self.record))

    def squad_progress(self):
        return self._progress("小队", by_squad, _RUNNING(self.record))

    def _progress(self, heading, lines_of, shown):
        lines = lines_of(self.units) if shown else []
        if not lines:
            return None
        context = {
            "heading": heading,
            "states": [label for _, label in STATES],
            "lines": lines,
            "base": f"{address_of('surveys:assignments')}?campaign={self.record.pk}",
            "export_url": address_of("surveys:progress", self.record.pk),
            "may_export": self.request.user.may(Action.EXPORT),
        }
        return Piece(f"按{heading}看进度", "surveys/progress.html", context)

    def report(self):
        """What it found: as it was when it was closed for whoever sees all of it, of one's own
        towns as it stands."""
        record = self.record
        if record.state != CampaignState.CLOSED:
            return None
        if self.allows("report"):
            lines = record.report["towns"]
        else:
            found = report_lines(self.units)
            lines = [{"name": each.name, "query": each.query, **each.numbers} for each in found]
        if not lines:
            return None
        context = {
            "columns": [(name, label, query) for name, (label, _, query) in COUNTED.items()],
            "lines": lines,
            "base": f"{address_of('surveys:assignments')}?campaign={record.pk}",
        }
        return Piece("排查结果", "surveys/report.html", context)

    def rounds(self):
        rows = Round.objects.visible_to(self.request.user).filter(campaign=self.record)
        rows = rows.select_related("campaign", "questionnaire").annotate(units=Count("assignments"))
        table = RoundTable(list(rows.order_by("number")))
        if not self._edits:
            table.columns.hide("buttons")
        if not self.allows("edit"):
            table.columns.hide("units")
        buttons = []
        if self._edits:
            buttons = [Button("增加一轮", address_of("surveys:new_round", self.record.pk))]
        return Rows("轮次", table, empty="还没有设轮次。", buttons=buttons)

    def squads(self):
        rows = Squad.objects.visible_to(self.request.user).filter(campaign=self.record)
        found = list(rows.prefetch_related("people__user").order_by("name"))
        for each in found:
            each.names = "、".join(str(person.user) for person in each.people.all())
        table = SquadTable(found)
        buttons = []
        if self._edits:
            buttons = [Button("增加小队", address_of("surveys:new_squad", self.record.pk))]
        else:
            table.columns.hide("buttons")
        return Rows("摸排小队", table, empty="还没有设小队。", buttons=buttons)

    def papers(self):
        return papers_of(self.request.user, self.record)


class CampaignHistory(HistoryPanel):
    model = Campaign
    fields = ("name", "ground", "criteria_text", "state", "started_on", "closed_on")


class Progress(View):
    """The Excel file of the progress, of the units that the user may take out."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = request.user
        campaign = get_object_or_404(Campaign.objects.visible_to(user), pk=pk)
        if not user.may(Action.EXPORT):
            raise PermissionDenied("您的账号没有导出名单的权限。")
        units = Assignment.objects.exportable_by(user).present().filter(campaign=campaign)
        note = f"导出人 {user}（{user.get_username()}）· {timezone.localtime():%Y-%m-%d %H:%M}"
        sheets = {"镇街": by_town(units), "摸排小队": by_squad(units)}
        answer = HttpResponse(progress_file(campaign.name, note, sheets), content_type=XLSX)
        audit.record(
            action=AuditAction.EXPORT, actor=user, subject=campaign, detail={"名单": "摸排进度"}
        )
        return as_file(answer, f"{campaign.name}进度.xlsx")
