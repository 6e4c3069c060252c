"""The lists of reviews and of those who were reviewed, the page of one review, and panels."""

from django.core.exceptions import PermissionDenied

from accounts.choices import Action
from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganization
from core import marks
from core.addresses import address_of
from core.flows import standing_of
from core.views.detail import DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.lists import ListAction, ListPage
from core.views.pieces import Button, Piece, Rows
from core.views.records import HistoryPanel, Panel
from members.models import Member, party_organizations_reached
from papers.views.pieces import papers_of
from reviews.choices import AppraisalState
from reviews.filters import AppraisalFilterSet, AppraisedFilterSet
from reviews.flows import APPRAISAL as FLOW
from reviews.models import Appraisal, AppraisalStep, Appraised, Disposal
from reviews.services import most_excellent
from reviews.tables import TONES, AppraisalTable, AppraisedTable, DisposalTable
from reviews.views.hints import hints_of

_S = AppraisalState
#: Rows shown on pages of lower apps.
SHOWN = 10


class PersonsList(ListPage):
    """A list about persons: not for whoever sees numbers only."""

    export_action = Action.EXPORT_MEMBERS

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.may(Action.SEE_MEMBERS):
            raise PermissionDenied(f"您的账号没有查看{self.title}的权限。")
        return super().dispatch(request, *args, **kwargs)


class AppraisalList(PersonsList):
    title = "民主评议"
    subtitle = "每年以党支部为单位评议党员：自评互评、民主测评、评定等次、上级同意。"
    unit = "次评议"
    empty_text = "没有符合条件的民主评议。"
    nothing_text = "您的范围内还没有民主评议。"
    table_class = AppraisalTable
    filterset_class = AppraisalFilterSet
    sorts = AppraisalFilterSet.sorts
    default_sort = AppraisalFilterSet.default_sort
    related = ("party_organization__region",)
    buttons = (
        ListAction("评议结果名单", "reviews:people", icon="users"),
        ListAction("开始评议", "reviews:new", Action.REVIEW_MEMBERS, icon="plus", main=True),
    )

    def rows(self):
        return Appraisal.objects.visible_to(self.request.user).present()


class AppraisedList(PersonsList):
    title = "评议结果名单"
    subtitle = f"不足 {marks.GUARD} 票的测评不显示各等次票数。"
    unit = "名党员"
    empty_text = "没有符合条件的党员。"
    nothing_text = "您的范围内还没有参加民主评议的党员。"
    table_class = AppraisedTable
    filterset_class = AppraisedFilterSet
    sorts = AppraisedFilterSet.sorts
    default_sort = AppraisedFilterSet.default_sort
    related = ("appraisal__party_organization__region",)

    def rows(self):
        return Appraised.objects.visible_to(self.request.user).present()


def _number(name):
    def shown(record):
        value = getattr(record, name)
        return "—" if value is None else str(value)

    return shown


class AppraisalPage(DetailPage):
    model = Appraisal
    related = ("party_organization__region", "rule", "ratio", "poll")
    list_url = "reviews:list"
    rules = DetailPage.rules | {"approve": "approvable_by"}
    figures = (
        Figure("评议大会", lambda each: each.met_on.isoformat() if each.met_on else "—", word=True),
        Figure(
            "应参加",
            _number("entitled_count"),
            note=lambda each: f"至少 {each.least_present} 人" if each.least_present else "",
        ),
        Figure("实参加", _number("present_count")),
        Figure("有效票", _number("valid")),
    )
    recycle_url = "reviews:recycle"
    recycle_text = "录错的评议放入回收站，可以恢复。"
    parts = (
        Own("due", "standing"),
        Facts(
            "评议情况",
            (
                Fact("party_organization", "党组织"),
                "year",
                "vote_kind",
                "issued",
                "returned",
                "excess_reason",
                "agreed_on",
                "agreement_number",
            ),
        ),
        Own("people", "people"),
        Own("papers", "papers"),
        Lazy("history", "变更记录", "reviews:history", needs="edit"),
    )

    @property
    def recycles(self):
        """One with the consent of the office above is kept."""
        return "" if self.record.state == _S.AGREED else super().recycles

    def name(self, record):
        return f"{record.party_organization.name}{record}"

    def subtitle(self, record):
        return (record.party_organization.region.name,)

    def badges(self, record):
        yield record.get_state_display(), TONES[_S(record.state)]

    def standing(self):
        record, user = self.record, self.request.user
        steps = (
            AppraisalStep.objects.visible_to(user)
            .filter(subject=record)
            .select_related("made_by")
            .order_by("pk")
        )
        context = {
            "standing": standing_of(FLOW, record, steps),
            "links": self._links(),
            "record": record,
            "poll": record.poll if record.state == _S.VOTING else None,
        }
        if context["poll"]:
            context["voted"] = len(marks.voted(record.poll))
            context["edits"] = self.allows("edit")
        return Piece("办理过程", "reviews/standing.html", context)

    def _links(self):
        """What the reader may do now: title, address."""
        record = self.record
        found, pk, state = [], record.pk, record.state
        if self.allows("edit"):
            if state == _S.PREPARING:
                found.append(("确定名单，开始评议", address_of("reviews:open", pk)))
            if state in (_S.VOTING, _S.GRADING):
                found.append(("自评互评", address_of("reviews:opinions", pk)))
            if state == _S.VOTING and not record.by_codes:
                found.insert(0, ("登记票数", address_of("reviews:paper", pk)))
            if state == _S.GRADING:
                found.insert(0, ("评定等次", address_of("reviews:grades", pk)))
                found.insert(1, ("上报等次", address_of("reviews:step", pk, "report")))
            if state == _S.VOTING or (state == _S.GRADING and not record.by_codes):
                found.append(("重新测评", address_of("reviews:step", pk, "again")))
            if state in FLOW.moves["cancel"].sources:
                found.append(("终止", address_of("reviews:step", pk, "cancel")))
        if state == _S.REPORTED and self.allows("approve"):
            found = [
                ("同意", address_of("reviews:answer", pk, "agree")),
                ("退回", address_of("reviews:answer", pk, "return")),
                *found,
            ]
        return found

    def people(self):
        record, user = self.record, self.request.user
        found = Appraised.objects.visible_to(user).filter(appraisal=record)
        rows = list(found.order_by("no_grade", "name", "pk"))
        if not rows:
            return None
        for each in rows:
            each.appraisal = record
        table = AppraisedTable(rows, request=self.request)
        table.columns.hide("party")
        table.columns.hide("year")
        table.columns.show("no_grade")
        note = f"优秀一般不超过 {most_excellent(record)} 名" if record.ratio_id else ""
        return Rows("参加评议的党员", table, note=note)

    def papers(self):
        return papers_of(self.request.user, self.record)


