"""The list of candidates and the page of one; candidates as parts of other pages."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganization
from core.addresses import address_of
from core.views.detail import LINE, ActionLink, DetailPage, Fact, Facts, Figure, Lazy, Own
from core.views.lists import ListAction, ListPage
from core.views.pieces import Button, Piece, Rows
from core.views.records import HistoryPanel, Panel
from joining.choices import UNDER_WAY, CandidateState
from joining.filters import CandidateFilterSet
from joining.models import Candidate, Helper, Look, StepRecord
from joining.services import book_now, coming_of, course_of
from joining.services.candidates import parties_recorded
from joining.tables import TONES, CandidateTable, HelperTable, LookTable
from joining.views.way import Way
from members.models import Member
from papers.views.pieces import PackPanel, papers_of

#: Candidates shown on the page of a Party organization.
SHOWN = 20


class CandidateList(ListPage):
    title = "发展党员"
    subtitle = "从递交入党申请书到转正，二十五步按顺序登记；不符合法规期限的日期不能登记。"
    unit = "人"
    empty_text = "没有符合条件的人员。"
    nothing_text = "您的范围内还没有登记发展党员。收到入党申请书，或列入红苗计划时登记。"
    first_steps = (
        ListAction("登记入党申请", "joining:new", Action.RECORD_CANDIDATES, icon="plus"),
    )
    table_class = CandidateTable
    filterset_class = CandidateFilterSet
    sorts = {"applied_on": CandidateFilterSet.sorts["applied_on"]}
    default_sort = "-applied_on"
    related = ("party_organization", "region", "organization")
    export_action = Action.EXPORT_MEMBERS
    person, person_model = "member_id", Member
    buttons = (
        ListAction("发展指标", "joining:quotas", Action.RECORD_CANDIDATES, icon="ticket"),
        ListAction("红苗计划", "joining:seedlings", icon="plant-2"),
        ListAction("步骤和期限", "joining:rules", icon="ruler-2"),
        ListAction("登记入党申请", "joining:new", Action.RECORD_CANDIDATES, icon="plus", main=True),
    )

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.may(Action.SEE_MEMBERS):
            raise PermissionDenied("您的账号没有查看发展党员的权限。")
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        return Candidate.objects.visible_to(self.request.user).present()


def _day(name):
    def value(record):
        day = getattr(record, name)
        return day.isoformat() if day else "—"

    return value


def _due(record):
    days = [each for each in (record.branch_due_on, record.above_due_on) if each]
    return min(days).isoformat() if days else "—"


def _late(record):
    today = timezone.localdate()
    days = [each for each in (record.branch_due_on, record.above_due_on) if each]
    return "已逾期" if days and min(days) < today else ""


def _place(record, page):
    return record.place_name


def _before_member(record):
    return record.is_under_way and record.member_id is None


def _masked(name):
    return lambda record, page: getattr(record, f"{name}_masked")


class CandidatePage(DetailPage):
    model = Candidate
    related = ("party_organization__region", "region", "organization", "member")
    list_url = "joining:list"
    rules = DetailPage.rules | {"approve": "approvable_by"}
    main = (ActionLink("修改", "joining:edit", icon="pencil", when=_before_member),)
    menu = (
        ActionLink("确定一对一联系人", "joining:contact", when=_before_member),
        ActionLink("转到其他党支部", "joining:move", when=_before_member),
        LINE,
        ActionLink("终止", "joining:end", when=lambda record: record.is_under_way),
    )
    figures = (
        Figure("申请日期", _day("applied_on"), word=True),
        Figure("接收日期", _day("admitted_on"), word=True),
        Figure(
            "预备期满",
            _day("probation_ends_on"),
            note=lambda record: "已延长" if record.is_extended else "",
            word=True,
        ),
        Figure("办理期限", _due, note=_late, word=True),
    )
    recycle_url = "joining:recycle"
    recycle_text = "只用于录错的记录；放弃、去世等请用“终止”。可以随时从回收站恢复。"
    parts = (
        Own("due", "standing"),
        Own("due", "way"),
        Facts(
            "基本情况",
            (
                Fact("place_name", "培养党支部", show=_place),
                Fact("organization", "工作单位"),
                "position",
                "kind",
                "is_seedling",
                Fact("id_number", "身份证号", show=_masked("id_number"), code=True),
                Fact("phone", "手机", show=_masked("phone"), code=True),
                "gender",
                "ethnicity",
                "education",
                "leaves_on",
                "full_on",
                "ended_on",
                "ending",
            ),
        ),
        Own("people", "helpers"),
        Own("links", "looks"),
        Own("papers", "papers"),
        Lazy("papers", "全套材料", "joining:pack"),
        Lazy("history", "变更记录", "joining:history", needs="edit"),
    )

    @property
    def recycles(self):
        """Whoever became a member stays."""
        return "" if self.record.member_id else super().recycles

    def subtitle(self, record):
        unit = record.organization.name if record.organization else ""
        return record.place_name, unit

    def badges(self, record):
        yield record.get_state_display(), TONES[CandidateState(record.state)]
        if record.is_seedling:
            yield "红苗计划", "teal"

    def crumbs(self, record):
        return []

    @property
    def _way(self):
        if not hasattr(self, "_found"):
            user, record = self.request.user, self.record
            records = StepRecord.objects.visible_to(user).filter(candidate=record)
            looks = Look.objects.visible_to(user).filter(candidate=record)
            self._records = list(records.order_by("round", "happened_on", "pk"))
            self._looks = list(looks.order_by("-looked_on"))
            book = book_now()
            course = course_of(record, self._records, self._looks)
            self._found = Way(
                record,
                book,
                self._records,
                self._looks,
                course,
                coming_of(record, book, course),
                timezone.localdate(),
                edits=self.allows("edit"),
                approves=self.allows("approve"),
            )
        return self._found

    def standing(self):
        return Piece("办理进度", "core/standing.html", {"standing": self._way.standing()})

    def way(self):
        context = {
            "stages": self._way.stages(),
            "candidate": self.record,
            "coming": [self._way.sentence(each) for each in self._way.coming],
        }
        return Piece("二十五步", "joining/way.html", context)

    def helpers(self):
        user = self.request.user
        rows = list(Helper.objects.visible_to(user).filter(candidate=self.record).order_by("pk"))
        for each in rows:
            each.candidate = self.record
        table = HelperTable(rows, reader=user)
        return Rows("联系人和介绍人", table, empty="还没有确定联系人。") if rows else None

    def looks(self):
        if "activist" not in {each.step for each in self._way.records}:
            return None
        buttons = []
        if self.allows("edit") and self.record.is_under_way:
            buttons.append(Button("登记考察", address_of("joining:look", self.record.pk)))
        return Rows(
            "考察记录", LookTable(self._way.looks), empty="还没有登记考察。", buttons=buttons
        )

    def papers(self):
        return papers_of(self.request.user, self.record)


class CandidateHistory(HistoryPanel):
    model = Candidate


class CandidatePapers(PackPanel):
    pack = "joining"


class CandidatesOfParty(Panel):
    """On the page of a Party organization: whom it brings up."""

    def pieces(self, pk):
        user = self.request.user
        if not user.may(Action.SEE_MEMBERS):
            return None
        party = PartyOrganization.objects.visible_to(user).present().filter(pk=pk).first()
        if party is None:
            return None
        found = Candidate.objects.visible_to(user).present().filter(party_organization=pk)
        rows = list(
            found.filter(state__in=UNDER_WAY)
            .select_related("party_organization", "region")
            .order_by("applied_on", "pk")[:SHOWN]
        )
        records = party.dissolved_on is None and parties_recorded(user).filter(pk=pk).exists()
        if not rows and not records:
            return None
        buttons = (
            [Button("登记入党申请", f"{address_of('joining:new')}?party={pk}")] if records else []
        )
        table = CandidateTable(rows)
        table.request = self.request
        table.columns.hide("party")
        return {
            "candidates": Rows("发展党员", table, empty="没有正在培养的人员。", buttons=buttons)
        }


class CandidateOfMember(Panel):
    """On the page of a member: how he came into the Party."""

    def pieces(self, pk):
        user = self.request.user
        if not Member.objects.visible_to(user).present().filter(pk=pk).exists():
            return None
        found = Candidate.objects.visible_to(user).present().filter(member=pk)
        rows = list(found.select_related("party_organization", "region"))
        if not rows:
            return None
        table = CandidateTable(rows)
        table.request = self.request
        table.columns.hide("party")
        return {"candidate": Rows("发展过程", table)}
