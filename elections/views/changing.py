"""A page for each step of an election: one form, one service."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from accounts.choices import Action
from branches.views.choosing import OfParty
from core.views.editing import EditPage, RecordDoor, RecordStep, Recycle, Restore
from core.views.moves import MovePage
from elections import forms, services
from elections.flows import ANSWERS, FLOW
from elections.models import Candidate, Election
from elections.rules import seats_doubt
from elections.services.preparing import DOCUMENTS, eligible, size_of
from members.choices import Headcount
from members.models import HeadcountRule


class ElectionDoor(RecordDoor):
    """What all pages that change elections share."""

    model = Election
    action = Action.HOLD_ELECTIONS
    list_url = "elections:list"

    def rows(self):
        return super().rows().select_related("party_organization__region")

    def more(self, record):
        if record is None:
            return {}
        return {"title": f"{self.edit_title}：{record.party_organization.name}"}


def _doubt(election: Election) -> str:
    """What is unusual about the number of seats, for the present members."""
    return seats_doubt(
        size_of(election),
        election.seats,
        direct=election.is_direct,
        full_members=eligible(election).count(),
        least=HeadcountRule.number_on(election.planned_on, Headcount.COMMITTEE),
    )


class StartElection(OfParty, ElectionDoor, EditPage):
    form_class = forms.StartForm
    create = services.start_election
    new_title = "新建选举"
    intro = "登记换届选举的决议。以后每一步照页面上的顺序办理，需要的文书都可以直接生成。"
    submit = "开始"
    saved = "已新建。接着生成决议和请示，报上级批复。"

    def _save(self, record, form):
        election = super()._save(record, form)
        if doubt := _doubt(election):
            form.warnings.append(doubt)
        return election


class EditElection(ElectionDoor, EditPage):
    form_class = forms.PrepareForm
    update = services.update_election
    edit_title = "修改选举安排"

    def _save(self, record, form):
        election = super()._save(record, form)
        if doubt := _doubt(election):
            form.warnings.append(doubt)
        return election


class Talks(ElectionDoor, EditPage):
    form_class = forms.TalksForm
    update = services.update_talks
    edit_title = "谈话考察情况"


class CandidatePage(ElectionDoor, EditPage):
    """Somebody more on the list of an election."""

    submit = "加入"

    def form(self, record, data=None, **options):
        return self.form_class(data, actor=self.request.user, election=record, **options)

    def _save(self, record, form):
        super()._save(record, form)
        return record


class NewCandidate(CandidatePage):
    form_class = forms.CandidateForm
    update = services.add_candidate
    edit_title = "增加候选人"
    saved = "已加入候选人名单。"


class WriteIn(CandidatePage):
    form_class = forms.WriteInForm
    update = services.write_in
    edit_title = "另选他人"
    intro = "选票上写了候选人以外的人的，先在这里加入，再登记投票。"
    saved = "已加入，请登记投票。"


class RemoveCandidate(RecordStep):
    model = Candidate
    action = Action.HOLD_ELECTIONS
    service = services.remove_candidate

    def rows(self):
        elections = Election.objects.visible_to(self.request.user).present()
        found = super().rows().filter(election__in=elections)
        return found.select_related("election__party_organization")

    def done(self, record):
        messages.success(self.request, "已从名单中删除。")
        return redirect(record.election.get_absolute_url())


class FreezeVoters(ElectionDoor, EditPage):
    form_class = forms.VotersForm
    update = services.freeze_voters
    edit_title = "确定应到会名单"
    intro = (
        "名单按选举当天在册的正式党员列出，预备党员没有选举权；受留党察看处分、被留置或逮捕的，"
        "以及经大会同意的长期外出党员不计入。召开党员代表大会的，写代表名单。"
        "确定后固定，党员以后变动不影响。"
    )
    submit = "确定名单"
    saved = "名单已固定，可以打印到会情况表和选票。"


class Attendance(ElectionDoor, EditPage):
    form_class = forms.AttendanceForm
    update = services.file_attendance
    edit_title = "登记到会"
    intro = "默认全部到会，只写缺席的人和原因。"
    saved = "已登记到会。"


class CountBallot(ElectionDoor, EditPage):
    form_class = forms.BallotForm
    update = services.count_ballot
    edit_title = "登记投票"
    intro = "照监票人、计票人的计票结果填写；弃权不填，由系统算出。"
    saved = "已登记投票。"

    def _save(self, record, form):
        super()._save(record, form)
        return record


class RemoveBallot(ElectionDoor, RecordStep):
    """The last round was typed wrongly."""

    service = services.remove_ballot

    def done(self, record):
        messages.success(self.request, "已删除最近一次投票登记，请重新登记。")
        return redirect(record.get_absolute_url())


class Conclude(ElectionDoor, EditPage):
    form_class = forms.ConcludeForm
    update = services.conclude
    edit_title = "宣布选举结果"
    intro = "当选人由固定的应到会名单、到会人数和得票算出。"
    submit = "宣布"
    saved = "已宣布选举结果。"
    template_name = "elections/conclude.html"

    def more(self, record):
        found, user = services.outcome_of(record), self.request.user
        people = Candidate.objects.visible_to(user).filter(election=record, pk__in=found.elected)
        rows = list(people.order_by("pk"))
        for each in rows:
            each.election = record
        return super().more(record) | {
            "found": found,
            "elected": [each.person_to(user) for each in rows],
        }


class HoldCommittee(ElectionDoor, EditPage):
    form_class = forms.CommitteeForm
    update = services.hold_committee
    edit_title = "第一次委员会会议"
    intro = "委员会选举书记、副书记，研究委员分工。书记一名；书记、副书记须得到委员过半数的票。"
    saved = "已登记会议和分工。"


#: Moves of the Party organization that ask for nothing, or for a reason.
_OWN = ("ask", "nominate", "report", "reopen", "cancel")


class ElectionMove(ElectionDoor, MovePage):
    """With a reason, with a document, or with nothing more than the press."""

    flow = FLOW
    moves = _OWN
    update = services.move_election
    intros = {
        "ask": "上报后不能再修改决议内容；上级退回的可以修改后重报。",
        "nominate": "上报后不能再修改候选人名单；上级退回的可以修改后重报。",
        "report": "上级批复后，新一届任期从选举之日起算，原任职同日终止，新的任职自动登记。",
        "cancel": "终止后不能再办理；需要换届的另行新建。",
    }

    @property
    def form_class(self):
        return forms.AnswerForm if self.taken.name in DOCUMENTS else super().form_class


class Cancel(ElectionMove):
    move = "cancel"


class AnswerPage(ElectionMove):
    """What the office above says."""

    action = Action.EDIT_MEMBERS
    moves = (*(each for each in ANSWERS if each != "record"), *ANSWERS.values())

    def found(self, pk):
        record = get_object_or_404(self.rows(), pk=pk)
        approvable = Election.objects.approvable_by(self.request.user)
        if not approvable.filter(pk=pk).exists():
            raise PermissionDenied("换届选举由上级党组织批复，您的账号没有批复的权限。")
        return record


class Record(AnswerPage):
    """The approved result becomes the new term and its offices."""

    form_class = forms.AnswerForm
    edit_title = "批复选举结果，记入任期"
    intro = (
        "新一届任期从选举之日起算；原班子成员的任职同日终止，当选人的任职同日开始，"
        "并记入党组织沿革。第一书记不变。"
    )
    submit = "同意并记入任期"
    saved = "已批复，新一届任期和任职已登记。"

    def _save(self, record, form):
        return services.record_result(
            actor=self.request.user, pk=record.pk, version=self.version(), **form.values()
        )


class RecycleElection(ElectionDoor, Recycle):
    service = services.recycle_election
    restore_url = "elections:restore"


class RestoreElection(ElectionDoor, Restore):
    service = services.restore_election
