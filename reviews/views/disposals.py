"""The list of procedures, and the page of one."""

from core.addresses import address_of
from core.flows import standing_of
from core.views.detail import DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.lists import ListAction
from core.views.pieces import Piece
from core.views.records import HistoryPanel
from papers.views.pieces import papers_of
from reviews.choices import DisposalKind, DisposalState
from reviews.filters import DisposalFilterSet
from reviews.flows import DISPOSAL as FLOW
from reviews.grounds import NEXT
from reviews.models import Disposal, DisposalStep
from reviews.tables import DISPOSAL_TONES, DisposalTable
from reviews.views.appraisals import PersonsList

_S = DisposalState


class DisposalList(PersonsList):
    title = "组织处置"
    subtitle = "限期改正、劝其退党、除名和停止党籍，每一步由人决定；从党员的页面提出。"
    unit = "件处置"
    empty_text = "没有符合条件的组织处置。"
    nothing_text = "您的范围内没有组织处置。"
    table_class = DisposalTable
    filterset_class = DisposalFilterSet
    sorts = DisposalFilterSet.sorts
    default_sort = DisposalFilterSet.default_sort
    related = ("party_organization__region",)
    buttons = (ListAction("党员名册", "members:list", icon="users"),)

    def rows(self):
        return Disposal.objects.visible_to(self.request.user).present()


def _day(name):
    def shown(record):
        value = getattr(record, name)
        return value.isoformat() if value else "—"

    return shown


def _text(name):
    """Facts about a person: for whoever reads the people of the place."""

    def shown(record, page):
        return getattr(record, name) if record.reads_people(page.request.user) else ""

    return Fact(name, show=shown, wide=True)


class DisposalPage(DetailPage):
    model = Disposal
    related = ("party_organization__region", "member", "rule", "follows")
    list_url = "reviews:disposals"
    rules = DetailPage.rules | {"approve": "approvable_by"}
    figures = (
        Figure("提出", _day("proposed_on"), word=True),
        Figure("批准", _day("approved_on"), word=True),
        Figure("改正期满", _day("until"), word=True),
        Figure("结果", lambda each: each.get_outcome_display() or "—", word=True),
    )
    recycle_url = "reviews:recycle_disposal"
    recycle_text = "录错的处置放入回收站，可以恢复。"
    parts = (
        Own("due", "standing"),
        Facts(
            "提出和调查",
            (
                Fact("party_organization", "党组织"),
                "kind",
                "ground",
                Fact("source", "依据"),
                "since",
                "months",
                "filed_on",
                "talked_on",
                _text("facts"),
                _text("investigators"),
                _text("findings"),
                _text("statement"),
            ),
        ),
        Facts(
            "决定和执行",
            (
                "met_on",
                "entitled_count",
                "present_count",
                "in_favour",
                "approval_number",
                "announced_on",
                "ended_on",
                Fact("barred_until", "此日前不得重新入党"),
            ),
        ),
        Own("papers", "papers"),
        Lazy("history", "变更记录", "reviews:disposal_history", needs="edit"),
    )

    @property
    def recycles(self):
        """What was decided is kept."""
        return "" if self.record.approved_on else super().recycles

    def subtitle(self, record):
        return record.party_organization.name, record.party_organization.region.name

    def badges(self, record):
        yield record.get_state_display(), DISPOSAL_TONES[_S(record.state)]

    def standing(self):
        record, user = self.record, self.request.user
        steps = (
            DisposalStep.objects.visible_to(user)
            .filter(subject=record)
            .select_related("made_by")
            .order_by("pk")
        )
        context = {
            "standing": standing_of(FLOW, record, steps),
            "links": self._links(),
            "record": record,
        }
        return Piece("办理过程", "reviews/standing.html", context)

    def _links(self):
        record, found = self.record, []
        pk, state = record.pk, record.state

        def link(title, name, *args):
            found.append((title, address_of(f"reviews:{name}", pk, *args)))

        if self.allows("approve"):
            if state == _S.FILED:
                link("备案，同意启动", "disposal_answer", "accept")
                link("退回备案", "disposal_answer", "return_filing")
            elif state == _S.SUBMITTED:
                link("批准", "approve")
                link("退回重议", "disposal_answer", "return")
            elif state == _S.RUNNING:
                link("作出结论", "end")
                if record.kind == DisposalKind.RECTIFY:
                    link("延长改正期限", "extend")
        if self.allows("edit"):
            if state == _S.PROPOSED:
                link("报事前备案", "disposal_step", "file")
            elif state == _S.INVESTIGATING:
                link("登记调查结论", "find")
            elif state == _S.DECIDING:
                link("登记表决，报审批", "submit")
            if state in (_S.RUNNING, _S.ENDED) and record.announced_on is None:
                link("登记宣布送达", "announce")
            if state == _S.ENDED and record.outcome in NEXT:
                link("接续办理", "follow")
            if state in FLOW.moves["cancel"].sources:
                link("终止", "disposal_step", "cancel")
        return found

    def papers(self):
        return papers_of(self.request.user, self.record)


class DisposalHistory(HistoryPanel):
    model = Disposal
