"""结果运用: the table of the county, what is proposed and decided, what was granted."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.views.generic import TemplateView

from accounts.choices import Action
from assessments import services
from assessments.choices import ProposalState, RoundState
from assessments.filters import ProposalFilterSet
from assessments.flows import PROPOSALS
from assessments.forms import following as forms
from assessments.models import Assessment, Consequence, Proposal, ProposalStep, Round, Scheme
from assessments.services.following import RELATED, contradictions, sums_of
from assessments.tables import PROPOSAL_TONES, ProposalTable
from assessments.views.rounds import RoundStepPage
from branches.views.terms import CountyRuleDoor
from core.addresses import address_of
from core.flows import standing_of
from core.keys import key_of
from core.templatetags.ui import named
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Own
from core.views.editing import EditPage, at_the_door
from core.views.lists import ListAction, ListPage
from core.views.pieces import Button, Piece, Rows
from core.views.records import Panel

#: So many refused rows are named; so many rows stand on the page of a Party organization.
_NAMED, _SHOWN = 5, 20

# --- The table of the county ----------------------------------------------------------------------


class Consequences(TemplateView):
    template_name = "assessments/consequences.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        names = {
            each.code: each.name for each in Scheme.objects.visible_to(user).order_by("edition")
        }
        groups: dict[str, list[Consequence]] = {}
        for row in Consequence.objects.visible_to(user):
            groups.setdefault(row.scheme_code, []).append(row)
        return super().get_context_data(**kwargs) | {
            "title": "结果运用规定",
            "may_edit": user.reach.part(Action.EDIT_RULES).everywhere,
            "groups": [(names.get(code, code), code, rows) for code, rows in groups.items()],
        }


class NewConsequence(EditPage):
    model = Consequence
    action = Action.EDIT_RULES
    form_class = forms.ConsequenceForm
    create = services.add_consequence
    new_title = "增加结果运用规定"
    intro = "写明哪一级可以得到什么、依据哪份文件。评定以后据此提出建议，逐项由人决定。"
    list_url = "assessments:consequences"


class ReplaceConsequence(CountyRuleDoor):
    model = Consequence
    form_class = forms.ReplaceConsequenceForm
    update = services.replace_consequence
    edit_title = "修改结果运用规定"
    intro = "不改原来的一行：新的一行从生效日期起执行，按原来的一行提出的不变。"
    list_url = "assessments:consequences"


class EndConsequence(ReplaceConsequence):
    form_class = forms.EndConsequenceForm
    update = services.end_consequence
    edit_title = "终止结果运用规定"
    submit = "终止"
    saved = "已终止。"
    intro = "终止以后评定的不再提出这一项，已提出、已同意的不变。"


# --- Proposed and decided -------------------------------------------------------------------------


class Propose(RoundStepPage):
    update = services.propose
    edit_title = "提出结果运用"
    intro = (
        "按评定星级那一天有效的规定，逐个党组织提出补助、津贴、评优、服务建议。已提出的不重复提出；"
        "提出不等于同意，每一项都由人决定。"
    )
    submit = "提出"

    def tell(self, record):
        text = f"新提出 {record.proposed} 项。" if record.proposed else "没有新的，都已提出过。"
        messages.success(self.request, text)

    def success_url(self, record: Any) -> str:
        return f"{address_of('assessments:proposals')}?round={record.pk}"


class ProposalList(ListPage):
    title = "结果运用"
    subtitle = "评定以后提出的补助、津贴、评优、服务，逐项由人决定；同意的即为台账。"
    unit = "项"
    empty_text = "没有符合条件的记录。"
    nothing_text = "还没有结果运用的记录。评定星级以后在轮次页面提出。"
    table_class = ProposalTable
    filterset_class = ProposalFilterSet
    sorts = ProposalFilterSet.sorts
    default_sort = ProposalFilterSet.default_sort
    fragment_name = "assessments/proposals_body.html"
    tick_bar = "assessments/agree_bar.html"
    related = RELATED
    buttons = (ListAction("规定", "assessments:consequences", icon="list-check"),)

    def rows(self):
        return Proposal.objects.visible_to(self.request.user)

    def ticks(self) -> bool:
        """Where only rows stand about which somebody has to decide."""
        waiting = self.request.GET.getlist("state") == [ProposalState.PROPOSED]
        return waiting and self.request.user.may(Action.REVIEW_ASSESSMENTS)

    def prepare(self, table, rows):
        waiting = [each for each in rows if each.state == ProposalState.PROPOSED]
        table.against = contradictions(waiting) if waiting else {}

    def _context(self):
        return super()._context() | {"sums": sums_of(self.filterset.qs)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Agree to the ticked ones against which nothing speaks."""
        keys = [key.partition("-") for key in request.POST.getlist("chosen")]
        seen = {key_of(pk): key_of(version) for pk, _, version in keys}
        number = request.POST.get("document_number", "")[:60]
        with at_the_door():
            decided = services.agree_many(actor=request.user, seen=seen, document_number=number)
        if decided.done:
            messages.success(request, f"已同意 {len(decided.done)} 项。")
        for row, why in decided.refused[:_NAMED]:
            messages.error(request, f"“{named(row, request.user)}”没有同意：{why}")
        if (more := len(decided.refused) - _NAMED) > 0:
            messages.error(request, f"另有 {more} 项没有同意，请逐项打开查看。")
        if not decided.done and not decided.refused:
            messages.error(request, "没有选中任何一项。")
        return redirect(request.get_full_path())


