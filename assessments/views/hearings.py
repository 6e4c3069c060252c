"""Hearings: arranging one, its page, its votes; reports and talks of those who are rated."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from assessments import services
from assessments.forms import hearings as forms
from assessments.models import Assessment, Hearing
from assessments.services import own
from assessments.tables import HeardTable
from core import marks
from core.forms import ReasonStepForm
from core.models import Poll
from core.views.detail import ActionLink, DetailPage, Fact, Facts, Figure, Own
from core.views.editing import EditPage, RecordDoor, RecordStep
from core.views.pieces import Piece, Rows
from core.views.records import Panel
from core.views.votes import ballots
from own.models import MemberAccount
from own.views.voting import OwnVoting

_PEOPLE = ("party_organization", "post", "instructor", "department", "region", "round__scheme")


class OfAssessment(EditPage):
    """Something of one assessment, for those whom `among` lets."""

    model = Assessment
    list_url = "assessments:others"
    noun = "述职考核"
    among = "led_by"

    def rows(self):
        return super().rows().of_others().select_related(*_PEOPLE)

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        if not getattr(Assessment.objects, self.among)(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied("您的账号没有办理这一步的权限。")
        return record

    def more(self, record):
        return {"title": f"{self.edit_title}：{record.title_to(self.request.user)}"}


class ReportPage(OfAssessment):
    form_class = forms.ReportForm
    update = services.file_report
    among = "own_of"
    edit_title = "述职报告"
    intro = "本人撰写。提交自评以前可以修改；测评时参加测评的党员、班子成员可以看到正文。"
    saved = "述职报告已保存；提交自评以前可以修改、上传附件。"


class TalkPage(OfAssessment):
    form_class = forms.TalkForm
    update = services.record_talk
    edit_title = "登记谈话"
    intro = "同最后等次的对象谈话，指出问题、提出要求。只有本人、上级和县级看得到。"
    saved = "已登记谈话。"


class NewHearing(OfAssessment):
    form_class = forms.HearingForm
    update = services.open_hearing
    edit_title = "安排述职测评"
    intro = (
        "由镇街或县级组织，述职的本人不经手选票。名单按会议当天在册的人列出，确定后固定；"
        "用投票码的，确定后即可制发。"
    )
    submit = "确定名单"
    saved = "名单已固定。"


class HearingPage(DetailPage):
    model = Hearing
    related = ("round__scheme", "party_organization", "rule", "poll")
    list_url = "assessments:others"
    list_title = "述职考核"
    main = (
        ActionLink(
            "登记票数",
            "assessments:count_ballots",
            icon="pencil",
            when=lambda each: each.is_open and not each.by_codes,
        ),
    )
    menu = (ActionLink("撤销测评", "assessments:cancel_hearing"),)
    figures = (
        Figure("述职会议", lambda each: each.met_on.isoformat(), word=True),
        Figure(
            "应参加",
            lambda each: each.entitled_count,
            note=lambda each: f"至少 {each.least_present} 人",
        ),
        Figure("实参加", lambda each: "—" if each.present_count is None else each.present_count),
        Figure("有效票", lambda each: "—" if each.valid is None else each.valid),
    )
    parts = (
        Own("due", "voting"),
        Facts(
            "测评",
            (
                Fact("round", "轮次", show=lambda each, page: str(each.round)),
                "side",
                Fact(
                    "party_organization",
                    "参加测评的党组织",
                    show=lambda each, page: str(each.party_organization or "县两新工委"),
                ),
                "vote_kind",
                "issued",
                "returned",
                "counted_on",
            ),
        ),
        Own("people", "people"),
    )

    def name(self, record):
        return f"{record.round}{record.get_side_display()}"

    def badges(self, record):
        yield ("测评中", "amber") if record.is_open else ("已计票", "green")

    def voting(self):
        record = self.record
        if not record.is_open or record.poll is None:
            return None
        context = {"record": record, "poll": record.poll, "voted": len(marks.voted(record.poll))}
        return Piece("无记名投票", "assessments/voting.html", context)

    def people(self):
        rows = list(
            record_people(self.record).filter(
                assessment__in=Assessment.objects.visible_to(self.request.user)
            )
        )
        note = f"不足 {marks.GUARD} 票的不保存、不显示结果"
        return Rows("述职的对象", HeardTable(rows, request=self.request), note=note)


def record_people(hearing: Hearing):
    return hearing.people.select_related(
        *(f"assessment__{name}" for name in _PEOPLE), "hearing"
    ).order_by("pk")


class HearingDoor(RecordDoor):
    model = Hearing
    list_url = "assessments:others"
    noun = "述职考核"

    def rows(self):
        return super().rows().select_related("round__scheme", "poll", "party_organization")


class CountBallots(HearingDoor, EditPage):
    form_class = forms.HearingBallotsForm
    update = services.count_ballots
    edit_title = "登记票数"
    intro = "照计票结果填写，没有得票的不填。登记后得分按方案折算。"
    saved = "已登记测评结果。"


class CancelHearing(HearingDoor, EditPage):
    form_class = ReasonStepForm
    edit_title = "撤销测评"
    intro = "撤销后可以重新安排。无记名投票已有结果的不能撤销。"
    submit = "撤销"
    saved = "已撤销，可以重新安排。"

    def _save(self, record, form):
        keys = services.cancel_hearing(
            actor=self.request.user, pk=record.pk, version=self.version(), **form.values()
        )
        return Assessment.objects.visible_to(self.request.user).get(pk=keys[0])


class PrintBallots(HearingDoor, RecordStep):
    """Slips with codes, shown this once."""

    service = services.print_ballots

    def done(self, slips):
        record = self.found(self.kwargs["pk"])
        poll = f"{record.round}{record.get_side_display()}"
        return ballots(self.request, slips, record=record, poll=poll, back="述职测评")


class CloseHearing(HearingDoor, RecordStep):
    service = services.close_hearing

    def done(self, record):
        messages.success(self.request, "投票已结束，结果已合计。")
        return redirect(record.get_absolute_url())


# --- On the member's own page ---------------------------------------------------------------------


class OwnHearings(Panel):
    """Where he has still to vote, with the reports he votes on; his own results."""

    def pieces(self, pk):
        account = (
            MemberAccount.objects.owned_by(self.request.user)
            .select_related("member")
            .filter(pk=pk)
            .first()
        )
        if account is None:
            return None
        hearings = own.open_to(account.member)
        reports = own.reports_of(hearings)
        results = [(each, own.grade_of(each)) for each in own.results_of(account.member)]
        if not hearings and not results:
            return None
        context = {"open": [(each, reports[each.pk]) for each in hearings], "results": results}
        return {"hearings": Piece("述职测评", "assessments/own.html", context)}


class OwnBallot(OwnVoting):
    """`pk` is the hearing's."""

    def poll(self) -> Poll:
        return own.poll_of(self.member, self.kwargs["pk"])

    def cast(self, poll, given):
        own.vote(member=self.member, poll=poll, given=given)
