"""The list of elections and the guided page of one."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied

from accounts.choices import Action
from branches.models import PartyOrganization
from core.addresses import address_of
from core.flows import standing_of
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.lists import ListAction, ListPage
from core.views.pieces import Button, Piece, Rows
from core.views.records import HistoryPanel, Panel
from elections.choices import ElectionState
from elections.filters import ElectionFilterSet
from elections.flows import FLOW
from elections.models import Ballot, Candidate, Election, ElectionStep, Vote, Voter
from elections.tables import TONES, ElectionTable, VoterTable
from elections.views.guide import guide_of
from members.models import party_organizations_reached
from papers.services import making
from papers.views.pieces import PackPanel

#: Elections shown on the page of a Party organization.
SHOWN = 10


class ElectionList(ListPage):
    title = "换届选举"
    subtitle = "从决议、请示到结果批复，按步骤办理；结果批复后自动记入任期和任职。"
    unit = "次选举"
    empty_text = "没有符合条件的换届选举。"
    nothing_text = "您的范围内还没有办理换届选举。"
    table_class = ElectionTable
    filterset_class = ElectionFilterSet
    sorts = {"planned_on": ElectionFilterSet.sorts["planned_on"]}
    default_sort = ElectionFilterSet.default_sort
    related = ("party_organization__region",)
    export_action = Action.EXPORT_MEMBERS
    buttons = (
        ListAction("会议和选举人数", "members:meeting_rules", icon="ruler-2"),
        ListAction("新建选举", "elections:new", Action.HOLD_ELECTIONS, icon="plus", main=True),
        ListAction(
            "签发换届提醒函",
            "papers:current_occasion",
            Action.ISSUE_LETTERS,
            icon="mail",
            args=("election-reminder",),
        ),
    )

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.may(Action.SEE_MEMBERS):
            raise PermissionDenied("您的账号没有查看换届选举的权限。")
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        return Election.objects.visible_to(self.request.user).present()


def _day(record):
    return (record.met_on or record.planned_on).isoformat()


def _entitled(record):
    return "—" if record.entitled_count is None else str(record.entitled_count)


def _present(record):
    return "—" if record.present_count is None else str(record.present_count)


def _people(name):
    return lambda record, page: record.people_to(page.request.user, getattr(record, name))


def _talks(record, page):
    return record.talks if record.reads_people(page.request.user) else ""


class ElectionPage(DetailPage):
    model = Election
    related = ("party_organization__region", "party_organization__parent", "rule")
    list_url = "elections:list"
    rules = DetailPage.rules | {"approve": "approvable_by"}
    menu = (
        ActionLink(
            "终止选举",
            "elections:cancel",
            when=lambda each: not each.is_closed,
        ),
    )
    figures = (
        Figure("日期", _day, note=lambda each: "" if each.met_on else "计划", word=True),
        Figure("应选", lambda each: each.seats_text, word=True),
        Figure("应到会", _entitled),
        Figure("实到会", _present),
    )
    recycle_url = "elections:recycle"
    recycle_text = "录错的选举放入回收站，可以恢复。"
    parts = (
        Own("due", "standing"),
        Own("due", "steps"),
        Facts(
            "选举安排",
            (
                Fact("party_organization", "党组织"),
                "form",
                "meeting",
                Fact("majority", "当选须超过"),
                Fact("rule", "依据", show=lambda record, page: record.rule.ground),
                "place",
                Fact("host", "主持人", show=_people("host")),
                Fact("tellers", "监票人", show=_people("tellers")),
                Fact("counters", "计票人", show=_people("counters")),
                Fact("talks", "谈话考察情况", show=_talks, wide=True),
            ),
        ),
        Own("people", "candidates"),
        Own("people", "voters"),
        Lazy("papers", "全套资料", "elections:pack"),
        Lazy("history", "变更记录", "elections:history", needs="edit"),
    )

    @property
    def recycles(self):
        """One that stands in a term is kept."""
        return "" if self.record.state == ElectionState.RECORDED else super().recycles

    def name(self, record):
        return f"{record.party_organization.name}{record}"

    def subtitle(self, record):
        return (record.party_organization.region.name,)

    def badges(self, record):
        yield record.get_state_display(), TONES[ElectionState(record.state)]

    def standing(self):
        steps = (
            ElectionStep.objects.visible_to(self.request.user)
            .filter(subject=self.record)
            .select_related("made_by")
            .order_by("pk")
        )
        return Piece(
            "办理过程",
            "core/standing.html",
            {"standing": standing_of(FLOW, self.record, steps)},
        )

    def steps(self):
        steps = guide_of(
            self.record,
            edits=self.allows("edit"),
            approves=self.allows("approve"),
            candidates=sum(not each.written_in for each in self._standing),
        )
        if self.record.state == ElectionState.CANCELLED:
            return None
        context = {"steps": steps, "formats": making.formats(), "election": self.record}
        return Piece("办理步骤", "elections/guide.html", context)

    @property
    def _standing(self):
        if not hasattr(self, "_candidates"):
            found = (
                Candidate.objects.visible_to(self.request.user)
                .filter(election=self.record)
                .select_related("member")
                .order_by("written_in", "pk")
            )
            self._candidates = list(found)
        return self._candidates

    def candidates(self):
        if not self._standing:
            return None
        user, record = self.request.user, self.record
        votes = defaultdict(list)
        cast = Vote.objects.visible_to(user).filter(ballot__election=record)
        for vote in cast.order_by("ballot__number"):
            votes[vote.candidate_id].append(str(vote.in_favour))
        removed_in = {False: ElectionState.NOMINATING, True: ElectionState.CONVENED}
        rows = []
        for each in self._standing:
            each.election = record
            removable = record.state == removed_in[each.written_in] and not votes[each.pk]
            rows.append(
                {
                    "candidate": each,
                    "name": each.person_to(user),
                    "votes": "、".join(votes[each.pk]),
                    "removable": removable and self.allows("edit"),
                }
            )
        last = Ballot.objects.visible_to(user).filter(election=record).order_by("-number").first()
        context = {
            "rows": rows,
            "election": record,
            "counted": last,
            "removes_ballot": last
            and record.state == ElectionState.CONVENED
            and self.allows("edit"),
        }
        return Piece("候选人", "elections/candidates.html", context)

    def voters(self):
        user = self.request.user
        found = Voter.objects.visible_to(user).filter(election=self.record)
        rows = list(found.order_by("name", "pk"))
        if not rows:
            return None
        for each in rows:
            each.election = self.record
        note = f"{self.record.met_on} 固定，此后党员变动不影响"
        return Rows("应到会名单", VoterTable(rows, reader=user), note=note)


class ElectionHistory(HistoryPanel):
    model = Election


class ElectionPapers(PackPanel):
    pack = "election"


class ElectionsOfParty(Panel):
    """On the page of a Party organization: its elections, and beginning one."""

    def pieces(self, pk):
        user = self.request.user
        if not user.may(Action.SEE_MEMBERS):
            return None
        party = PartyOrganization.objects.visible_to(user).present().filter(pk=pk).first()
        if party is None:
            return None
        found = (
            Election.objects.visible_to(user)
            .present()
            .filter(party_organization=pk)
            .select_related("party_organization__region")
            .order_by("-planned_on", "-pk")
        )
        rows = list(found[:SHOWN])
        holds = party_organizations_reached(user.reach.part(Action.HOLD_ELECTIONS))
        begins = (
            party.dissolved_on is None
            and all(each.is_closed for each in rows)
            and holds.filter(pk=pk).exists()
        )
        if not rows and not begins:
            return None
        buttons = (
            [Button("新建选举", f"{address_of('elections:new')}?party={pk}")] if begins else []
        )
        table = ElectionTable(rows)
        table.columns.hide("region")
        return {"elections": Rows("换届选举", table, empty="还没有办理换届选举。", buttons=buttons)}