class AppraisalHistory(HistoryPanel):
    model = Appraisal


class ReviewsOfParty(Panel):
    """On the page of a Party organization: its reviews and procedures, and beginning one."""

    def pieces(self, pk):
        user = self.request.user
        if not user.may(Action.SEE_MEMBERS):
            return None
        party = PartyOrganization.objects.visible_to(user).present().filter(pk=pk).first()
        if party is None or party.kind != PartyOrganizationKind.BRANCH:
            return None
        found = Appraisal.objects.visible_to(user).present().filter(party_organization=pk)
        rows = list(
            found.select_related("party_organization__region").order_by("-year", "-pk")[:SHOWN]
        )
        held = Disposal.objects.visible_to(user).present().filter(party_organization=pk)
        disposals = list(
            held.select_related("party_organization__region").order_by("-proposed_on", "-pk")[
                :SHOWN
            ]
        )
        reviewing = party_organizations_reached(user.reach.part(Action.REVIEW_MEMBERS))
        begins = party.dissolved_on is None and reviewing.filter(pk=pk).exists()
        pieces = {}
        if rows or begins:
            address = f"{address_of('reviews:new')}?party={pk}"
            table = AppraisalTable(rows, request=self.request)
            table.columns.hide("region")
            buttons = [Button("开始评议", address)] if begins else []
            pieces["appraisals"] = Rows(
                "民主评议", table, empty="还没有民主评议。", buttons=buttons
            )
        if disposals:
            table = DisposalTable(disposals, request=self.request)
            table.columns.hide("party")
            pieces["disposals"] = Rows("组织处置", table)
        if (hints := hints_of(user, party_organization=party)) is not None:
            pieces["hints"] = hints
        return pieces or None


class ReviewsOfMember(Panel):
    """On the page of a member: how he was reviewed, and what was held about him."""

    def pieces(self, pk):
        user = self.request.user
        member = Member.objects.visible_to(user).present().filter(pk=pk).first()
        if member is None:
            return None
        found = Appraised.objects.visible_to(user).present().filter(member=pk)
        rows = list(
            found.select_related("appraisal__party_organization").order_by(
                "-appraisal__year", "-pk"
            )[:SHOWN]
        )
        held = Disposal.objects.visible_to(user).present().filter(member=pk)
        disposals = list(
            held.select_related("party_organization__region").order_by("-proposed_on", "-pk")[
                :SHOWN
            ]
        )
        proposes = (
            member.party_organization_id is not None
            and Member.objects.reviewed_by(user).filter(pk=pk).exists()
            and all(each.is_closed for each in disposals)
        )
        pieces = {}
        if rows:
            pieces["appraisals"] = Rows("民主评议", AppraisedTable(rows, request=self.request))
        if disposals or proposes:
            address = address_of("reviews:propose", pk)
            buttons = [Button("提出组织处置", address)] if proposes else []
            table = DisposalTable(disposals, request=self.request)
            pieces["disposals"] = Rows("组织处置", table, empty="没有。", buttons=buttons)
        if (hints := hints_of(user, pk=pk)) is not None:
            pieces["hints"] = hints
        return pieces or None