def _rated(record, page):
    rated = record.assessment
    return format_html('<a href="{}">{}</a>', rated.get_absolute_url(), rated.rated)


class ProposalPage(DetailPage):
    model = Proposal
    related = RELATED
    list_url = "assessments:proposals"
    list_title = "结果运用"
    main = (
        ActionLink(
            "决定",
            "assessments:decide",
            icon="circle-check",
            when=lambda each: each.state == ProposalState.PROPOSED,
        ),
    )
    menu = (
        ActionLink(
            "撤销或重新决定",
            "assessments:decide",
            when=lambda each: each.state != ProposalState.PROPOSED,
        ),
    )
    figures = (
        Figure("运用", lambda each: each.get_benefit_display(), word=True),
        Figure("内容", lambda each: each.consequence.said, word=True),
    )
    parts = (
        Own("due", "standing"),
        Own("due", "against"),
        Facts(
            "建议",
            (
                Fact("rated", "评定对象", show=_rated),
                Fact("assessment__round__name", "轮次"),
                Fact("star", "星级", show=lambda each, page: each.star_name),
                Fact("consequence__ground", "规定依据"),
                "decided_on",
                "document_number",
            ),
        ),
    )

    def subtitle(self, record):
        return (record.assessment.region.name, record.assessment.round.name)

    def badges(self, record):
        yield record.get_state_display(), PROPOSAL_TONES[ProposalState(record.state)]

    def standing(self):
        steps = (
            ProposalStep.objects.visible_to(self.request.user)
            .filter(subject=self.record)
            .select_related("made_by")
            .order_by("pk")
        )
        standing = standing_of(PROPOSALS, self.record, steps)
        return Piece("办理过程", "core/standing.html", {"standing": standing})

    def against(self):
        if self.record.state != ProposalState.PROPOSED or not self.allows("edit"):
            return None
        found = contradictions([self.record])[self.record.pk] or ["没有。"]
        return Piece("评定以后的情况", "assessments/problems.html", {"problems": found})


class Decide(EditPage):
    model = Proposal
    form_class = forms.DecideForm
    update = services.decide
    edit_title = "决定"
    submit = "确定"
    saved = "已记录决定。"
    list_url = "assessments:proposals"

    def rows(self):
        return super().rows().select_related(*RELATED)

    def more(self, record):
        against = contradictions([record])[record.pk]
        return {
            "title": f"决定：{record.assessment.rated}{record.get_benefit_display()}",
            "intro": f"{record.consequence.said}。" + "".join(against),
        }


# --- On other pages -------------------------------------------------------------------------------


class OfRound(Panel):
    """On the page of an awarded round: what was proposed and decided."""

    def pieces(self, pk):
        user = self.request.user
        round = get_object_or_404(Round.objects.visible_to(user), pk=pk)
        if round.state != RoundState.AWARDED:
            return None
        rows = Proposal.objects.visible_to(user).filter(assessment__round=round)
        leads = Round.objects.editable_by(user).filter(pk=pk).exists()
        sums = sums_of(rows)
        if not sums and not leads:
            return None
        buttons = [Button("提出", address_of("assessments:propose", pk))] if leads else []
        context = {"sums": sums, "round": round, "buttons": buttons, "leads": leads}
        return {"following": Piece("结果运用", "assessments/following.html", context)}


class GrantedTo(Panel):
    """On the page of a Party organization: what it was granted."""

    def pieces(self, pk):
        found = (
            Proposal.objects.visible_to(self.request.user)
            .granted()
            .filter(assessment__party_organization=pk)
            .filter(assessment__in=Assessment.objects.visible_to(self.request.user))
        )
        rows = list(found.select_related(*RELATED).order_by("-decided_on", "-pk")[:_SHOWN])
        if not rows:
            return None
        table = ProposalTable(rows)
        table.choose(["benefit", "round", "amount", "text", "decided_on", "document_number"])
        sums = [each for each in sums_of(found) if each["is_money"]]
        foot = "；".join(f"{each['title']}合计 {each['money']:,.2f} 元" for each in sums)
        return {"granted": Rows("结果运用", table, foot=foot)}
